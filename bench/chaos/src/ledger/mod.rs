//! The ledger: what happened, written down by the processes it happened to, apart from Redis.
//!
//! One append-only file a process, a record a line, each written before the process goes on. The machine does not crash,
//! so nothing is synced; a process that is killed while it writes leaves a torn last line, which does not count.

mod reader;
mod record;
mod writer;

pub(crate) use self::{
    reader::{read, read_own},
    record::{Ending, FaultKind, Holder, Record, RunId},
    writer::Ledger,
};
