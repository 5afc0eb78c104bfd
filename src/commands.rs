//! What each command does, one module a command. They talk to people; the work is elsewhere.

pub mod bookings;
pub mod client;
pub mod config;
pub mod doctor;
pub mod jobs;
pub mod mail;
pub mod read;
pub mod retention;
pub mod roles;
pub mod simulate;
pub mod tasks;
pub mod up;
pub mod webhooks;

/// How a command that worked ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// What was checked is not as it should be; everything was said. Exit code 1.
    Failed,
    /// The configuration is wrong; everything was said. Exit code 2.
    Misconfigured,
}

/// The command was called in a way it cannot be. Exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct UsageError(pub String);
