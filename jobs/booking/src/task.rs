//! Tasks: decisions that only a manager may take.

use serde::{Deserialize, Serialize};

/// What the manager is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// The client accepted an offer: may it stand?
    ApproveAcceptance,
    /// Everything is met: confirm the booking?
    FinalConfirmation,
    /// A payment that fits no open deposit.
    CheckPayment,
    /// A message that the machine may not answer alone.
    ManualReview,
    /// A delivery that could not be read.
    Unreadable,
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Waiting for the manager.
    Open,
    /// Decided with yes.
    Approved,
    /// Decided with no.
    Rejected,
    /// A newer fact made it pointless.
    Superseded,
    /// Nobody decided in time.
    Expired,
}
