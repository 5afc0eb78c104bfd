//! `maintenance.expire_options`: releases the rooms whose options ran out, and tells client and manager.

use booking::{Actor, Cause, Input};
use serde::{Deserialize, Serialize};

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    workflow::{self, Step},
};

/// Options ended in one run; the next tick goes on.
const BATCH: u64 = 200;

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct ExpireOptions {}

impl Job for ExpireOptions {
    const KIND: &'static str = "maintenance.expire_options";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        let run_out = services.store.expired_holds(services.now(), BATCH).await?;
        let (mut ended, mut failed) = (0_usize, None);
        for number in run_out {
            let step = Step::of(number, Actor::System, Cause::Clock);
            // One that fails keeps no other room from being released.
            match workflow::take(services, &step, |_| vec![Input::Tick]).await {
                Ok(_) => ended += 1,
                Err(error) => failed = Some(error.context(format!("the option of {number}"))),
            }
        }
        tracing::info!(ended, "options ended");
        failed.map_or(Ok(Finish::Done), Err)
    }
}
