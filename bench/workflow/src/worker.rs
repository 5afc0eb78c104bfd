//! The hidden role: a worker process as `bellhop worker` is one, until its standard input ends.

use std::{io::Read as _, path::Path, time::Duration};

use anyhow::Result;
use bellhop::{cli::WorkerArgs, tasks::Tasks, wiring};

use crate::site;

const GRACE: Duration = Duration::from_secs(10);

pub(crate) async fn work(data: &Path) -> Result<()> {
    let instance = site::instance(data)?;
    let mut tasks = Tasks::new();
    wiring::start_workers(&instance, &WorkerArgs::default(), &mut tasks).await?;
    let told = async {
        // Whoever started it closes the pipe, also by dying.
        drop(tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await);
    };
    tasks.run(told, GRACE).await
}
