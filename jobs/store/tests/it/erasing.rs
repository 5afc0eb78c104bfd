//! A person is taken out of the store: wholly, and of the journal no more than what names them.

mod arriving;
mod needed;
mod neighbours;

use booking::{Actor, Cause, Entry, Event, RoomRefusal};
use sea_orm::ConnectionTrait;
use store::{BookingWrite, Erased, ErasureId, MessageLink, Request, Store, Tally, Work};

use crate::support::{
    Engine, Venue, on_both_engines,
    samples::{billing_address, contact, delivery, inbound, job, mail, now, number, our_mail, step, write},
};

on_both_engines! {
    a_person_is_erased_and_their_booking_stays
    an_open_booking_has_to_be_ended_first
    the_journal_can_be_blanked_and_not_forged
    a_text_is_found_in_any_table_whoever_made_it
    what_is_left_to_do_is_kept_until_it_is_done
    the_hash_of_an_address_is_the_same_for_ever_and_another_in_another_store
}

const ADDRESS: &str = "anna@example.com";

fn said(room: &str) -> Entry {
    let refusal = Some(RoomRefusal::Unknown { room: room.to_owned() });
    let event = Event::RoomsProposed { refusal, rooms: Vec::new() };
    Entry { at: now(), actor: Actor::Client, cause: Cause::Clock, event }
}

/// A booking of Anna's that has ended, unless it is `open`, with all that belongs to it.
async fn furnish(venue: &Venue, open: bool) {
    let store = &venue.store;
    let (anna, billing) = (contact(), billing_address());
    let received = delivery();
    store.import_delivery(&received, &inbound(mail("<a@client.example>")), |_| Vec::new()).await.unwrap();
    let message = store.message_by_message_id("<a@client.example>").await.unwrap().unwrap();
    let given =
        Entry { event: Event::BillingGiven { billing: billing.id.clone(), parts: Default::default() }, ..said("") };
    let mut lost = write(number(1), 0);
    lost.booking.contact = Some(anna.id.clone());
    lost.booking.ended = (!open).then_some(booking::Ended::Lost);
    lost.entries = vec![said("the Wintergarten of Anna"), given];
    let send = job("mail.send");
    let ours = our_mail(Some(number(1)), Some(message.thread));
    let mut commit = step(lost);
    (commit.contacts, commit.billing_addresses) = (vec![anna], vec![billing]);
    commit.message = Some(MessageLink { message: message.content.id, booking: number(1) });
    commit.outbox = vec![store::OutboxJob { args: serde_json::json!({ "mail": ours.id }), ..send }];
    commit.mails = vec![ours];
    store.commit(&commit).await.unwrap();
}

async fn erase(venue: &Venue, id: &str) -> Erased {
    erase_if(&venue.store, id, false).await
}

async fn erase_if(store: &Store, id: &str, overrule: bool) -> Erased {
    let entries = store.person(ADDRESS).await.unwrap().calendar_entries;
    let subject = store.subject_of(ADDRESS, [1, 2]).await.unwrap();
    let request = Request {
        id: ErasureId(id.to_owned()),
        address: "Anna <ANNA@example.com>",
        subject: &subject,
        deliveries: &[],
        reported: &[],
        overrule,
        was_needed: false,
        entries: &entries,
        follow: &[],
        now: now(),
    };
    store.erase(&request).await.unwrap()
}

async fn a_person_is_erased_and_their_booking_stays(venue: Venue) {
    furnish(&venue, false).await;
    let (before, journal) = (venue.store.person(ADDRESS).await.unwrap(), venue.store.journal(number(1)).await.unwrap());
    assert_eq!(
        (before.bookings.len(), before.messages.len(), before.mails.len(), before.deliveries.len()),
        (1, 1, 1, 1)
    );
    assert!(!venue.store.mentions(ADDRESS).await.unwrap().is_empty());

    let Erased::Now(erasure) = erase(&venue, "1").await else { panic!("not erased") };
    let counts = ["contacts", "billing_addresses", "messages", "mails", "threads", "deliveries", "journal", "outbox"];
    assert_eq!(erasure.removed, counts.into_iter().map(|what| (what.to_owned(), 1)).collect::<Tally>());
    for text in [ADDRESS, "Anna", "Keller", "Seestrasse", "+41440000000", "<a@client.example>"] {
        assert_eq!(venue.store.mentions(text).await.unwrap(), Tally::new(), "{text}");
    }
    assert!(venue.store.person(ADDRESS).await.unwrap().is_unknown());
    let after = venue.store.journal(number(1)).await.unwrap();
    let shape = |lines: &[store::JournalEntry]| {
        lines.iter().map(|line| (line.seq, line.entry.at, line.entry.actor)).collect::<Vec<_>>()
    };
    assert_eq!(shape(&after), shape(&journal));
    let stored = venue.store.booking(number(1)).await.unwrap().unwrap();
    assert_eq!(stored.booking, before.bookings[0].booking, "what was booked");
    assert_eq!(venue.store.contact(stored.booking.contact.as_ref().unwrap()).await.unwrap(), None);
    // A later step of the booking finds its way.
    venue.store.commit(&step(BookingWrite { booking: stored.booking, ..write(number(1), 2) })).await.unwrap();
    let Erased::Now(again) = erase(&venue, "2").await else { panic!("not erased") };
    assert_eq!(again.removed, Tally::new());
}

async fn an_open_booking_has_to_be_ended_first(venue: Venue) {
    furnish(&venue, true).await;
    let before = venue.store.mentions(ADDRESS).await.unwrap();
    assert_eq!(erase(&venue, "1").await, Erased::StillOpen(number(1)));
    assert_eq!(venue.store.mentions(ADDRESS).await.unwrap(), before, "nothing has changed");
}

async fn the_journal_can_be_blanked_and_not_forged(venue: Venue) {
    furnish(&venue, false).await;
    let raw = venue.raw().await;
    let other = |event: &str| format!("UPDATE journal SET event = '{event}' WHERE seq = 1");
    let blank = other(r#"{"type": "rooms_proposed", "refusal": null, "rooms": []}"#);
    assert!(raw.execute_unprepared(&blank).await.is_err(), "it is append-only");
    raw.execute_unprepared("INSERT INTO rewrites VALUES ('BH-2026-00001')").await.unwrap();
    for forged in [
        other(r#"{"type": "cancel_asked"}"#).as_str(),
        "UPDATE journal SET seq = 9 WHERE seq = 1",
        "UPDATE journal SET at = 9 WHERE seq = 1",
        "UPDATE journal SET actor = 'manager' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
    ] {
        let error = raw.execute_unprepared(forged).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{forged}: {error}");
    }
    raw.execute_unprepared(&blank).await.unwrap();
    raw.execute_unprepared("DELETE FROM rewrites").await.unwrap();
    assert!(raw.execute_unprepared(&blank).await.is_err(), "it is append-only again");
    raw.close().await.unwrap();
}

async fn a_text_is_found_in_any_table_whoever_made_it(venue: Venue) {
    let raw = venue.raw().await;
    let json = if venue.engine == Engine::Postgres { "jsonb" } else { "text" };
    let make = format!("CREATE TABLE letters_to_santa (id integer, wish text, list {json})");
    raw.execute_unprepared(&make).await.unwrap();
    let wishes =
        r#"INSERT INTO letters_to_santa VALUES (1, 'From Anna@Example.com', '{"100%_\\": "anna@example.com"}')"#;
    raw.execute_unprepared(wishes).await.unwrap();
    let places =
        |names: [&str; 2]| names.into_iter().map(|name| (format!("letters_to_santa.{name}"), 1)).collect::<Tally>();
    assert_eq!(venue.store.mentions("ANNA@example.com").await.unwrap(), places(["wish", "list"]));
    assert_eq!(venue.store.mentions("anna%example.com").await.unwrap(), Tally::new(), "a sign is a sign");
    assert_eq!(venue.store.mentions("100%_").await.unwrap().len(), 1);
    raw.close().await.unwrap();
}

async fn what_is_left_to_do_is_kept_until_it_is_done(venue: Venue) {
    furnish(&venue, false).await;
    let Erased::Now(erasure) = erase(&venue, "1").await else { panic!("not erased") };
    assert_eq!((erasure.work.mails.len(), erasure.work.jobs.len(), erasure.work.deliveries.len()), (1, 1, 1));
    let subject = venue.store.subject_of(ADDRESS, [3, 4]).await.unwrap();
    assert_eq!(venue.store.erasures(&subject).await.unwrap(), std::slice::from_ref(&erasure));
    let mut done = erasure;
    done.removed.insert("files".to_owned(), 1);
    venue.store.finish_erasure(&done, now()).await.unwrap();
    let kept = venue.store.erasures(&subject).await.unwrap().remove(0);
    assert_eq!((kept.finished_at, kept.work, kept.removed), (Some(now()), Work::default(), done.removed));
}

async fn the_hash_of_an_address_is_the_same_for_ever_and_another_in_another_store(venue: Venue) {
    let subject = venue.store.subject_of(ADDRESS, [1, 2]).await.unwrap();
    assert_eq!(venue.store.subject_of("Anna <ANNA@example.com>", [3, 4]).await.unwrap(), subject);
    assert_ne!(venue.store.subject_of("bob@example.com", [1, 2]).await.unwrap(), subject);
    venue.raw().await.execute_unprepared("DELETE FROM keys").await.unwrap();
    assert_ne!(venue.store.subject_of(ADDRESS, [3, 4]).await.unwrap(), subject);
}
