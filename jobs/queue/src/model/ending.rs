//! The end of a sequence: whatever happened, workers that go on bring every job to its end, and then nothing is left.

use anyhow::ensure;

use super::{
    driver::Driver,
    step::Step,
    time::{DEAD_AGE, LEASE},
};

/// Jobs that one round can end; each of a group takes a round of its own.
const WANT: usize = 50;
const ROUNDS: usize = 1_000;

/// See the module.
pub(super) async fn drain(driver: &mut Driver<'_>) -> anyhow::Result<()> {
    driver.take(&Step::Resume).await?;
    let mut rounds = 0;
    while driver.books.jobs.values().any(|job| !job.state().is_ended()) {
        rounds += 1;
        ensure!(rounds < ROUNDS, "a job does not end");
        driver.take(&Step::Pass(LEASE)).await?;
        driver.work(0, WANT).await?;
    }
    driver.take(&Step::Pass(DEAD_AGE)).await?;
    driver.take(&Step::Sweep).await?;
    nothing_is_left(driver)
}

/// Counters stay, and idempotency keys until they expire.
fn nothing_is_left(driver: &Driver<'_>) -> anyhow::Result<()> {
    let lane = driver.lane.keys().queue();
    let mut keys: Vec<String> = driver.server.command(&["KEYS", "*"]);
    keys.retain(|key| {
        let name = key.strip_prefix(lane).unwrap_or(key);
        name != ":counters" && !name.starts_with(":idempotency:")
    });
    ensure!(keys.is_empty(), "left over: {keys:?}");
    Ok(())
}
