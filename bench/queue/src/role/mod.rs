//! The roles a contender plays, whatever it is written in. Every peer's script has the first three.
//!
//! * `push one|bulk JOBS SECONDS`: pushes for so long, or so many, and says `pushed` when all are answered for. Starting
//!   up and connecting are not counted.
//! * `pace PAUSE_MS…`: pushes one job after each pause.
//! * `work all|picked`: connects, says `ready`, waits for a line on its standard input, runs jobs that do nothing until
//!   its standard input is closed; every 10 ms says what it `ran`, and with `picked` the delay of each job.
//! * `fetch SAMPLES`: ours alone, see [`fetch`].

mod fetch;
mod pace;
mod push;
mod work;

use anyhow::Result;

use crate::{
    args::{Role, Who},
    engine::{Bellhop, Engine, Stock},
};

/// Plays a role to its end.
pub(crate) fn play(who: Who, url: &str, role: Role) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match (role, who) {
            (Role::Fetch { samples }, _) => fetch::sample(url, samples).await,
            (role, Who::Bellhop) => act(Bellhop::connect(url, true).await?, role).await,
            (role, Who::Plain) => act(Bellhop::connect(url, false).await?, role).await,
            (role, Who::Stock) => act(Stock::connect(url, true).await?, role).await,
            (role, Who::Unlocked) => act(Stock::connect(url, false).await?, role).await,
        }
    })
}

async fn act(engine: impl Engine, role: Role) -> Result<()> {
    match role {
        Role::Push { how, jobs, seconds } => push::push(&engine, how, jobs, seconds).await,
        Role::Pace { pauses_ms } => pace::pace(&engine, &pauses_ms).await,
        Role::Work { what } => work::work(&engine, what).await,
        Role::Fetch { .. } => unreachable!("played above"),
    }
}
