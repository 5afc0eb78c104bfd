//! Acting on jobs and lanes from outside. An id is looked for in every lane.

use anyhow::bail;
use jobs::Clock;
use queue::{Cancelled, JobId, Lane};
use serde::Serialize;
use serde_json::json;
use store::{OutboxId, Store};

use crate::{
    cli::{JobIdsArgs, LaneArgs},
    clock,
    commands::Outcome,
    instance::Instance,
    output, wiring,
};

/// What became of one job.
#[derive(Serialize)]
struct Done<'a> {
    id: &'a str,
    lane: Option<&'a str>,
    result: String,
}

pub(super) async fn cancel(instance: &Instance, lanes: &[Lane], args: &JobIdsArgs) -> anyhow::Result<Outcome> {
    let store = wiring::store(instance).await?;
    let told = async |lane: &Lane, id: &JobId| {
        Ok(match lane.cancel(id).await? {
            Cancelled::Ended => {
                forget(&store, id).await?;
                Some("is cancelled".to_owned())
            }
            Cancelled::Asked => Some("runs and is told".to_owned()),
            Cancelled::TooLate(_) | Cancelled::Unknown => None,
        })
    };
    each(lanes, &args.ids, args.json, "is unknown or has ended", told).await
}

/// The outbox row of a job that was called off, if it has one, is settled: a rebuild shall not bring the job back.
pub(super) async fn forget(store: &Store, id: &JobId) -> anyhow::Result<()> {
    if let Ok(row) = id.as_str().parse::<OutboxId>() {
        store.mark_done(row, clock::of_the_machine()).await?;
    }
    Ok(())
}

/// Does `what` to each id in the first lane that has it; fails when one is in none.
pub(super) async fn each(
    lanes: &[Lane],
    ids: &[JobId],
    json: bool,
    otherwise: &str,
    what: impl AsyncFn(&Lane, &JobId) -> anyhow::Result<Option<String>>,
) -> anyhow::Result<Outcome> {
    let mut all = Vec::new();
    for id in ids {
        let mut done = Done { id: id.as_str(), lane: None, result: otherwise.to_owned() };
        for lane in lanes {
            if let Some(result) = what(lane, id).await? {
                done = Done { lane: Some(lane.name()), result, ..done };
                break;
            }
        }
        all.push(done);
    }
    if json {
        output::json(&all)?;
    } else {
        all.iter().try_for_each(|done| output::line(format!("{} {}", done.id, done.result)))?;
    }
    Ok(if all.iter().all(|done| done.lane.is_some()) { Outcome::Done } else { Outcome::Failed })
}

pub(super) async fn pause(lanes: &[Lane], args: &LaneArgs) -> anyhow::Result<Outcome> {
    named(lanes, args)?.pause().await?;
    say_paused(args, true)
}

pub(super) async fn resume(lanes: &[Lane], args: &LaneArgs) -> anyhow::Result<Outcome> {
    named(lanes, args)?.resume().await?;
    say_paused(args, false)
}

fn named<'a>(lanes: &'a [Lane], args: &LaneArgs) -> anyhow::Result<&'a Lane> {
    match lanes.iter().find(|lane| lane.name() == args.lane.as_str()) {
        Some(lane) => Ok(lane),
        None => bail!("no lane {}", args.lane.as_str()),
    }
}

fn say_paused(args: &LaneArgs, paused: bool) -> anyhow::Result<Outcome> {
    let lane = args.lane.as_str();
    if args.json {
        output::json(&json!({ "lane": lane, "paused": paused }))?;
    } else {
        output::line(format!("{lane} {}", if paused { "is paused" } else { "goes on" }))?;
    }
    Ok(Outcome::Done)
}

pub(super) async fn rebuild(instance: &Instance, json: bool) -> anyhow::Result<Outcome> {
    let services = wiring::services(instance, Clock::system(), None).await?;
    let rebuilt = jobs::rebuild(&services).await?;
    if json {
        output::json(&rebuilt)?;
    } else {
        output::line(format!("{} jobs pushed or found, {} dead letters", rebuilt.pushed, rebuilt.dead))?;
    }
    Ok(Outcome::Done)
}
