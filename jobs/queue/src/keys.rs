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

    /// The payloads, by id.
    pub(crate) fn data(&self) -> String {
        self.layout.job_data_hash()
    }

    /// The ready list.
    pub(crate) fn active(&self) -> String {
        self.layout.active_jobs_list()
    }

    /// The leases.
    pub(crate) fn inflight(&self) -> String {
        self.layout.inflight_jobs_set()
    }

    /// Dead ids, by the time they died.
    pub(crate) fn dead(&self) -> String {
        self.layout.dead_jobs_set()
    }

    /// The sorted sets in which ids stand.
    pub(crate) fn books(&self) -> [String; 4] {
        [
            self.layout.scheduled_jobs_set(),
            self.layout.done_jobs_set(),
            self.layout.dead_jobs_set(),
            format!("{}:cancelled", self.queue()),
        ]
    }

    /// What the names of a job's own keys begin with, up to its id.
    pub(crate) fn job_prefixes(&self) -> [String; 2] {
        [format!("{}:", self.layout.job_meta_hash()), format!("{}:body:", self.queue())]
    }

    /// The hashes that have something by id, beside the payloads.
    pub(crate) fn beside_data(&self) -> [String; 4] {
        ["given", "failures", "lapses", "due"].map(|book| format!("{}:{book}", self.queue()))
    }

    /// Ids whose payload has a key of its own.
    pub(crate) fn large(&self) -> String {
        format!("{}:large", self.queue())
    }

    /// What the names of the groups' keys begin with.
    pub(crate) fn group_prefix(&self) -> String {
        format!("{}:group:", self.queue())
    }

    /// Exists while the lane is paused.
    pub(crate) fn paused(&self) -> String {
        format!("{}:paused", self.queue())
    }
}

/// A group in the scripts: its name may be a person's address, and the names of keys are seen by many.
pub(crate) fn digest_of_group(name: Option<&str>) -> String {
    name.map(|name| sha1_smol::Sha1::from(name).digest().to_string()).unwrap_or_default()
}
