//! `maintenance.anonymise_bookings`: takes the client out of bookings that ended long ago, and forgets conversations that
//! came to none.
//!
//! What was booked, when and for how much stays, with every line of the journal. Names, addresses and everything that
//! was written go: from the store, from what the queue keeps of ended jobs, from the files of mails, and from the
//! calendars.

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use store::{Person, Tally};

use crate::{
    Services, client,
    ended_jobs::{self, About},
    outbox, quiet_conversations,
    retention::{CleanUp, Removed},
};

/// Bookings looked for in one go; each is a transaction of its own.
const BATCH: u64 = 100;
/// What is counted.
const BOOKINGS: &str = "bookings";

/// See the module.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct AnonymiseBookings {}

impl CleanUp for AnonymiseBookings {
    const JOB: &'static str = "maintenance.anonymise_bookings";
    const NAME: &'static str = "bookings";

    async fn count(services: &Services) -> anyhow::Result<Tally> {
        let until = services.retention.bookings_until(services.now());
        let mut counted = quiet_conversations::count(services).await?;
        counted.insert(BOOKINGS.to_owned(), services.store.count_long_ended(until).await?);
        Ok(counted)
    }

    /// One that fails keeps no other from being done, tonight or any other night.
    async fn remove(services: &Services) -> Removed {
        let mut removed = Removed::default();
        removed.count(BOOKINGS, 0);
        let all = batches(services, &mut removed).await;
        removed.close("the other bookings", all);
        quiet_conversations::remove(services, &mut removed).await;
        removed
    }
}

async fn batches(services: &Services, removed: &mut Removed) -> anyhow::Result<()> {
    let (until, mut after) = (services.retention.bookings_until(services.now()), None);
    loop {
        let numbers = services.store.long_ended(until, after, BATCH).await?;
        let Some(last) = numbers.last() else { return Ok(()) };
        after = Some(*last);
        batch(services, &numbers, until, removed).await?;
        outbox::relay(services).await;
    }
}

/// Jobs and files first: whoever is killed in between finds in the store once more which they are. A booking that is taken
/// up again at this very moment has lost no more by that than what of its past stood there too.
async fn batch(
    services: &Services,
    numbers: &[BookingNumber],
    until: DateTime<Utc>,
    removed: &mut Removed,
) -> anyhow::Result<()> {
    let (mut persons, mut about) = (Vec::new(), About::default());
    for number in numbers {
        match services.store.person_of(*number).await {
            Ok(person) => {
                about.add(&person);
                persons.push((*number, person));
            }
            Err(error) => removed.note(BOOKINGS, number, Err(error.into())),
        }
    }
    removed.count("queue jobs", ended_jobs::forget(services, &about).await?);
    for (number, person) in persons {
        removed.note(BOOKINGS, number, anonymise(services, number, &person, until).await);
    }
    Ok(())
}

/// Says whether it was still to be done.
async fn anonymise(
    services: &Services,
    number: BookingNumber,
    person: &Person,
    until: DateTime<Utc>,
) -> anyhow::Result<bool> {
    let ids: Vec<_> = person.mails.iter().map(|stored| stored.mail.message_id.clone()).collect();
    services.mailer.remove_files(&services.mailer.file_names(&ids)).await?;
    let follow = client::calendar_jobs(services, &person.calendar_entries);
    Ok(services.store.anonymise(number, until, &follow, services.now()).await?.is_some())
}
