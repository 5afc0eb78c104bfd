//! What is held of people: how long, where, and that it can be handed out and erased.

mod anonymised;
mod clean_ups;
mod erased;
mod exported;
mod kept;
mod neighbours;
mod owned;
mod replies;
mod running;
mod untold;

use chrono::TimeDelta;
use store::StoredBooking;

use crate::support::{Mail, TestApp, june, room_b};

pub(crate) const ANNA: &str = "Anna Keller <Anna.Keller@Client.Example>";
pub(crate) const ADDRESS: &str = "anna.keller@client.example";
/// What tells of Anna, wherever it stands.
pub(crate) const TEXTS: &[&str] = &[
    ADDRESS,
    "Anna Keller",
    "Keller Design",
    "Seestrasse 12",
    "+41445550123",
    "044 555 01 23",
    "carla@client.example",
    "Carla Frei",
];

const SIGNED: &str = "Kind regards\nAnna Keller\nKeller Design GmbH\n044 555 01 23";

/// Anna books a room, and the event takes place.
pub(crate) async fn a_confirmed_event(app: &TestApp) {
    let text = format!("Hello\n\n{}\n\n{SIGNED}", room_b(app));
    app.receive(&Mail::new(ANNA, "Workshop of Anna Keller", &text)).await;
    let offer = newest(app, ADDRESS);
    let yes = format!(
        "We accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland\n\n{SIGNED}"
    );
    app.receive(&Mail::answer(ANNA, &offer, &yes)).await;
    app.approve().await;
    let number = app.services.store.bookings(None, 1).await.unwrap().remove(0).booking.number;
    app.pay(&number.to_string(), "pay_1", 22_500, "CHF").await;
    app.approve().await;
}

/// Anna asks for a room that there is not, gets an offer of another one, and declines.
pub(crate) async fn a_lost_booking(app: &TestApp) {
    let text = format!("We would like Room Q on {}, 25 people, 10:00 to 16:00.\n\n{SIGNED}", june(app));
    app.receive(&Mail::new(ANNA, "Room Q", &text)).await;
    let rooms = newest(app, ADDRESS);
    app.receive(&Mail::answer(ANNA, &rooms, &format!("No thank you, we have found another venue.\n\n{SIGNED}"))).await;
    if let [task] = app.open_tasks().await.as_slice() {
        app.decide_on(task.id).await;
    }
}

/// Anna asks once more, and has not said when.
pub(crate) async fn an_open_lead(app: &TestApp) {
    let text = format!("We would like to book a room for 30 people.\n\n{SIGNED}");
    app.receive(&Mail::new(ANNA, "Another event", &text)).await;
}

/// Until the event, and then some.
pub(crate) async fn until_after_the_event(app: &TestApp) {
    let days = (crate::support::june_14(app.now()) - app.now().date_naive()).num_days() + 3;
    app.advance(TimeDelta::days(days));
    app.drain().await;
}

pub(crate) fn newest(app: &TestApp, address: &str) -> crate::support::Letter {
    let newest = app.letterbox().all().into_iter().rev().find(|letter| letter.to.eq_ignore_ascii_case(address));
    newest.unwrap_or_else(|| panic!("no mail to {address}"))
}

/// All bookings, oldest first.
pub(crate) async fn bookings(app: &TestApp) -> Vec<StoredBooking> {
    let mut all = app.services.store.bookings(None, 100).await.unwrap();
    all.reverse();
    all
}

/// What of bookings has to outlive their client: how each line of the journal is called and when it was written, and
/// every amount.
pub(crate) async fn lasting(app: &TestApp) -> Vec<String> {
    let mut lasting = Vec::new();
    for stored in bookings(app).await {
        let number = stored.booking.number;
        for line in app.services.store.journal(number).await.unwrap() {
            let event = serde_json::to_value(&line.entry.event).unwrap();
            lasting.push(format!("{number} {} {} {}", line.seq, line.entry.at, event["type"]));
        }
        for offer in app.services.store.offers(number).await.unwrap() {
            lasting.push(format!(
                "{number}-v{} {:?} {} {}",
                offer.version,
                offer.state,
                offer.total,
                offer.lines.len()
            ));
        }
        for payment in app.services.store.payments_of(number).await.unwrap() {
            lasting.push(format!("{number} {} {}", payment.payment.payment_id, payment.payment.amount));
        }
        lasting.push(format!("{number} {:?}", app.services.store.hold(number).await.unwrap()));
    }
    lasting
}
