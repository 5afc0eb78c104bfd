//! What the processes under test do: run jobs, push jobs. Each writes its own ledger and knows nothing of the faults.

mod lane;
mod producer;
mod silence;
mod worker;

use std::{io, path::PathBuf, time::Duration};

pub(crate) use self::{
    lane::{lane, renew_every},
    producer::produce,
    silence::WORTH_A_RECORD,
    worker::work,
};
use crate::{clock::Moment, ledger::Holder};

/// What the supervisor tells each process it starts.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Duty {
    /// The place in the run: `w0`, `p0` …
    #[arg(long)]
    pub(crate) place: String,
    /// How many held the place before.
    #[arg(long)]
    pub(crate) life: u32,
    /// The folder of the ledgers.
    #[arg(long)]
    pub(crate) ledgers: PathBuf,
    /// Where Redis is.
    #[arg(long)]
    pub(crate) redis: String,
    /// The lease, in milliseconds.
    #[arg(long)]
    pub(crate) lease_ms: u64,
    /// The run's seed.
    #[arg(long)]
    pub(crate) seed: u64,
    /// When producers stop, in microseconds of the monotonic clock.
    #[arg(long)]
    pub(crate) until: Moment,
}

impl Duty {
    fn holder(&self) -> Holder {
        Holder::process(&self.place, self.life, std::process::id())
    }

    fn lane(&self) -> anyhow::Result<queue::Lane> {
        lane(&self.redis, Duration::from_millis(self.lease_ms))
    }
}

/// Returns when the supervisor closes our standard input, or is gone.
async fn dismissed() {
    let heard = tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink()));
    heard.await.map(drop).unwrap_or_default();
}
