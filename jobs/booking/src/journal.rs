//! The journal: who changed what, when and why. It is the audit trail that the manager reads.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Event, MessageId};

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The client, by a message.
    Client,
    /// The venue's staff.
    Manager,
    /// Bellhop itself.
    System,
}

/// What made a change happen, by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A message of the client.
    Message(MessageId),
    /// A decision on this task.
    Task(i64),
    /// A report of a payment provider, by the store's id of it.
    Payment(String),
    /// A mail of ours that has left.
    Mail(String),
    /// The passing of time.
    Clock,
    /// The manager, unasked.
    Instruction,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// Why.
    pub cause: Cause,
    /// What.
    pub event: Event,
}
