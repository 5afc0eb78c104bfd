//! Batches: each event is imported on its own, so that one that was there does not keep the others out. The batch itself
//! is kept last and only if it is more than its one event; a repeated run finds what was imported before.

use store::Inbound;

use super::{Follow, ImportDelivery, Read};
use crate::{
    Services,
    inbound::Event,
    job::{Finish, Run},
};

impl ImportDelivery {
    pub(super) async fn import_batch(
        &self,
        run: &Run,
        services: &Services,
        body: Vec<u8>,
        events: Vec<Event>,
    ) -> anyhow::Result<Finish> {
        let alone = events.len() == 1;
        for event in events {
            let read = self.read(&event.id, event.parsed, services);
            self.import(run, services, &event.id, if alone { body.clone() } else { event.body }, read).await?;
        }
        if alone {
            return Ok(Finish::Done);
        }
        self.import(run, services, &self.event_id, body, Read::of(Inbound::Nothing, Follow::Nothing)).await
    }
}
