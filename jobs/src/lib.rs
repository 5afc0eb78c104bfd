//! What the business does: one file a job, and the adapters that only a job can use.

pub mod reader;
