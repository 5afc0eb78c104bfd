//! Mails of many clients, delivered in any order to two workers, end where a sequential replay of the recorded import
//! order ends.

use std::collections::BTreeMap;

use booking::{stage, status};
use chrono::{Datelike as _, NaiveDate, TimeDelta};
use futures::{StreamExt as _, stream};
use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

use crate::support::{Engine, Mail, TestApp};

/// Deliveries under way at a time.
const AT_ONCE: usize = 16;
const ROOMS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

fn client(index: usize) -> String {
    format!("client{index}@many.example")
}

/// A client's inquiry for a room and a day of their own, and what they write after it, all in one thread.
fn correspondence(index: usize, length: usize, year: i32) -> Vec<Mail> {
    let days = TimeDelta::days(3 * i64::try_from(index / ROOMS.len()).unwrap());
    let day = NaiveDate::from_ymd_opt(year, 2, 2).unwrap() + days;
    let room = ROOMS[index % ROOMS.len()];
    let inquiry = format!("We would like Room {room} on {}, 22 people, 10:00 to 16:00.", day.format("%d.%m.%Y"));
    let first = Mail::new(&client(index), "Workshop", &inquiry);
    let follow_ups = (1..length).map(|step| Mail {
        answers: Some(first.message_id.clone()),
        ..Mail::new(&client(index), "Re: Workshop", &follow_up(index, step))
    });
    std::iter::once(first.clone()).chain(follow_ups.collect::<Vec<_>>()).collect()
}

fn follow_up(index: usize, step: usize) -> String {
    let guests = 15 + (index + step) % 8;
    match step % 5 {
        0 => format!("We will be {guests} people."),
        1 => format!("Please change the time: we need {:02}:00 to 17:00.", 8 + step % 4),
        2 => format!("Is there parking at your place for {guests} cars?"),
        3 => format!("Please add {} bottles of Prosecco.", 1 + step % 4),
        _ => "We would like theatre seating, please.".to_owned(),
    }
}

/// Where every client's bookings stand, without what two runs cannot share: numbers, ids and instants.
async fn ends(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let mut ends: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut bookings = app.services.store.bookings(None, 10_000).await.unwrap();
    bookings.reverse();
    for stored in bookings {
        let booking = stored.booking;
        let contact = app.services.store.contact(booking.contact.as_ref().unwrap()).await.unwrap().unwrap();
        let offers: Vec<_> = booking.offers.iter().map(|priced| (priced.offer.version, priced.offer.total)).collect();
        let event = (booking.first_day, booking.start, booking.end, booking.participants, &booking.products);
        let room = booking.held.as_ref().map(|held| held.hold.room.clone());
        let stands = (status(&booking).as_str(), stage(&booking), booking.acceptance, &booking.open_tasks);
        ends.entry(contact.email).or_default().push(format!("{event:?} {room:?} {offers:?} {stands:?}"));
    }
    ends
}

/// The mails in the order in which they were imported.
async fn import_order(app: &TestApp, mails: &[Mail]) -> Vec<Mail> {
    let mut order = Vec::new();
    for mail in mails {
        let stored = app.services.store.message_by_message_id(&mail.message_id).await.unwrap().unwrap();
        order.push((stored.seq, mail.clone()));
    }
    order.sort_by_key(|(seq, _)| *seq);
    order.into_iter().map(|(_, mail)| mail).collect()
}

async fn shuffled_ends_as_replayed(engine: Engine, clients: usize, length: usize) {
    let shuffled = TestApp::with_workers(engine, 2).await;
    let year = shuffled.now().year() + 1;
    let mut mails: Vec<Mail> = (0..clients).flat_map(|index| correspondence(index, length, year)).collect();
    mails.shuffle(&mut StdRng::seed_from_u64(5));
    let event = |mail: &Mail| mail.message_id.replace(['<', '>', '@', '.'], "_");
    let deliver = async |mail: &Mail| shuffled.post("mail", &event(mail), &mail.body()).await.status;
    let answers: Vec<u16> = stream::iter(&mails).map(deliver).buffer_unordered(AT_ONCE).collect().await;
    assert!(answers.iter().all(|status| *status == 202));
    shuffled.drain().await;
    let (found, order) = (ends(&shuffled).await, import_order(&shuffled, &mails).await);
    shuffled.stop().await;

    let replayed = TestApp::start(engine).await;
    for mail in &order {
        replayed.receive(mail).await;
    }
    assert_eq!(found, ends(&replayed).await);
    assert_eq!(found.len(), clients, "every client got a booking");
    replayed.stop().await;
}

/// The wish of one of many clients for the same three rooms on the same two days; windows overlap, or only their
/// buffers do.
fn contested(index: usize, year: i32) -> Mail {
    let room = ["A", "B", "F"][index % 3];
    let (day, start) = (9 + index / 3 % 2, 8 + index / 6 % 5 * 2);
    let text =
        format!("We would like Room {room} on {day:02}.02.{year}, 20 people, {start:02}:00 to {:02}:00.", start + 3);
    Mail::new(&client(index), "Workshop", &text)
}

/// Two deliveries of each mail, shuffled: whoever gets no room is told, and no two held windows overlap.
async fn contested_rooms_are_held_once(engine: Engine) {
    const CLIENTS: usize = 30;
    let app = TestApp::with_workers(engine, 2).await;
    let year = app.now().year() + 1;
    let mails: Vec<Mail> = (0..CLIENTS).map(|index| contested(index, year)).collect();
    let mut deliveries: Vec<(usize, &Mail)> =
        [1, 2].into_iter().flat_map(|n| mails.iter().map(move |mail| (n, mail))).collect();
    deliveries.shuffle(&mut StdRng::seed_from_u64(7));
    let deliver = async |(n, mail): &(usize, &Mail)| {
        app.post("mail", &format!("{n}-{}", mail.from.replace(['@', '.'], "_")), &mail.body()).await.status
    };
    let answers: Vec<u16> = stream::iter(&deliveries).map(deliver).buffer_unordered(AT_ONCE).collect().await;
    assert!(answers.iter().all(|status| *status == 202));
    app.drain().await;

    let bookings = app.services.store.bookings(None, 1_000).await.unwrap();
    assert_eq!(bookings.len(), CLIENTS, "a mail that came twice counts once");
    let held: Vec<_> =
        bookings.iter().filter_map(|stored| stored.booking.held.as_ref()).map(|held| &held.hold).collect();
    for (index, hold) in held.iter().enumerate() {
        let overlap =
            held[index + 1..].iter().any(|other| other.room == hold.room && other.window.overlaps(&hold.window));
        assert!(!overlap, "{hold:?} overlaps another one");
    }
    assert!((6..CLIENTS).contains(&held.len()), "{} of {CLIENTS} hold a room", held.len());
    for index in 0..CLIENTS {
        assert_eq!(app.letterbox().to(&client(index)).len(), 1, "client {index} has one answer");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contested_rooms_are_held_once_and_every_loser_is_answered_on_sqlite() {
    contested_rooms_are_held_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contested_rooms_are_held_once_and_every_loser_is_answered_on_postgres() {
    contested_rooms_are_held_once(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_shuffled_mails_end_as_their_replay_on_sqlite() {
    shuffled_ends_as_replayed(Engine::Sqlite, 6, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_shuffled_mails_end_as_their_replay_on_postgres() {
    shuffled_ends_as_replayed(Engine::Postgres, 6, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn a_thousand_shuffled_mails_end_as_their_replay_on_sqlite() {
    shuffled_ends_as_replayed(Engine::Sqlite, 50, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn a_thousand_shuffled_mails_end_as_their_replay_on_postgres() {
    shuffled_ends_as_replayed(Engine::Postgres, 50, 20).await;
}
