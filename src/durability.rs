//! Whether Redis keeps what it answered for: its persistence and eviction settings.
//!
//! An ingress that says "taken" means "on disk". A server that may lose a second of writes, or throw keys away when it is
//! full, breaks that promise without a word, so it is not used unless somebody has said that this is wanted.

mod watched;

use std::{collections::BTreeMap, time::Duration};

use anyhow::Context as _;

pub use watched::{Volatile, Watched};

/// What is asked of the server.
const WANTED: [(&str, &str); 4] = [
    ("appendonly", "yes"),
    ("appendfsync", "always"),
    // Otherwise nothing is synced while a child writes the file anew, `always` or not.
    ("no-appendfsync-on-rewrite", "no"),
    ("maxmemory-policy", "noeviction"),
];
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// The promise, and the server that has to keep it.
#[derive(Debug, Clone)]
pub struct Durability {
    client: redis::Client,
    strict: bool,
}

/// Why the server may not be used.
#[derive(Debug, thiserror::Error)]
pub enum Doubt {
    /// It would lose what it answered for.
    #[error("Redis may lose what it answered for: {0}")]
    Settings(String),
    /// It does not let us look.
    #[error("Redis does not show its settings ({0})")]
    Hidden(String),
    /// It does not answer.
    #[error("Redis does not answer")]
    Silent,
}

impl Doubt {
    /// What the one who runs the server can do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Settings(_) => {
                "these in the server's own configuration, or BELLHOP__REDIS__DURABILITY=relaxed to live with it"
            }
            Self::Hidden(_) => {
                "leave to ask CONFIG GET, or BELLHOP__REDIS__DURABILITY=relaxed where they are known to be right"
            }
            Self::Silent => "the address of a server that answers",
        }
    }
}

impl Durability {
    /// `strict`: anything less than on disk is refused.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn new(url: &str, strict: bool) -> anyhow::Result<Self> {
        Ok(Self { client: redis::Client::open(url).context("the address of Redis")?, strict })
    }

    /// Looks at the server's settings now.
    ///
    /// # Errors
    /// The first doubt. Never where the promise is relaxed.
    pub async fn check(&self) -> Result<(), Doubt> {
        if !self.strict {
            return Ok(());
        }
        let settings = tokio::time::timeout(ANSWER_WITHIN, self.settings()).await.map_err(|_| Doubt::Silent)??;
        let wrong = wrong(&settings);
        if wrong.is_empty() { Ok(()) } else { Err(Doubt::Settings(wrong.join(", "))) }
    }

    async fn settings(&self) -> Result<BTreeMap<String, String>, Doubt> {
        let mut connection = self.client.get_multiplexed_async_connection().await.map_err(|_| Doubt::Silent)?;
        let mut get = redis::cmd("CONFIG");
        get.arg("GET").arg(WANTED.map(|(name, _)| name).as_slice());
        get.query_async(&mut connection).await.map_err(|error: redis::RedisError| {
            if error.is_io_error() {
                Doubt::Silent
            } else {
                Doubt::Hidden(error.code().unwrap_or("refused").to_owned())
            }
        })
    }
}

fn wrong(settings: &BTreeMap<String, String>) -> Vec<String> {
    let differs = |(name, wanted): &(&str, &str)| settings.get(*name).is_none_or(|is| is != wanted);
    let told = |(name, wanted): (&str, &str)| {
        let is = settings.get(name).map_or("unknown", String::as_str);
        format!("{name} is {is} and must be {wanted}")
    };
    WANTED.into_iter().filter(differs).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_is_wrong_is_named() {
        let settings = |policy: &str| {
            let promised = [("appendonly", "yes"), ("no-appendfsync-on-rewrite", "no")];
            let pairs = promised.into_iter().chain([("appendfsync", "everysec"), ("maxmemory-policy", policy)]);
            pairs.map(|(name, is)| (name.to_owned(), is.to_owned())).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(wrong(&settings("noeviction")), ["appendfsync is everysec and must be always"]);
        assert_eq!(wrong(&settings("allkeys-lru")).len(), 2);
        assert_eq!(wrong(&BTreeMap::new()).len(), 4);
    }
}
