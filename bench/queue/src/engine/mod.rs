//! The queues that this binary can drive itself, behind one face.

mod bellhop;
mod stock;

use anyhow::Result;

pub(crate) use self::{bellhop::Bellhop, stock::Stock};

/// A queue with a connection.
pub(crate) trait Engine {
    /// Pushes one job, the `serial`th.
    async fn push(&self, serial: u64, payload: String) -> Result<()>;

    /// Pushes jobs in bulk; the first of them is the `serial`th.
    async fn push_many(&self, serial: u64, payloads: Vec<String>) -> Result<()>;

    /// Runs jobs for as long as it is polled. The handler gets the payload as it stands in Redis or, where the queue
    /// decodes it, as it was pushed.
    async fn work(&self, handler: impl Fn(&str) + Clone + Send + Sync + 'static) -> Result<()>;
}
