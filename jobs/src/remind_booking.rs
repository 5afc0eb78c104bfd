//! `booking.remind`: reminds of what a booking waits for, at the time that was set when it began to wait.
//!
//! The job names the fact that it is about; where that has changed since, nothing comes of it.

use booking::{Actor, BookingNumber, Cause, Command, Input, Reminder};
use serde::{Deserialize, Serialize};
use store::OutboxId;

use crate::{
    Services,
    job::{Finish, Job, LaneName, Run},
    workflow::{self, Step},
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindBooking {
    /// The booking.
    pub booking: BookingNumber,
    /// Of what.
    pub reminder: Reminder,
}

impl Job for RemindBooking {
    const KIND: &'static str = "booking.remind";
    const LANE: LaneName = LaneName::Workflow;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let mut step = Step::of(self.booking, Actor::System, Cause::Clock);
        step.job = Some(job);
        workflow::take(services, &step, |_| vec![Input::Command(Command::Remind(self.reminder))]).await?;
        Ok(Finish::Done)
    }
}
