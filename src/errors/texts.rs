//! Everything that a report may say in a sentence.
//!
//! A text that is not among these may hold what somebody wrote: other people's libraries word their errors as they like. A
//! test holds this list against the source.

/// What stands in the place of any other text.
pub const UNLISTED: &str = "an error that is told in the log";

/// The messages of our own lines at the level ERROR.
pub const TEXTS: [&str; 15] = [
    "a delivery that cannot be read",
    "a job of the outbox is dead",
    "a mail could not be read",
    "a mail that was not fetched could not be shown yet",
    "a task ended unasked",
    "a task of a group panicked",
    "a tick could not be fired and is tried again",
    "an entry is given up",
    "another process listens there: nobody sees the numbers of this one",
    "dead letter",
    "dead letters that nobody was told of",
    "deliveries are refused until Redis keeps what it answers for",
    "mails to the manager's address did not arrive: sent all the same",
    "mails to the manager's address do not arrive",
    "request failed",
];
