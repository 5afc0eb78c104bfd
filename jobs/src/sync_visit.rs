//! `calendar.sync_visit`: makes the calendar of visits say of a booking what its facts say now.
//!
//! Like `calendar.sync` it works on the booking as it is: running it late, twice or out of order ends in the same calendar.

use booking::{BookingNumber, Window};
use serde::{Deserialize, Serialize};

use crate::{
    Services,
    calendar::{CalendarOf, VisitEntry, visit_event, visit_uid},
    calendar_entry::{self, WantedEntry},
    job::{Finish, Job, LaneName, Run},
    workflow::{VISIT, load},
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncVisit {
    /// The booking.
    pub booking: BookingNumber,
}

impl Job for SyncVisit {
    const KIND: &'static str = "calendar.sync_visit";
    const LANE: LaneName = LaneName::Calendar;

    fn group(&self) -> Option<String> {
        Some(self.booking.to_string())
    }

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let entry = desired(services, self.booking).await?;
        let uid = visit_uid(self.booking, services.house.domain());
        let event = entry.as_ref().map(|entry| visit_event(entry, &uid)).transpose()?;
        let wanted = WantedEntry { of: CalendarOf::Visits, uid, booking: self.booking, event };
        calendar_entry::keep_all(services, run, &[wanted]).await?;
        Ok(Finish::Done)
    }
}

/// The entry that the booking's visit should have now. What has been stays in the calendar.
async fn desired(services: &Services, number: BookingNumber) -> anyhow::Result<Option<VisitEntry>> {
    let loaded = load(services, number).await?;
    let Some(start) = loaded.booking.visit.start(services.house.venue.zone) else { return Ok(None) };
    let contact = match &loaded.booking.contact {
        Some(id) => services.store.contact(id).await?,
        None => None,
    };
    Ok(Some(VisitEntry {
        number,
        visit: Window { start, end: start + VISIT },
        client_name: contact.as_ref().and_then(|contact| contact.name.clone()),
        company: contact.and_then(|contact| contact.company),
        sequence: u32::try_from(loaded.version)?,
        changed_at: loaded.updated_at.unwrap_or_else(|| services.now()),
    }))
}
