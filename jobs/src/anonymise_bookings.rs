//! `maintenance.anonymise_bookings`: takes the client out of bookings that ended long ago.
//!
//! What was booked, when and for how much stays, with every line of the journal. Names, addresses and everything that
//! was written go: from the store, from the files of mails, and from the calendars.

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::Tally;

use crate::{
    Services, client,
    job::{Finish, Job, LaneName, Run},
    outbox,
    retention::{self, CleanUp},
};

/// Bookings looked for in one go; each is a transaction of its own.
const BATCH: u64 = 100;

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct AnonymiseBookings {}

impl Job for AnonymiseBookings {
    const KIND: &'static str = "maintenance.anonymise_bookings";
    const LANE: LaneName = LaneName::Maintenance;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        retention::run::<Self>(services).await
    }
}

impl CleanUp for AnonymiseBookings {
    const NAME: &'static str = "bookings";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        let until = services.retention.bookings_until(services.now());
        Ok(Tally::from([("bookings".to_owned(), services.store.count_long_ended(until).await?)]))
    }

    async fn remove(services: &Services) -> anyhow::Result<Tally> {
        let until = services.retention.bookings_until(services.now());
        let mut done = 0;
        loop {
            let numbers = services.store.long_ended(until, None, BATCH).await?;
            if numbers.is_empty() {
                outbox::relay(services).await;
                return Ok(Tally::from([("bookings".to_owned(), done)]));
            }
            for number in numbers {
                done += u64::from(anonymise(services, number, until).await?);
            }
        }
    }
}

/// Files first: whoever is killed in between finds in the store once more which they are.
/// Says whether it was still to be done.
async fn anonymise(services: &Services, number: BookingNumber, until: DateTime<Utc>) -> anyhow::Result<bool> {
    let person = services.store.person_of(number).await?;
    let ids: Vec<_> = person.mails.iter().map(|stored| stored.mail.message_id.clone()).collect();
    services.mailer.remove_files(&services.mailer.file_names(&ids)).await?;
    let follow = client::calendar_jobs(services, &person.calendar_entries);
    Ok(services.store.anonymise(number, until, &follow, services.now()).await?.is_some())
}
