//! The states of a job.

use std::{fmt, str::FromStr};

/// Where a job is. A job is in exactly one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// To be run by the next worker that has room.
    Ready,
    /// Due, behind another job of its group.
    Waiting,
    /// Not due yet: pushed for later, snoozed, or waiting for its retry.
    Scheduled,
    /// Leased to a worker.
    Running,
    /// Ended well.
    Done,
    /// Ended because somebody did not want it any more.
    Cancelled,
    /// Ended badly, kept for people.
    Dead,
}

/// The text names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected ready, waiting, scheduled, running, done, cancelled or dead")]
pub struct UnknownState;

impl State {
    /// Every state, in the order of a job's life.
    pub const ALL: [Self; 7] =
        [Self::Ready, Self::Waiting, Self::Scheduled, Self::Running, Self::Done, Self::Cancelled, Self::Dead];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Waiting => "waiting",
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Dead => "dead",
        }
    }

    /// Whether the job will not run again by itself.
    #[must_use]
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Dead)
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(name: &str) -> Result<Self, UnknownState> {
        Self::ALL.into_iter().find(|state| state.name() == name).ok_or(UnknownState)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
