//! How many jobs are where.

use std::collections::HashMap;

use crate::{Lane, QueueError, script::STATS};

/// A lane in numbers, all of one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    /// Jobs to be run by the next worker that has room.
    pub ready: u64,
    /// Jobs that are due, behind another of their group.
    pub waiting: u64,
    /// Jobs that are not due yet.
    pub scheduled: u64,
    /// Jobs leased to workers.
    pub running: u64,
    /// Done jobs still in the history.
    pub done: u64,
    /// Cancelled jobs still in the history.
    pub cancelled: u64,
    /// Dead jobs.
    pub dead: u64,
    /// Runs that failed and were retried, ever.
    pub failed: u64,
    /// Leases that lapsed, ever.
    pub lapsed: u64,
    /// Jobs that ended as poison, ever: their workers went silent too often.
    pub poisoned: u64,
    /// Runs that were snoozed, ever.
    pub snoozed: u64,
    /// Jobs that ended as done, ever.
    pub done_ever: u64,
    /// Milliseconds since the job at the head of the ready list became due; 0 if there is none.
    pub oldest_ms: u64,
    /// Whether the lane hands out nothing.
    pub paused: bool,
}

impl Stats {
    /// Jobs that are still to end.
    #[must_use]
    pub fn live(&self) -> u64 {
        self.ready + self.waiting + self.scheduled + self.running
    }
}

impl Lane {
    /// Counts the lane's jobs. One command, O(1).
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn stats(&self) -> Result<Stats, QueueError> {
        let numbers: HashMap<String, u64> = self.call(&self.script(&STATS)).await?;
        let number = |name: &str| numbers.get(name).copied().unwrap_or(0);
        Ok(Stats {
            ready: number("ready"),
            waiting: number("waiting"),
            scheduled: number("scheduled"),
            running: number("running"),
            done: number("done"),
            cancelled: number("cancelled"),
            dead: number("dead"),
            failed: number("total_failed"),
            lapsed: number("total_lapsed"),
            poisoned: number("total_poisoned"),
            snoozed: number("total_snoozed"),
            done_ever: number("total_done"),
            oldest_ms: number("oldest_ms"),
            paused: number("paused") == 1,
        })
    }
}
