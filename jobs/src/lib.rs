//! What the business does: one file a job, and the adapters that only a job can use.

pub mod reader;
pub mod calendar;
mod locked_dir;
pub mod mail;
mod one_line;
