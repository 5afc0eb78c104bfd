//! Every provider's deliveries at the real ingress, and what becomes of them in the store.

use http::header::CONTENT_TYPE;
use serde_json::json;
use store::Outcome;
use webhooks::{Occasion, sign};

use crate::support::{
    Engine, Mail, TestApp, room_b,
    senders::{
        Request, SENDERS, inbound_parse, inbound_parse_named, mailgun_event, mailgun_event_with, mailgun_with_files,
        sendgrid_batch, sendgrid_events, sendgrid_largest_batch,
    },
};

impl TestApp {
    async fn imported(&self, source: &str) -> u64 {
        let counts = self.services.store.delivery_counts().await.unwrap();
        let of_source = counts.iter().filter(|count| count.source == source && count.outcome == Outcome::Imported);
        of_source.map(|count| count.count).sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_every_provider_sends_is_imported_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    for sender in SENDERS {
        let request = (sender.request)("1");
        let status = |occasion| sender.scheme.answer(occasion).status.as_u16();
        let new = app.post_to(sender.path, request.clone()).await;
        assert_eq!(new.status, status(Occasion::New), "{}", sender.name);
        let again = app.post_to(sender.path, request.clone()).await;
        assert_eq!((again.status, again.job), (status(Occasion::Duplicate), new.job), "{}", sender.name);
        let mut stripped = request;
        let content_type = stripped.headers["content-type"].clone();
        stripped.headers = [(CONTENT_TYPE, content_type)].into_iter().collect();
        let refused = app.post_to(sender.source(), stripped).await;
        let in_the_body = ["mailgun-routes", "mailgun-events"].contains(&sender.scheme.name());
        let expected = if in_the_body { Occasion::Duplicate } else { Occasion::BadSignature };
        assert_eq!(refused.status, status(expected), "{}: without its headers and its path", sender.name);
        app.drain().await;
        assert_eq!(app.imported(sender.source()).await, sender.events, "{}", sender.name);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_comes_in_two_batches_is_imported_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    let batch = |ids: [&str; 2]| sendgrid_batch(ids.map(|id| (&id[..1], id.to_owned())), "delivered");
    assert_eq!(app.post_to("events", batch(["a1", "b1"])).await.status, 202);
    assert_eq!(app.post_to("events", batch(["b1", "c1"])).await.status, 202);
    app.drain().await;
    assert_eq!(app.imported("events").await, 3);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_as_large_as_sendgrid_posts_them_is_imported() {
    let app = TestApp::start(Engine::Sqlite).await;
    let events = 96;
    assert_eq!(app.post_to("events", sendgrid_largest_batch(events)).await.status, 202);
    app.drain().await;
    assert_eq!(app.imported("events").await, events as u64);
    app.stop().await;
}

/// Mails may have any Message-ID; what of it is no id of an event is not cut down to one.
#[tokio::test(flavor = "multi_thread")]
async fn mails_whose_ids_begin_alike_are_imported_each() {
    let app = TestApp::start(Engine::Sqlite).await;
    let ids = ["<20260112 093000@c>", "<20260112 181500@c>", "< a@c>", "< b@c>", "<>", "<a\u{1}b@c>"];
    for (n, id) in ids.iter().enumerate() {
        let answer = app.post_to("sendgrid", inbound_parse_named(id, &format!("Thanks, {n}"))).await;
        assert_eq!(answer.status, 202, "{id}");
        app.drain().await;
        assert_eq!(app.imported("sendgrid").await, n as u64 + 1, "{id}");
    }
    app.stop().await;
}

/// Mailgun signs the token alone: who learns of one could have it carry any body, to any source that has the key.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_mailguns_is_spent_at_every_source() {
    let key = "key-bellhop-development-mailgun";
    let source = |leaf: &str| format!("BELLHOP__WEBHOOKS__SOURCES__ACCOUNT__{leaf}");
    let names = ["SCHEME", "KIND", "SECRETS"].map(source);
    let account: Vec<_> = names.iter().map(String::as_str).zip(["mailgun-events", "delivery", key]).collect();
    let app = TestApp::with(Engine::Sqlite, 1, &account).await;
    let event = |token: &str| mailgun_event_with(key, &format!("{token:0>50}"), "1", "delivered");
    let mail = app.post_to("mailgun", mailgun_with_files("1", 1, 1)).await;
    assert_eq!(app.post_to("account", event("1")).await, mail, "a duplicate, whatever it says");
    assert_ne!(app.post_to("account", event("2")).await, mail);
    app.drain().await;
    assert_eq!((app.imported("mailgun").await, app.imported("account").await), (1, 1));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bounce_opens_a_task_and_the_manager_is_told_of_whom() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.post_to("reports", mailgun_event("1", "failed")).await;
    app.post_to("reports", mailgun_event("2", "delivered")).await;
    app.post_to("events", sendgrid_events("1", "bounce")).await;
    app.drain().await;
    assert_eq!(app.open_tasks().await.len(), 3, "one for each address that does not work");
    let told = app.letterbox().to("manager@venue.example");
    assert_eq!(
        told.iter().filter(|letter| letter.text.contains("anna@client.example could not be delivered")).count(),
        1
    );
    assert_eq!(told.iter().filter(|letter| letter.text.contains("550 no such user")).count(), 2);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_over_the_limit_is_called_taken_and_the_manager_is_told_of_it() {
    let app = TestApp::start(Engine::Sqlite).await;
    let large = inbound_parse("1", &"x".repeat(26 << 20));
    let answer = app.post_to("sendgrid", large.clone()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(app.post_to("sendgrid", large.clone()).await.job, answer.job, "one job, however often it comes");
    let mut unknown = large;
    unknown.headers.remove("authorization");
    assert_eq!(app.post_to("sendgrid", unknown).await.status, 503, "nobody else is told that it was taken");
    app.drain().await;
    assert_eq!(app.open_tasks().await.len(), 1);
    let told = app.letterbox().to("manager@venue.example").remove(0);
    assert!(told.text.contains("From anna@client.example: \"Plans\""), "{}", told.text);
    app.stop().await;
}

/// Where a form has its files first, neither who wrote nor the signature stands in its beginning.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_over_the_limit_is_known_by_fields_that_come_late() {
    let app = TestApp::start(Engine::Sqlite).await;
    let large = mailgun_with_files("1", 20 << 20, 8 << 20);
    let answer = app.post_to("mailgun", large.clone()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(app.post_to("mailgun", large).await.job, answer.job, "one job, however often it comes");
    app.drain().await;
    assert_eq!(app.open_tasks().await.len(), 1);
    let told = app.letterbox().to("manager@venue.example").remove(0);
    assert!(told.text.contains("From anna@client.example: \"Plans\""), "{}", told.text);
    app.stop().await;
}

/// An event of Mollie's around a snapshot.
fn mollie(id: &str, entity: &serde_json::Value) -> Request {
    let event = json!({ "resource": "event", "id": id, "type": "payment.paid", "_embedded": { "entity": entity } });
    let body = event.to_string().into_bytes();
    Request { headers: sign::mollie("bellhop_development_mollie", &body).unwrap(), body }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_link_and_its_payment_are_one_payment() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.receive(&Mail::new("Anna <anna@client.example>", "Workshop", &room_b(&app))).await;
    let number = app.booking().await.booking.number.to_string();
    let paid = |resource: &str, id: &str, at: &str| {
        json!({ "resource": resource, "id": id, "status": "paid", "description": format!("Deposit for {number}"),
                "amount": { "currency": "CHF", "value": "100.00" }, "paidAt": at })
    };
    let (morning, noon, evening) = ("2026-01-12T08:30:00Z", "2026-01-12T12:00:00Z", "2026-01-12T18:00:00Z");
    let reports = [
        (paid("payment-link", "pl_1", morning), 100),
        (paid("payment", "tr_1", morning), 100),
        (paid("payment", "tr_2", noon), 200),
        (paid("payment-link", "pl_2", noon), 200),
        // Another payment of the same amount is money of its own.
        (paid("payment", "tr_3", evening), 300),
    ];
    for (n, (entity, sum)) in reports.into_iter().enumerate() {
        assert_eq!(app.post_to("mollie", mollie(&format!("event_{n}"), &entity)).await.status, 202);
        app.drain().await;
        assert_eq!(app.booking().await.booking.paid(), sum.into(), "after {}", entity["id"]);
    }
    let refund = json!({ "resource": "refund", "id": "re_1", "paymentId": "tr_1", "status": "refunded",
                         "amount": { "currency": "CHF", "value": "100.00" } });
    assert_eq!(app.post_to("mollie", mollie("event_refund", &refund)).await.status, 202);
    app.drain().await;
    assert_eq!(app.booking().await.booking.balance(), 200.into(), "a refund names the payment alone");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_counts_once_whichever_of_its_payment_s_ids_come_before_it() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.receive(&Mail::new("Anna <anna@client.example>", "Workshop", &room_b(&app))).await;
    let number = app.booking().await.booking.number.to_string();
    const ORDERS: [[&str; 3]; 6] = [
        ["re", "pl", "tr"],
        ["re", "tr", "pl"],
        ["pl", "re", "tr"],
        ["pl", "tr", "re"],
        ["tr", "re", "pl"],
        ["tr", "pl", "re"],
    ];
    for (n, order) in ORDERS.into_iter().enumerate() {
        for what in order {
            let (resource, status) = match what {
                "re" => ("refund", "refunded"),
                "pl" => ("payment-link", "paid"),
                _ => ("payment", "paid"),
            };
            let entity = json!({ "resource": resource, "id": format!("{what}_{n}"), "status": status,
                                 "paymentId": format!("tr_{n}"), "description": format!("Deposit for {number}"),
                                 "amount": { "currency": "CHF", "value": "100.00" },
                                 "paidAt": format!("2026-01-12T{:02}:00:00Z", n + 8) });
            assert_eq!(app.post_to("mollie", mollie(&format!("event_{what}_{n}"), &entity)).await.status, 202);
            app.drain().await;
        }
        assert_eq!(app.booking().await.booking.paid(), 0.into(), "{order:?}");
    }
    app.stop().await;
}
