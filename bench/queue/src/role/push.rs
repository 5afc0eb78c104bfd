//! Pushing as fast as it goes, for a while.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use anyhow::Result;
use futures::{StreamExt as _, TryStreamExt as _, stream};

use crate::{
    args::How,
    clock,
    engine::Engine,
    payload,
    said::{Said, say},
};

const IN_FLIGHT: usize = 64;
const BULK: u64 = 1_000;

/// See [`super`].
pub(crate) async fn push(engine: &impl Engine, how: How, jobs: u64, seconds: f64) -> Result<()> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs_f64(seconds);
    let pushed = match how {
        How::One => one_by_one(engine, jobs, until).await?,
        How::Bulk => in_bulk(engine, jobs, until).await?,
    };
    say(Said::Pushed { jobs: pushed, us: u64::try_from(begun.elapsed().as_micros())? });
    Ok(())
}

async fn one_by_one(engine: &impl Engine, jobs: u64, until: Instant) -> Result<u64> {
    let (first, pushed) = (first_serial(), Cell::new(0));
    stream::iter((first..first + jobs).take_while(|_| Instant::now() < until))
        .map(Ok)
        .try_for_each_concurrent(IN_FLIGHT, |serial| {
            pushed.set(pushed.get() + 1);
            engine.push(serial, payload::stamped())
        })
        .await?;
    Ok(pushed.get())
}

async fn in_bulk(engine: &impl Engine, jobs: u64, until: Instant) -> Result<u64> {
    let first = first_serial();
    let mut pushed = 0;
    while pushed < jobs && Instant::now() < until {
        let count = BULK.min(jobs - pushed);
        engine.push_many(first + pushed, (0..count).map(|_| payload::stamped()).collect()).await?;
        pushed += count;
    }
    Ok(pushed)
}

/// Nobody pushes a million jobs a second, so two pushers' serials do not meet.
fn first_serial() -> u64 {
    clock::now_us()
}
