//! What is held of a client, found by their address: handed out, or erased.
//!
//! Covers the store, the queue, the files of mails and the calendars. What the ingress keeps aside and what is logged is
//! its caller's business, who has [`mentions`] to look with.

mod accepted;
mod calendars;
mod erase;
mod export;
mod files;
mod imported;
mod left;
mod mentions;
mod whose;

pub(crate) use calendars::jobs as calendar_jobs;
pub use erase::{EraseError, Progress, Reach, Running, erase, finish};
pub use export::{Export, export};
pub use left::{Left, left};
pub use mentions::mentions;
pub use whose::{Whose, whose};
