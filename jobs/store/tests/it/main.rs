//! The store's contract, on SQLite and on PostgreSQL: every case is one test for each.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calendars;
mod commits;
mod connecting;
mod deliveries;
mod erasing;
mod holds;
mod jobs;
mod masked;
mod people;
mod retention;
mod support;
mod suppressions;
mod tasks;
mod threads;
mod visits;
