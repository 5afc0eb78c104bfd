//! Which offer a client had before them when they wrote: a yes is a yes to that one, not to one that crossed it.

use booking::{BookingNumber, Event};
use chrono::{DateTime, Utc};
use store::{JournalEntry, StoredMessage};

use crate::Services;

/// The version of the newest offer that the writer of `message` could know.
pub(crate) async fn version(
    services: &Services,
    booking: BookingNumber,
    message: &StoredMessage,
) -> anyhow::Result<Option<u32>> {
    let mails = services.store.mails_of_booking(booking).await?;
    let answered = mails.iter().find(|stored| Some(&stored.mail.message_id) == message.content.in_reply_to.as_ref());
    let until = answered.map_or(message.received_at, |stored| stored.created_at);
    Ok(newest(&services.store.journal(booking).await?, until))
}

/// An offer and the mail with it are of the same instant.
fn newest(journal: &[JournalEntry], until: DateTime<Utc>) -> Option<u32> {
    let known = journal.iter().take_while(|line| line.entry.at <= until);
    let made = known.filter_map(|line| match &line.entry.event {
        Event::OfferMade { offer, .. } => Some(offer.version),
        _ => None,
    });
    made.last()
}
