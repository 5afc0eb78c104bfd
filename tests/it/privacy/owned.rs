//! Whose a delivery is that waits or was given up: the client's goes with them, in whatever form it came; others' is imported.

use bellhop::commands::client::erase_everywhere;
use jobs::{LaneName, client::Reach, inbound::DeliveryKind};
use queue::State;
use serde_json::{Value, json};
use store::{Suppression, Tally};

use super::{
    ADDRESS, ANNA, TEXTS, a_lost_booking,
    erased::{BOB, erase},
    kept::{import, import_of},
};
use crate::{
    journeys::on_both_engines,
    support::{Engine, Mail, TestApp, search::search},
};

/// What Resend tells of a mail that it has; it names Anna, whoever has written it.
fn told_of(id: &str, from: &str) -> Value {
    let data =
        json!({ "email_id": id, "from": from, "to": ["bookings@venue.example"], "cc": [ADDRESS], "subject": "Hello" });
    json!({ "type": "email.received", "data": data })
}

/// A mail that nobody can read: it has no date.
fn unreadable(from: &str) -> Value {
    let mut mail = Mail::new(from, "Hello", &format!("Cc: {ADDRESS}")).body();
    mail["data"]["date"] = json!("yesterday");
    mail
}

fn bounced(whom: &str, id: &str) -> Value {
    json!({ "event": "bounce", "email": whom, "sg_event_id": id, "reason": format!("550 <{whom}> unknown") })
}

pub(super) async fn listed(app: &TestApp) -> Vec<String> {
    let mut listed: Vec<_> =
        app.services.store.suppressions(9).await.unwrap().into_iter().map(|one: Suppression| one.address).collect();
    listed.sort();
    listed
}

on_both_engines! {
    async fn a_mail_that_is_not_fetched_or_cannot_be_read_goes_with_who_wrote_it(app: TestApp) {
        let inbound = app.services.lanes.get(LaneName::Inbound);
        inbound.pause().await.unwrap();
        let all = [told_of("a1", ANNA), told_of("b1", BOB), unreadable(ANNA), unreadable(BOB), json!(format!("From {ADDRESS}"))];
        for body in &all {
            let job = || import(&app, "mail", DeliveryKind::Email, body);
            assert!(inbound.bury(job(), "the store was down").await.unwrap());
            inbound.push(job()).await.unwrap();
        }
        let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
        assert_eq!(receipt.erasure.removed["queue jobs"], 6, "{receipt:?}");
        assert_eq!(receipt.left, Tally::from([("queue jobs (inbound)".to_owned(), 4)]), "{receipt:?}");
        let bobs = inbound.search(|shown| String::from_utf8_lossy(&shown.payload).contains("bob@other.example")).await.unwrap();
        assert_eq!(bobs.len(), 4, "Bob's are to be imported");
        for shown in bobs {
            assert!(inbound.discard(&shown.job.id).await.unwrap());
        }
        inbound.resume().await.unwrap();
        app.stop().await;
    }

    async fn a_report_of_a_mail_to_the_client_is_known_by_the_hash_alone(app: TestApp) {
        a_lost_booking(&app).await;
        let inbound = app.services.lanes.get(LaneName::Inbound);
        inbound.pause().await.unwrap();
        let complained = json!({ "type": "email.complained", "data": { "to": [ANNA] } });
        inbound.push(import(&app, "reports", DeliveryKind::Delivery, &complained)).await.unwrap();
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!((receipt.left.clone(), inbound.stats().await.unwrap().ready), (Tally::new(), 0), "{receipt:?}");
        inbound.resume().await.unwrap();
        app.drain().await;
        let subject = app.services.store.subject_of(ADDRESS, [0, 0]).await.unwrap();
        assert_eq!(listed(&app).await, [subject.as_str()]);
        assert!(app.services.store.suppression(ANNA).await.unwrap().is_some(), "nobody writes to her");
        assert_eq!(search(&app, TEXTS), Default::default());
        app.stop().await;
    }

    async fn of_reports_about_several_each_goes_its_own_way(app: TestApp) {
        let inbound = app.services.lanes.get(LaneName::Inbound);
        inbound.pause().await.unwrap();
        let opened = json!({ "event": "open", "email": ADDRESS, "sg_event_id": "a3" });
        let dead = json!([bounced(ADDRESS, "a1"), bounced("bob@other.example", "b1"), opened]);
        let waits = json!([bounced("carol@other.example", "c1"), bounced(&ADDRESS.to_uppercase(), "a2"), bounced("dan@other.example", "d1")]);
        let job = |body: &Value| import_of(&app, "events", "sendgrid-events", DeliveryKind::Delivery, body);
        assert!(inbound.bury(job(&dead), &format!("it was <{ADDRESS}>")).await.unwrap());
        inbound.push(job(&waits)).await.unwrap();
        let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
        assert_eq!((receipt.erasure.removed["queue jobs"], receipt.left.clone()), (2, Tally::new()), "{receipt:?}");

        inbound.resume().await.unwrap();
        app.drain().await;
        let subject = app.services.store.subject_of(ADDRESS, [0, 0]).await.unwrap();
        let expected = |more: &[&str]| {
            let mut all: Vec<_> = ["carol@other.example", "dan@other.example", subject.as_str()].iter().chain(more).map(|one| (*one).to_owned()).collect();
            all.sort();
            all
        };
        assert_eq!(listed(&app).await, expected(&[]), "what waited");
        assert_eq!(inbound.list(State::Dead, 9).await.unwrap().len(), 1, "what was given up waits for an operator");
        assert_eq!(inbound.retry_dead(|_| true).await.unwrap(), 1);
        app.drain().await;
        assert_eq!(listed(&app).await, expected(&["bob@other.example"]));
        assert_eq!(app.open_tasks().await.len(), 3, "the manager is told of each of the others");
        erase(&app, ADDRESS).await;
        assert_eq!(search(&app, &[ADDRESS]), Default::default());
        app.stop().await;
    }
}

/// Connections are taken by the system, and nobody reads from them.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_of_the_clients_that_is_being_fetched_is_waited_for() {
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", deaf.local_addr().unwrap());
    let further = [
        ("BELLHOP__RESEND__BASE_URL", base_url.as_str()),
        ("BELLHOP__RESEND__API_KEY", "re_1"),
        ("BELLHOP__RESEND__TIMEOUT_S", "25"),
    ];
    let app = TestApp::with(Engine::Sqlite, 1, &further).await;
    a_lost_booking(&app).await;
    let inbound = app.services.lanes.get(LaneName::Inbound);
    inbound.push(import(&app, "mail", DeliveryKind::Email, &told_of("a1", ANNA))).await.unwrap();
    app.once("it runs", async || inbound.stats().await.unwrap().running == 1).await;
    let receipt = erase(&app, ADDRESS).await;
    let running = inbound.stats().await.unwrap().running;
    assert_eq!((receipt.left.clone(), receipt.running.len(), running), (Tally::new(), 0, 0), "{receipt:?}");
    assert_eq!(search(&app, TEXTS), Default::default());
    app.stop().await;
}
