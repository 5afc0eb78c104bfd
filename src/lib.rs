//! How bellhop runs: processes, HTTP, configuration and the command line.
//!
//! Knows nothing of the business: what is believed is in `webhooks`, what is done is in `jobs`.

// The futures of a whole process lie deep in one another, and a release build lays each out in one go.
#![recursion_limit = "256"]

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod doctor;
pub mod durability;
pub mod errors;
pub mod identity;
pub mod ingress;
pub mod instance;
pub mod logging;
pub mod operations;
pub mod output;
pub mod tasks;
pub mod up;
pub mod wiring;
