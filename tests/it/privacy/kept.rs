//! What an erasure does not take along: money that is not in the books yet, and what others have written.

use bellhop::commands::{Outcome, client::erase_everywhere};
use booking::BookingNumber;
use jobs::{
    Body, ImportDelivery, Job as _, LaneName,
    client::{Reach, left},
    inbound::DeliveryKind,
};
use queue::{NewJob, State};
use serde_json::{Value, json};
use store::Tally;

use super::{
    ADDRESS, ANNA, a_lost_booking,
    erased::{BOB, erase},
};
use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp, room_b, search::search, senders::Request, unique},
};

/// The job that imports what a source of the scheme `standard` has posted.
pub(super) fn import(app: &TestApp, source: &str, kind: DeliveryKind, body: &Value) -> NewJob {
    import_of(app, source, "standard", kind, body)
}

/// The job that imports what a source has posted.
pub(super) fn import_of(app: &TestApp, source: &str, scheme: &str, kind: DeliveryKind, body: &Value) -> NewJob {
    let delivery = ImportDelivery {
        source: source.to_owned(),
        scheme: scheme.to_owned(),
        kind,
        event_id: format!("evt_{}", unique()),
        rests_on: "header".to_owned(),
        received_at: app.now(),
        content_type: None,
        cut_off_at: None,
        body: Body::Text(body.to_string()),
    };
    NewJob::new(delivery.envelope().to_bytes())
}

/// What a payment provider posts; it names Anna.
fn payment(of: BookingNumber, id: &str) -> Value {
    let data = json!({ "payment_id": id, "refund_id": null, "reference": of.to_string(), "amount_minor": 22_500,
                       "currency": "CHF", "payer": ADDRESS });
    json!({ "type": "payment.succeeded", "data": data })
}

/// Whether something that names Anna is kept aside of a source.
fn is_aside(app: &TestApp, source: &str) -> bool {
    search(app, &[ADDRESS]).contains_key(&format!("redis {{{source}}}:entries"))
}

fn of_source(app: &TestApp, source: &str, book: &str) -> String {
    format!("{{{}:quarantine:{source}}}:{book}", app.instance.settings.queue.prefix)
}

fn entries(app: &TestApp, source: &str) -> u64 {
    app.redis.command(&["LLEN", &of_source(app, source, "entries")])
}

/// A source gets another name in the configuration.
fn rename(app: &TestApp, source: &str, name: &str) {
    for book in ["entries", "bytes"] {
        app.redis.command::<String>(&["RENAME", &of_source(app, source, book), &of_source(app, name, book)]);
    }
}

async fn is_in_the_books(app: &TestApp, of: BookingNumber, id: &str) -> bool {
    let payments = app.services.store.payments_of(of).await.unwrap();
    payments.iter().any(|stored| stored.payment.payment_id == id)
}

on_both_engines! {
    async fn a_payment_whose_import_was_given_up_is_not_lost(app: TestApp) {
        a_lost_booking(&app).await;
        let (inbound, number) = (app.services.lanes.get(LaneName::Inbound), app.booking().await.booking.number);
        let dead = import(&app, "payments", DeliveryKind::Payment, &payment(number, "pay_late"));
        assert!(inbound.bury(dead, "the store was down").await.unwrap());
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!(receipt.left.get("queue jobs (inbound)"), Some(&1), "{receipt:?}");
        assert_eq!(inbound.list(State::Dead, 9).await.unwrap().len(), 1, "it waits for an operator");

        assert_eq!(inbound.retry_dead(|_| true).await.unwrap(), 1);
        app.drain().await;
        assert!(is_in_the_books(&app, number, "pay_late").await);
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!(receipt.left, Default::default(), "what it said of Anna goes then");
        assert!(is_in_the_books(&app, number, "pay_late").await);
        app.stop().await;
    }

    async fn a_mail_of_somebody_else_that_names_the_client_is_imported(app: TestApp) {
        a_lost_booking(&app).await;
        let inbound = app.services.lanes.get(LaneName::Inbound);
        let ask = |from: &str, room: &str| Mail::new(from, room, &format!("{}\n\nCc: {ANNA}", room_b(&app).replace("Room B", room)));
        let dead = [ask(BOB, "Room C"), ask(ANNA, "Room D")].map(|mail| import(&app, "mail", DeliveryKind::Email, &mail.body()));
        for job in dead {
            assert!(inbound.bury(job, "the store was down").await.unwrap());
        }
        inbound.pause().await.unwrap();
        for waits in [ask(BOB, "Room E"), ask(ANNA, "Room A")] {
            assert_eq!(app.post("mail", &format!("evt_{}", unique()), &waits.body()).await.status, 202);
        }
        let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
        assert_eq!(receipt.left.get("queue jobs (inbound)"), Some(&2), "Bob's, and not Anna's: {receipt:?}");

        inbound.resume().await.unwrap();
        assert_eq!(inbound.retry_dead(|_| true).await.unwrap(), 1);
        app.drain().await;
        let bobs = app.services.store.person("bob@other.example").await.unwrap();
        let mut asked: Vec<_> = bobs.messages.iter().map(|stored| stored.content.subject.as_str()).collect();
        asked.sort_unstable();
        assert_eq!(asked, ["Room C", "Room E"], "both are imported");
        assert!(app.services.store.person(ADDRESS).await.unwrap().messages.is_empty(), "nothing of Anna's is");
        app.stop().await;
    }

    async fn a_payment_that_is_kept_aside_stays_there(app: TestApp) {
        a_lost_booking(&app).await;
        let number = app.booking().await.booking.number;
        let forged = |body: &Value| Request { headers: http::HeaderMap::new(), body: body.to_string().into_bytes() };
        app.post_to("payments", forged(&payment(number, "pay_late"))).await;
        app.post_to("mail", forged(&Mail::new(ANNA, "x", "y").body())).await;
        app.once("both are kept aside", async || is_aside(&app, "payments") && is_aside(&app, "mail")).await;
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!((is_aside(&app, "payments"), is_aside(&app, "mail")), (true, false), "{receipt:?}");
        assert_eq!((receipt.erasure.removed["quarantine"], receipt.left["quarantine"]), (1, 1), "{receipt:?}");
        app.stop().await;
    }

    async fn a_mail_of_somebody_else_that_is_kept_aside_stays_there(app: TestApp) {
        a_lost_booking(&app).await;
        for from in [BOB, ANNA] {
            let mail = Mail::new(from, "Room C", &format!("{}\n\nCc: {ANNA}", room_b(&app))).body();
            app.post_to("mail", Request { headers: http::HeaderMap::new(), body: mail.to_string().into_bytes() }).await;
        }
        let of = |found: &[&str]| search(&app, found).get("redis {mail}:entries").copied().unwrap_or_default();
        app.once("both are kept aside", async || entries(&app, "mail") == 2).await;
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!((entries(&app, "mail"), of(&["bob@other.example"])), (1, 1), "Bob's is to be replayed: {receipt:?}");
        assert_eq!((receipt.erasure.removed["quarantine"], receipt.by_others["quarantine"]), (1, 1), "{receipt:?}");
        assert_eq!((receipt.left.clone(), receipt.outcome()), (Tally::new(), Outcome::Done));
        app.stop().await;
    }

    async fn what_came_to_a_source_that_is_not_configured_any_more_stays_and_is_said(app: TestApp) {
        a_lost_booking(&app).await;
        let late = payment(app.booking().await.booking.number, "pay_late").to_string();
        app.post_to("payments", Request { headers: http::HeaderMap::new(), body: late.into_bytes() }).await;
        app.once("it is kept aside", async || is_aside(&app, "payments")).await;
        rename(&app, "payments", "renamed");
        let receipt = erase(&app, ADDRESS).await;
        assert!(is_aside(&app, "renamed"), "{receipt:?}");
        assert_eq!(receipt.left["quarantine (of sources that are not configured)"], 1, "{receipt:?}");
        assert_eq!((receipt.erasure.removed.get("quarantine"), receipt.outcome()), (None, Outcome::Failed));
        app.stop().await;
    }

    async fn what_others_have_written_stays_and_the_erasure_is_done(app: TestApp) {
        a_lost_booking(&app).await;
        let bobs = format!("{}\n\nI have told {ADDRESS} too.", room_b(&app).replace("Room B", "Room C"));
        app.receive(&Mail::new(BOB, "Room C", &bobs)).await;
        for time in ["first", "second"] {
            let receipt = erase(&app, ADDRESS).await;
            assert_eq!(receipt.left, Default::default(), "{time}: {receipt:?}");
            assert_eq!(receipt.by_others, Tally::from([("messages.text".to_owned(), 1)]), "{time}");
            assert_eq!(receipt.outcome(), Outcome::Done, "{time}");
        }

        // What is the client's own, and came in since, is to be erased.
        app.receive(&Mail::new(ANNA, "Parking", &format!("Do you have parking? {ADDRESS}"))).await;
        let left = left(&app.services, ADDRESS).await.unwrap();
        assert!(left.theirs["messages.text"] == 2 && left.by_others.is_empty(), "{left:?}");
        app.stop().await;
    }
}
