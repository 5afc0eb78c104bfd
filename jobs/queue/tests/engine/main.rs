//! The engine's rules, each by a test that names it, on a real Redis of its own.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod control;
mod dead;
mod full;
mod gather;
mod groups;
mod idle;
mod large;
mod leases;
mod ordeal;
mod outcomes;
mod processes;
mod punctual;
mod push;
mod rate;
mod reconnect;
mod stop;
#[path = "../support/mod.rs"]
mod support;
mod survival;
mod verify;
mod waited;
