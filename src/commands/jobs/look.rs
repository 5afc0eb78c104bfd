//! Looking at jobs changes nothing.

use std::time::Duration;

use jobs::{LaneName, Payload};
use queue::{JobInfo, Lane, State, Stats, Violation};
use serde::Serialize;
use serde_json::{Value, json};

use super::kind::{is_meant, kind_of};
use crate::{
    cli::{JobsListArgs, JobsShowArgs},
    commands::Outcome,
    output,
};

/// Something of a lane, with the lane's name.
#[derive(Serialize)]
struct Of<'a, T> {
    lane: &'a str,
    #[serde(flatten)]
    what: T,
}

pub(super) async fn stats(lanes: &[Lane], only: Option<LaneName>, json: bool) -> anyhow::Result<Outcome> {
    let mut all = Vec::new();
    for lane in lanes.iter().filter(|lane| only.is_none_or(|only| only.as_str() == lane.name())) {
        all.push(Of { lane: lane.name(), what: lane.stats().await? });
    }
    if json {
        output::json(&all)?;
    } else {
        let header =
            ["lane", "ready", "waiting", "scheduled", "running", "dead", "done", "failed", "lapsed", "oldest", ""];
        output::table(&header, &all.iter().map(stats_row).collect::<Vec<_>>())?;
    }
    Ok(Outcome::Done)
}

fn stats_row(of: &Of<'_, Stats>) -> Vec<String> {
    let stats = &of.what;
    let numbers = [
        stats.ready,
        stats.waiting,
        stats.scheduled,
        stats.running,
        stats.dead,
        stats.done_ever,
        stats.failed,
        stats.lapsed,
    ];
    let oldest = output::duration(Duration::from_millis(stats.oldest_ms));
    let mut row = vec![of.lane.to_owned()];
    row.extend(numbers.iter().map(u64::to_string));
    row.push(if stats.ready > 0 { oldest } else { String::new() });
    row.push(if stats.paused { "paused".to_owned() } else { String::new() });
    row
}

pub(super) async fn verify(lanes: &[Lane], json: bool) -> anyhow::Result<Outcome> {
    let mut all: Vec<Of<'_, Violation>> = Vec::new();
    let mut jobs = 0;
    for lane in lanes {
        let stats = lane.stats().await?;
        jobs += stats.live() + stats.done + stats.cancelled + stats.dead;
        all.extend(lane.verify().await?.into_iter().map(|what| Of { lane: lane.name(), what }));
    }
    if json {
        output::json(&json!({ "jobs": jobs, "violations": all }))?;
    } else {
        all.iter().try_for_each(|of| output::line(format!("{}: {}", of.lane, of.what)))?;
        output::line(format!("{jobs} jobs, {} violations", all.len()))?;
    }
    Ok(if all.is_empty() { Outcome::Done } else { Outcome::Failed })
}

/// A job in a list.
#[derive(Serialize)]
struct Listed {
    kind: String,
    #[serde(flatten)]
    job: JobInfo,
}

pub(super) async fn list(lanes: &[Lane], args: &JobsListArgs) -> anyhow::Result<Outcome> {
    let is_wanted =
        |state: &State| args.state.map_or(*state == State::Dead || !state.is_ended(), |only| only == *state);
    let mut all = Vec::new();
    for lane in lanes.iter().filter(|lane| args.lane.is_none_or(|only| only.as_str() == lane.name())) {
        for state in State::ALL.into_iter().filter(is_wanted) {
            let jobs = listed(lane, state, args).await?;
            all.extend(jobs.into_iter().map(|what| Of { lane: lane.name(), what }));
        }
    }
    if args.json {
        output::json(&all)?;
    } else {
        let header = ["lane", "state", "id", "kind", "failures", "lapses", "at", "error"];
        output::table(&header, &all.iter().map(job_row).collect::<Vec<_>>())?;
    }
    Ok(Outcome::Done)
}

/// Those of a state that are meant; whoever asks for some of them gets them out of as many as a list can have.
async fn listed(lane: &Lane, state: State, args: &JobsListArgs) -> anyhow::Result<Vec<Listed>> {
    let some = args.kind.is_some() || args.reason.is_some();
    let mut found = Vec::new();
    for job in lane.list(state, if some { usize::MAX } else { args.limit }).await? {
        // One that is gone by now has moved on.
        let Some(shown) = lane.show(&job.id).await? else { continue };
        if is_meant(&shown, args.kind.as_deref(), args.reason.as_deref()) {
            found.push(Listed { kind: kind_of(&shown), job });
        }
        if found.len() >= args.limit {
            break;
        }
    }
    Ok(found)
}

fn job_row(of: &Of<'_, Listed>) -> Vec<String> {
    let Listed { kind, job } = &of.what;
    vec![
        of.lane.to_owned(),
        job.state.to_string(),
        job.id.to_string(),
        kind.clone(),
        job.failures.to_string(),
        job.lapses.to_string(),
        job.at.map(|at| at.format("%F %T").to_string()).unwrap_or_default(),
        job.error.clone().unwrap_or_default(),
    ]
}

pub(super) async fn show(lanes: &[Lane], args: &JobsShowArgs) -> anyhow::Result<Outcome> {
    let mut all = Vec::new();
    for lane in lanes {
        if let Some(shown) = lane.show(&args.id).await? {
            let payload = serde_json::to_value(Payload::of(&shown.payload))?;
            let mut job = serde_json::to_value(Of { lane: lane.name(), what: &shown.job })?;
            job["kind"] = payload["kind"].clone();
            job["bytes"] = json!(shown.payload.len());
            if args.payload {
                job["payload"] = payload;
            }
            all.push(job);
        }
    }
    if args.json {
        output::json(&all)?;
    } else {
        all.iter().try_for_each(describe)?;
    }
    anyhow::ensure!(!all.is_empty(), "no job {} in any lane", args.id.as_str());
    Ok(Outcome::Done)
}

/// One line a property; those without a value are left out.
fn describe(job: &Value) -> std::io::Result<()> {
    let properties = job.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    properties.into_iter().try_for_each(|(name, value)| output::line(format!("{name:<12} {}", text(value))))
}
