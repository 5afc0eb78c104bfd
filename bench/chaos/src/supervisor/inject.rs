//! Injecting faults, several at a time, each written down before it begins and after it is over.

use std::{pin::pin, time::Duration};

use futures::{StreamExt as _, stream::FuturesUnordered};
use rustix::process::Signal;
use tokio::{
    sync::{Mutex, MutexGuard},
    time::sleep,
};

use super::{
    fault::{Fault, Faults},
    process::{Process, signal},
    redis::Redis,
    site::Site,
};
use crate::{clock::Moment, ledger::FaultKind};

/// Draws and injects faults until `end`, and sees those through that are under way then.
pub(super) async fn until(end: Moment, site: &Site, faults: &mut Faults) -> anyhow::Result<()> {
    let mut under_way = FuturesUnordered::new();
    loop {
        let fault = faults.draw();
        let mut gap = pin!(sleep(fault.gap));
        loop {
            tokio::select! {
                () = &mut gap => break,
                Some(over) = under_way.next() => over?,
            }
        }
        if Moment::now() >= end {
            break;
        }
        under_way.push(inject(site, fault));
    }
    while let Some(over) = under_way.next().await {
        over?;
    }
    Ok(())
}

/// A fault that finds no victim, because all of its kind have a fault already, does not happen; those of the one Redis come
/// one after the other.
async fn inject(site: &Site, fault: Fault) -> anyhow::Result<()> {
    let Fault { kind, pick, lasts, .. } = fault;
    match kind {
        FaultKind::WorkerKill => kill(site, kind, free(&site.workers, pick, 0)).await,
        FaultKind::ProducerKill => kill(site, kind, free(&site.producers, pick, 0)).await,
        FaultKind::WorkerStall => stall(site, free(&site.workers, pick, site.workers.len() / 2), lasts).await,
        FaultKind::RedisKill | FaultKind::RedisFreeze | FaultKind::RedisSleep | FaultKind::RedisPause => {
            let mut redis = site.redis.lock().await;
            trouble_redis(site, kind, &mut redis, lasts).await
        }
    }
}

/// One of the processes that have no fault now, if there are more than `spare`.
fn free(places: &[Mutex<Process>], pick: u32, spare: usize) -> Option<MutexGuard<'_, Process>> {
    let mut free: Vec<_> = places.iter().filter_map(|place| place.try_lock().ok()).collect();
    let enough = free.len() > spare;
    enough.then(|| free.swap_remove(usize::try_from(pick).unwrap_or(0) % free.len()))
}

async fn kill(site: &Site, kind: FaultKind, victim: Option<MutexGuard<'_, Process>>) -> anyhow::Result<()> {
    let Some(mut victim) = victim else { return Ok(()) };
    if site.has_ended(&mut victim)? {
        return Ok(());
    }
    let name = victim.holder().clone();
    site.recorded(kind, name, victim.kill()).await?;
    *victim = victim.successor(&site.launch)?;
    Ok(())
}

async fn stall(site: &Site, victim: Option<MutexGuard<'_, Process>>, lasts: Duration) -> anyhow::Result<()> {
    let Some(mut victim) = victim else { return Ok(()) };
    if site.has_ended(&mut victim)? {
        return Ok(());
    }
    let stalled = async {
        victim.signal(Signal::STOP)?;
        sleep(lasts).await;
        victim.signal(Signal::CONT)
    };
    site.recorded(FaultKind::WorkerStall, victim.holder().clone(), stalled).await
}

async fn trouble_redis(site: &Site, kind: FaultKind, redis: &mut Redis, lasts: Duration) -> anyhow::Result<()> {
    let trouble = async {
        match kind {
            FaultKind::RedisKill => {
                redis.kill().await?;
                sleep(lasts).await;
                redis.start_again()?;
            }
            FaultKind::RedisFreeze => {
                signal(redis.pid(), Signal::STOP)?;
                sleep(lasts).await;
                signal(redis.pid(), Signal::CONT)?;
            }
            FaultKind::RedisSleep => redis.debug_sleep(lasts).await?,
            _ => redis.client_pause(lasts).await?,
        }
        redis.answers().await
    };
    site.recorded(kind, crate::ledger::Holder::redis(), trouble).await
}
