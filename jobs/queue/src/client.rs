//! The way in: a server, a key prefix, and the lanes under it.
//!
//! Knows nothing of what is in the jobs. Making a client does not connect; the first command does.

use std::{fmt, time::Duration};

use crate::{Lane, LaneConfig, QueueError, config::plain, connection::Link, keys::Keys};

/// How long a command may take before it counts as unanswered.
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// A connection to one Redis (or Valkey) under one key prefix. Cheap to clone; clones share the connection, which is
/// made on first use and made anew whenever it breaks.
#[derive(Clone)]
pub struct Client {
    link: Link,
    prefix: String,
}

/// The client cannot be made from these settings. The URL is not repeated: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not a Redis URL.
    #[error("not a Redis URL: expected redis://, rediss:// or redis+unix://")]
    Url,
    /// Unfit for a key's hash tag.
    #[error("the key prefix must be 1 to 64 ASCII letters, digits, '-', '_' or '.'")]
    Prefix,
}

/// Why the server cannot take jobs now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the queue is not ready")]
pub struct NotReady(#[from] pub QueueError);

impl Client {
    /// A client for `url` (`redis://[user:password@]host:port/db`, `rediss://…`, `redis+unix:///path`), whose keys
    /// begin with `{prefix:`.
    ///
    /// # Errors
    /// When the URL or the prefix cannot be used.
    pub fn new(url: &str, prefix: &str) -> Result<Self, UrlError> {
        if !plain(prefix) {
            return Err(UrlError::Prefix);
        }
        let client = redis::Client::open(url).map_err(|_| UrlError::Url)?;
        Ok(Self { link: Link::new(client, ANSWER_WITHIN), prefix: prefix.to_owned() })
    }

    /// Whether Redis answers and can be written to: what a readiness probe asks. One command.
    ///
    /// # Errors
    /// With the reason why it cannot.
    pub async fn ready(&self) -> Result<(), NotReady> {
        let mut probe = redis::cmd("SET");
        probe.arg(format!("{{{}}}:ready", self.prefix)).arg(1).arg("PX").arg(1_000);
        self.link.call::<()>(&probe).await.map_err(|error| NotReady(error.into()))
    }

    /// Has the server write its file anew, without what was removed. It does so beside its work; a server that keeps no
    /// such file, or does not let us, refuses.
    ///
    /// # Errors
    /// When it refuses, or does not answer.
    pub async fn compact(&self) -> Result<(), QueueError> {
        Ok(self.link.call::<redis::Value>(&redis::cmd("BGREWRITEAOF")).await.map(drop)?)
    }

    /// A handle to a lane. Settings that cannot work are refused by its first operation.
    #[must_use]
    pub fn lane(&self, config: LaneConfig) -> Lane {
        let keys = Keys::of(&self.prefix, &config.name);
        Lane::new(self.link.clone(), keys, config)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
