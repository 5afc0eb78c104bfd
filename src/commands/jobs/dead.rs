//! Dead letters: run again or removed, by their ids or by what they have in common.

use queue::{JobId, Lane, Shown};
use serde_json::json;

use super::{
    act::{each, forget},
    kind::is_meant,
};
use crate::{cli::DeadArgs, commands::Outcome, instance::Instance, output, wiring};

pub(super) async fn retry(lanes: &[Lane], args: &DeadArgs) -> anyhow::Result<Outcome> {
    if !args.dead {
        let again = async |lane: &Lane, id: &JobId| Ok(lane.retry(id).await?.then(|| "runs again".to_owned()));
        return each(lanes, &args.ids, args.json, "is not dead", again).await;
    }
    let mut retried = 0;
    for lane in wanted(lanes, args) {
        retried += lane.retry_dead(|shown| picks(args, shown)).await?;
    }
    say(args, "retried", retried, "jobs run again")
}

pub(super) async fn discard(instance: &Instance, lanes: &[Lane], args: &DeadArgs) -> anyhow::Result<Outcome> {
    let store = wiring::store(instance).await?;
    if !args.dead {
        let gone = async |lane: &Lane, id: &JobId| {
            if !lane.discard(id).await? {
                return Ok(None);
            }
            forget(&store, id).await?;
            Ok(Some("is removed".to_owned()))
        };
        return each(lanes, &args.ids, args.json, "is unknown or runs", gone).await;
    }
    let mut discarded = 0;
    for lane in wanted(lanes, args) {
        for id in lane.discard_dead(|shown| picks(args, shown)).await? {
            forget(&store, &id).await?;
            discarded += 1;
        }
    }
    say(args, "discarded", discarded, "jobs are removed")
}

fn wanted<'a>(lanes: &'a [Lane], args: &DeadArgs) -> impl Iterator<Item = &'a Lane> {
    lanes.iter().filter(move |lane| args.lane.is_none_or(|only| only.as_str() == lane.name()))
}

fn picks(args: &DeadArgs, shown: &Shown) -> bool {
    is_meant(shown, args.kind.as_deref(), args.reason.as_deref())
}

fn say(args: &DeadArgs, name: &str, jobs: u64, text: &str) -> anyhow::Result<Outcome> {
    if args.json {
        output::json(&json!({ name: jobs }))?;
    } else {
        output::line(format!("{jobs} {text}"))?;
    }
    Ok(Outcome::Done)
}
