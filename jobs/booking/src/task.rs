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
    /// The client asks for a lower price.
    CounterOffer,
    /// The client declined: say goodbye?
    Goodbye,
    /// The client wishes something that the room, or the catalogue, does not have.
    SourceProduct,
    /// The client wants to hear from a person.
    MessageManager,
    /// Money is to go back to the client.
    Refund,
    /// No proposed date suited the client twice: which others may be proposed?
    DateProposal,
    /// The client insists on a room that another booking holds.
    RoomConflict,
    /// The deposit has not come: is the room to be given up?
    DepositOverdue,
    /// The invoice address has not come: is the room to be given up?
    BillingOverdue,
    /// An automatic reply waits: may it leave?
    ReplyApproval,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::ApproveAcceptance,
        Self::FinalConfirmation,
        Self::CheckPayment,
        Self::ManualReview,
        Self::Unreadable,
        Self::CounterOffer,
        Self::Goodbye,
        Self::SourceProduct,
        Self::MessageManager,
        Self::Refund,
        Self::DateProposal,
        Self::RoomConflict,
        Self::DepositOverdue,
        Self::BillingOverdue,
        Self::ReplyApproval,
    ];
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
