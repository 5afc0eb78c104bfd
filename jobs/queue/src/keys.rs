//! The names of a lane's keys.
//!
//! The scripts derive every key from the queue's name, as [`apalis_redis::Config`] does; what apalis knows is named by
//! its own functions here, so that the two cannot drift apart.

use apalis_core::backend::queue::Queue;
use apalis_redis::Config;

/// The keys of one lane, all in one hash slot.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    layout: Config,
}

impl Keys {
    /// `{prefix:lane}`: the braces make the whole name the hash tag.
    pub(crate) fn of(prefix: &str, lane: &str) -> Self {
        Self { layout: Config::default().queue(format!("{{{prefix}:{lane}}}")) }
    }

    /// The queue's name, from which the scripts derive the rest.
    pub(crate) fn queue(&self) -> &str {
        self.layout.queue.as_ref()
    }

    /// The same name, as apalis's tasks carry it.
    pub(crate) fn apalis_queue(&self) -> Queue {
        self.layout.queue.clone()
    }

    /// The channel on which sleeping workers are woken.
    pub(crate) fn wake(&self) -> String {
        format!("{}:wake", self.queue())
    }

    /// Exists while the lane is paused.
    pub(crate) fn paused(&self) -> String {
        format!("{}:paused", self.queue())
    }
}
