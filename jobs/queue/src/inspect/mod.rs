//! Looking into a lane: how many jobs are where, which, and whether the books are in order.
//!
//! Reads only.

mod list;
mod search;
mod state;
mod stats;
mod verify;

pub use self::{
    list::{JobInfo, Shown},
    state::{State, UnknownState},
    stats::Stats,
    verify::{Violation, ViolationKind},
};
