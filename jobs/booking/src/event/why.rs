//! The reasons that events give. They stand in the journal: frozen like the events themselves.

use serde::{Deserialize, Serialize};

/// Why days for a visit are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitReason {
    /// The client wants one.
    Asked,
    /// What was asked for cannot be had.
    Taken,
    /// The event has moved before the visit.
    TooLate,
    /// The booking is confirmed.
    Confirmed,
    /// A time was named that is offered on several days.
    WhichDay,
}

/// Why money fits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Not the venue's currency.
    Currency,
    /// Nothing was to be paid (yet).
    NothingDue,
    /// More than was due.
    Surplus,
    /// Money went back.
    Returned,
}
