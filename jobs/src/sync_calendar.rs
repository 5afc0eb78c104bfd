//! `calendar.sync`: makes the calendars of some rooms say of a booking what its facts say now.
//!
//! It works on the booking as it is, not as it was when the job was written: running it late, twice or out of
//! order ends in the same calendar.

use booking::{BookingNumber, CalendarEntry, RoomId, desired_entry};
use serde::{Deserialize, Serialize};

use crate::{
    Services,
    calendar::{CalendarOf, Entry, room_event, uid},
    calendar_entry::{self, WantedEntry},
    job::{Finish, Job, LaneName, Run},
    workflow::load,
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncCalendar {
    /// The booking.
    pub booking: BookingNumber,
    /// The rooms that it had or has.
    pub rooms: Vec<RoomId>,
}

impl Job for SyncCalendar {
    const KIND: &'static str = "calendar.sync";
    const LANE: LaneName = LaneName::Calendar;

    fn group(&self) -> Option<String> {
        Some(self.booking.to_string())
    }

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let entry = desired(services, self.booking).await?;
        let wanted = self.rooms.iter().map(|room| {
            let wanted = entry.as_ref().filter(|(desired, _)| desired.room == *room).map(|(_, entry)| entry);
            let uid = uid(self.booking, room, services.house.domain());
            let event = wanted.map(|entry| room_event(entry, room, &uid)).transpose()?;
            Ok(WantedEntry { of: CalendarOf::Room(room.clone()), uid, booking: self.booking, event })
        });
        let wanted: Vec<WantedEntry> = wanted.collect::<anyhow::Result<_>>()?;
        calendar_entry::keep_all(services, run, &wanted).await?;
        Ok(Finish::Done)
    }
}

/// The entry that the booking should have now.
async fn desired(services: &Services, number: BookingNumber) -> anyhow::Result<Option<(CalendarEntry, Entry)>> {
    let loaded = load(services, number).await?;
    let Some((desired, held)) = desired_entry(&loaded.booking).zip(loaded.booking.held.as_ref()) else {
        return Ok(None);
    };
    let contact = match &loaded.booking.contact {
        Some(id) => services.store.contact(id).await?,
        None => None,
    };
    let entry = Entry {
        number,
        room_name: services.room_label(&desired.room, None),
        kind: desired.kind,
        event: desired.event,
        blocked: held.hold.window,
        participants: desired.participants,
        client_name: contact.as_ref().and_then(|contact| contact.name.clone()),
        company: contact.and_then(|contact| contact.company),
        sequence: u32::try_from(loaded.version)?,
        changed_at: loaded.updated_at.unwrap_or_else(|| services.now()),
        zone: services.house.venue.zone,
    };
    Ok(Some((desired, entry)))
}
