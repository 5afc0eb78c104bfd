//! Dead letters as the runbook finds them: on each lane, for the reason that an outage gives there, after so long.

use std::{path::Path, time::Duration};

use bellhop::{
    config::{Environment, Lane, Level, Variables},
    instance::Instance,
};
use jobs::{Job as _, LaneName, SendMail, Services, To};
use queue::{JobId, NewJob, State};
use store::MailId;

use super::RUNBOOK;
use crate::support::FIT_FOR_PRODUCTION;

/// A job that is dead.
pub(super) struct DeadLetter {
    pub(super) id: JobId,
    lane: LaneName,
}

impl DeadLetter {
    /// On the lane that a command names, else on `mail`.
    pub(super) async fn bury(services: &Services, command: &str) -> Self {
        let named = |lane: &LaneName| command.contains(&format!("--lane {}", lane.as_str()));
        let (id, lane) = (JobId::generate(), LaneName::ALL.into_iter().find(named).unwrap_or(LaneName::Mail));
        let job = SendMail { mail: MailId(services.new_id()), booking: None, offer: None, to: To::Client };
        let new = NewJob { id: Some(id.clone()), payload: job.envelope().to_bytes(), ..NewJob::default() };
        assert!(services.lanes.get(lane).bury(new, reason(lane)).await.unwrap());
        Self { id, lane }
    }

    pub(super) async fn is_dead(&self, services: &Services) -> bool {
        let dead = services.lanes.get(self.lane).list(State::Dead, 100).await.unwrap();
        dead.iter().any(|job| job.id == self.id)
    }
}

fn reason(lane: LaneName) -> &'static str {
    match lane {
        // The store is waited for.
        LaneName::Inbound => "another attempt cannot help: Resend's API did not answer",
        LaneName::Workflow | LaneName::Maintenance => "the database refused: Failed to acquire connection from pool",
        LaneName::Mail => "the mail server refused: 451 try again later",
        LaneName::Calendar => "the calendar server did not answer",
    }
}

/// What a lane's jobs wait in all between their tries, as the middle of what chance makes of it.
fn patience(lane: &Lane) -> Duration {
    let waits = (0..lane.attempts - 1).map(|n| lane.backoff_min.saturating_mul(2_u32.saturating_pow(n)));
    waits.map(|wait| wait.min(lane.backoff_max)).sum()
}

#[test]
fn the_runbook_says_for_how_long_each_lane_is_tried() {
    let variables: Variables = FIT_FOR_PRODUCTION.into_iter().collect();
    let instance = Instance::locate(&variables, Some(Path::new("/nowhere")), Environment::Production, Level::Complete);
    for (name, lane) in instance.unwrap().settings.queue.lanes.iter() {
        let minutes = patience(lane).as_secs() / 60;
        let so_long = if minutes < 180 { format!("{minutes} minutes") } else { format!("{} hours", minutes / 60) };
        let says = format!("`{name}` for {so_long}");
        let runbook = RUNBOOK.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(runbook.contains(&says), "the runbook does not say: {says}");
    }
}
