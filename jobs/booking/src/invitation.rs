//! What a client's calendar program answers to an invitation of ours (iTIP `REPLY`, RFC 5546 §3.2.3).
//!
//! A tap on a button is no acceptance of an offer and no cancellation: it is noted, and a no is shown to a person.

use serde::{Deserialize, Serialize};

/// To what the client was invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// The event.
    Event,
    /// A site visit.
    Visit,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationAnswer {
    /// Yes.
    Accepted,
    /// No.
    Declined,
    /// Perhaps.
    Tentative,
}

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStanding {
    /// Whoever was invited answers the newest invitation.
    Current,
    /// It answers an invitation that a later one has replaced or taken back.
    Outdated,
    /// It comes from another address than the one that was invited.
    FromAnother,
}
