//! A durable apalis backend on Redis: leases, fencing tokens, groups, dead letters.

mod client;
mod config;
mod connection;
mod control;
mod error;
mod fetch;
mod finish;
mod id;
mod inspect;
mod job;
mod keys;
mod lane;
mod meta;
mod outcome;
mod push;
mod script;
mod worker;

pub use self::{
    client::{Client, NotReady, UrlError},
    config::{ConfigError, History, LaneConfig},
    control::Cancelled,
    error::QueueError,
    id::{JobId, JobIdError},
    inspect::{JobInfo, Shown, State, Stats, UnknownState, Violation, ViolationKind},
    job::Job,
    lane::Lane,
    outcome::Outcome,
    push::{Idempotency, NewJob, PushError, Pushed},
    worker::{RunError, run},
};
