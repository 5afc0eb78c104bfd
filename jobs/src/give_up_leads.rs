//! `maintenance.give_up_leads`: leads that nobody came back to for as long as the policy says are lost.

use booking::{Actor, Cause, Command, Input};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    workflow::{self, Step},
};

/// Leads given up in one run; the next tick goes on.
const BATCH: u64 = 500;

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct GiveUpLeads {}

impl Job for GiveUpLeads {
    const KIND: &'static str = "maintenance.give_up_leads";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        let silence = TimeDelta::days(services.catalogue.policy.lead_silent_days.into());
        let silent = services.store.silent_leads(services.now() - silence, BATCH).await?;
        let (mut asked, mut failed) = (0_usize, None);
        for lead in silent {
            let number = lead.booking.number;
            let mut step = Step::of(number, Actor::System, Cause::Clock);
            // Whoever writes at this very moment is not silent.
            step.seen_version = Some(lead.version);
            // One that fails keeps no other from being given up.
            match workflow::take(services, &step, |_| vec![Input::Command(Command::GiveUp)]).await {
                Ok(_) => asked += 1,
                Err(error) => failed = Some(error.context(format!("the lead {number}"))),
            }
        }
        tracing::info!(asked, "silent leads looked at");
        failed.map_or(Ok(Finish::Done), Err)
    }
}
