//! The handle to one lane: what the operations of the other modules work on.

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use redis::FromRedisValue;

use crate::{
    ConfigError, LaneConfig, QueueError,
    connection::{Link, Request},
    keys::Keys,
    script::{Call, Script},
};

/// A lane: a queue of its own with its own settings. Cheap to clone.
#[derive(Clone)]
pub struct Lane {
    link: Link,
    shared: Arc<Shared>,
}

struct Shared {
    keys: Keys,
    config: LaneConfig,
    fault: Option<ConfigError>,
}

impl Lane {
    pub(crate) fn new(link: Link, keys: Keys, config: LaneConfig) -> Self {
        let fault = config.check().err();
        Self { link, shared: Arc::new(Shared { keys, config, fault }) }
    }

    /// The lane's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.config.name
    }

    /// The lane's settings.
    #[must_use]
    pub fn config(&self) -> &LaneConfig {
        &self.shared.config
    }

    /// What time it is by Redis's clock: the one that says when jobs are due. One command.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn time(&self) -> Result<DateTime<Utc>, QueueError> {
        let (seconds, micros): (i64, u32) = self.call(&redis::cmd("TIME")).await?;
        let time = DateTime::from_timestamp(seconds, micros.saturating_mul(1_000));
        time.ok_or_else(|| QueueError::Refused("a time that there is not".to_owned()))
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    pub(crate) fn link(&self) -> &Link {
        &self.link
    }

    /// The same lane over another connection.
    pub(crate) fn over(&self, link: Link) -> Self {
        Self { link, shared: Arc::clone(&self.shared) }
    }

    /// Refuses settings that cannot work.
    pub(crate) fn checked(&self) -> Result<(), ConfigError> {
        self.shared.fault.clone().map_or(Ok(()), Err)
    }

    /// A call of a script on this lane.
    pub(crate) fn script<'a>(&self, script: &'a Script) -> Call<'a> {
        script.on(self.keys().queue())
    }

    /// A call of a script that may end jobs: their caps come first.
    pub(crate) fn ending_script<'a>(&self, script: &'a Script) -> Call<'a> {
        let mut call = self.script(script);
        call.arg(self.config().history.count).arg(self.config().dead.count);
        call
    }

    pub(crate) async fn call<T: FromRedisValue + Send>(&self, request: &impl Request) -> Result<T, QueueError> {
        self.checked()?;
        Ok(self.link.call(request).await?)
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("name", &self.name()).finish_non_exhaustive()
    }
}
