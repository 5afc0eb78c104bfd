//! Dead letters that nobody was told of: the manager hears of them, a task a lane.
//!
//! A job that gives up tells the manager itself ([`Hopeless`]), for it knows what is missing now. One that was stopped by
//! its time limit, killed its worker time and again, or cannot be read by this build cannot say so: the sweep finds it
//! among the dead letters. Whoever looks after the first finds the others in the same list, so while a task waits there is
//! no second one for its lane.

use booking::{TaskKind, TaskState};
use chrono::{DateTime, Utc};
use queue::{JobInfo, State};
use serde_json::json;
use store::{Commit, Task};

use crate::{
    Services,
    job::{Hopeless, LaneName},
    outbox,
    unmatched::{self, Unmatched},
};

/// What the details of a task about dead letters are called; its value is the lane.
const ABOUT: &str = "dead_letters";
/// The latest letters that are looked at, a lane. Nobody needs more to see that something is wrong.
const LATEST: usize = 200;
/// The same of tasks.
const LATEST_TASKS: u64 = 50;

/// Opens a task for each lane with letters that nobody was told of; says how many it opened.
pub(crate) async fn tell(services: &Services) -> anyhow::Result<usize> {
    let tasks = services.store.tasks_with_detail(ABOUT, LATEST_TASKS).await?;
    let mut opened = 0;
    for lane in LaneName::ALL {
        let last = tasks.iter().find(|task| task.details[ABOUT] == lane.as_str());
        let untold = match looked_at(last) {
            LookedAt::Not => continue,
            LookedAt::Until(time) => untold(services, lane, time).await?,
        };
        if let Some(letter) = untold.last() {
            show(services, lane, letter, untold.len()).await?;
            opened += 1;
        }
    }
    Ok(opened)
}

/// Until when somebody has looked at a lane's dead letters.
enum LookedAt {
    /// A task waits.
    Not,
    /// What died up to then has been seen, if anything has.
    Until(Option<DateTime<Utc>>),
}

fn looked_at(last: Option<&Task>) -> LookedAt {
    match last {
        Some(task) if task.state == TaskState::Open => LookedAt::Not,
        seen => LookedAt::Until(seen.and_then(|task| task.decided_at)),
    }
}

/// Latest first.
async fn untold(services: &Services, lane: LaneName, seen: Option<DateTime<Utc>>) -> anyhow::Result<Vec<JobInfo>> {
    let dead = services.lanes.get(lane).list(State::Dead, LATEST).await?;
    let told = |letter: &JobInfo| letter.error.as_deref().is_some_and(Hopeless::is_reason);
    Ok(dead.into_iter().filter(|letter| !told(letter) && letter.at > seen).collect())
}

async fn show(services: &Services, lane: LaneName, first: &JobInfo, count: usize) -> anyhow::Result<()> {
    let lane = lane.as_str();
    tracing::error!(lane, count, "dead letters that nobody was told of");
    let reason = format!(
        "What {lane} jobs were to do has not been done, or not to its end: {count} of them ended as dead letters. The \
         first is {id}. `bellhop jobs list --state dead --lane {lane}` lists them with their reasons, and `bellhop jobs \
         retry --dead --lane {lane}` runs them again once the cause is mended.",
        id = first.id,
    );
    let mut commit = Commit::at(services.now());
    let task = Unmatched { kind: TaskKind::ManualReview, reason: &reason, message: None };
    unmatched::show(services, &task, json!({ ABOUT: lane }), &mut commit).await?;
    services.store.commit(&commit).await?;
    outbox::relay(services).await;
    Ok(())
}
