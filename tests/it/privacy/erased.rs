//! A client is erased: where they were before, and where they are afterwards.

use std::fs;

use bellhop::commands::client::{Receipt, erase_everywhere};
use booking::Status;
use chrono::TimeDelta;
use jobs::{
    LaneName,
    client::{EraseError, Reach},
};
use serde_json::json;
use store::{MailState, comparable};

use super::{
    ADDRESS, ANNA, TEXTS, a_confirmed_event, a_lost_booking, an_open_lead, bookings, lasting, newest,
    until_after_the_event,
};
use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp, eventually, room_b, search::search, senders::Request, unique},
};

pub(super) const BOB: &str = "Bob Moser <bob@other.example>";

pub(super) async fn erase(app: &TestApp, address: &str) -> Receipt {
    let receipt = erase_everywhere(&app.instance, &app.services, address, Reach::Unneeded).await.unwrap();
    app.drain().await;
    the_file_of_redis_is_written_anew(app).await;
    receipt
}

async fn the_file_of_redis_is_written_anew(app: &TestApp) {
    let state = async || {
        let info: String = app.redis.command(&["INFO", "persistence"]);
        let is = |line: &str| info.contains(line);
        is("aof_rewrite_in_progress:0").then_some(is("aof_rewrite_scheduled:0"))
    };
    eventually("Redis has written its file anew", async || state().await.filter(|done| *done)).await;
}

/// Anna everywhere: three bookings, a colleague, a complaint, a forged delivery, a log, a mail that waits.
async fn anna_everywhere(app: &TestApp) {
    a_confirmed_event(app).await;
    until_after_the_event(app).await;
    a_lost_booking(app).await;
    an_open_lead(app).await;
    let question = newest(app, ADDRESS);
    let colleague = Mail::answer("Carla Frei <carla@client.example>", &question, "Anna Keller is ill; I take over.");
    app.receive(&colleague).await;
    app.receive(&Mail::new(ANNA, "Parking", "Do you have parking? Anna Keller")).await;
    let folder = app.instance.settings.data.join("logs");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("old.log"), format!("550 <{ADDRESS}> unknown\n")).unwrap();
    app.post_to(
        "mail",
        Request { headers: http::HeaderMap::new(), body: Mail::new(ANNA, "x", "y").body().to_string().into_bytes() },
    )
    .await;
    eventually("it is kept aside", async || search(app, &[ADDRESS]).contains_key("redis {mail}:entries").then_some(()))
        .await;
}

on_both_engines! {
    async fn nothing_tells_of_who_was_erased(app: TestApp) {
        app.receive(&Mail::new(BOB, "Room C", &room_b(&app).replace("Room B", "Room C"))).await;
        anna_everywhere(&app).await;
        let (before, kept, bobs) = (search(&app, TEXTS), lasting(&app).await, search(&app, &["bob@other.example", "Bob Moser"]));
        for place in ["table contacts", "table billing_addresses", "table messages", "table mails", "table deliveries",
                      "redis {inbound}:data", "redis {mail}:entries", "data folder outbox/*.eml",
                      "data folder calendars/b.ics", "data folder logs/old.log"] {
            assert!(before.contains_key(place), "{place} does not name Anna: this test guards nothing there: {before:?}");
        }

        // What has come and is not imported yet goes too.
        let inbound = app.services.lanes.get(LaneName::Inbound);
        inbound.pause().await.unwrap();
        let late = Mail::new(ANNA, "One more thing", "Anna Keller again");
        assert_eq!(app.post("mail", &format!("evt_{}", unique()), &late.body()).await.status, 202);
        let receipt = erase(&app, &ANNA.to_uppercase()).await;
        inbound.resume().await.unwrap();
        app.drain().await;

        let after = search(&app, TEXTS);
        show(&app, &before, &after, &receipt);
        assert_eq!(after, Default::default(), "where Anna is still");
        assert_eq!(receipt.left, Default::default());
        assert!(receipt.erasure.finished_at.is_some() && !receipt.erasure.overridden);
        for what in ["messages", "mails", "contacts", "deliveries", "queue jobs", "mail files", "quarantine", "log mentions", "journal"] {
            assert!(receipt.erasure.removed[what] > 0, "{what}: {:?}", receipt.erasure.removed);
        }

        // All lines that were there are there, and one was added where the booking was still open.
        let lines = lasting(&app).await;
        let new: Vec<_> = lines.iter().filter(|line| !kept.contains(line)).collect();
        assert!(kept.iter().all(|line| lines.contains(line)), "{kept:?}\n{lines:?}");
        assert!(new.iter().all(|line| ["client_forgotten", "task_closed"].iter().any(|kind| line.contains(kind))), "{new:?}");
        let statuses: Vec<_> = bookings(&app).await.iter().map(|stored| booking::status(&stored.booking)).collect();
        assert_eq!(statuses, [Status::Option, Status::Confirmed, Status::Lost, Status::Lost], "Bob's, and Anna's");
        let theirs = search(&app, &["bob@other.example", "Bob Moser"]);
        let tables = |found: &crate::support::search::Found| found.iter().filter(|(place, _)| place.starts_with("table")).map(|(place, hits)| (place.clone(), *hits)).collect::<Vec<_>>();
        assert_eq!(tables(&theirs), tables(&bobs), "nothing of Bob's went");
        app.stop().await;
    }

    async fn erasing_once_more_finds_nothing_and_does_no_harm(app: TestApp) {
        an_open_lead(&app).await;
        let first = erase(&app, ADDRESS).await;
        let (kept, second) = (lasting(&app).await, erase(&app, ADDRESS).await);
        assert!(!first.erasure.removed.is_empty());
        assert_eq!(second.erasure.removed, Default::default());
        assert_eq!((second.erasure.subject, lasting(&app).await), (first.erasure.subject, kept));
        app.stop().await;
    }

    async fn an_erasure_that_was_killed_is_finished_by_the_next(app: TestApp) {
        a_lost_booking(&app).await;
        let files = search(&app, TEXTS)["data folder outbox/*.eml"];
        // Up to where the store has committed, and no further.
        let subject = app.services.store.subject_of(ADDRESS, [0, 0]).await.unwrap();
        let entries = app.services.store.person(ADDRESS).await.unwrap().calendar_entries;
        let request = store::Request {
            id: store::ErasureId("killed".to_owned()), address: ADDRESS, subject: &subject, deliveries: &[], reported: &[],
            overrule: false, was_needed: false, entries: &entries, follow: &[], now: app.now(),
        };
        assert!(matches!(app.services.store.erase(&request).await.unwrap(), store::Erased::Now(_)));
        assert_eq!(search(&app, TEXTS)["data folder outbox/*.eml"], files, "the files are there still");
        let receipt = erase(&app, ADDRESS).await;
        assert!(receipt.erasure.removed["mail files"] > 0 && receipt.erasure.removed["queue jobs"] > 0, "{receipt:?}");
        assert_eq!(search(&app, TEXTS), Default::default());
        let all = app.services.store.erasures(&subject).await.unwrap();
        assert_eq!(all.iter().map(|one| one.finished_at.is_some()).collect::<Vec<_>>(), [true, true]);
        app.stop().await;
    }

    async fn who_has_a_confirmed_event_ahead_is_erased_only_if_that_is_overruled(app: TestApp) {
        a_confirmed_event(&app).await;
        let before = search(&app, TEXTS);
        let refused = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap_err();
        let said = format!("{refused:#}");
        assert!(matches!(refused.downcast_ref(), Some(EraseError::StillNeeded { .. })) && said.contains("a confirmed event lies ahead"), "{said}");
        assert_eq!(search(&app, TEXTS), before, "nothing has changed");

        let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Overruled).await.unwrap();
        app.drain().await;
        the_file_of_redis_is_written_anew(&app).await;
        assert!(receipt.erasure.overridden);
        assert_eq!(search(&app, TEXTS), Default::default());
        let stored = app.booking().await;
        assert_eq!(booking::status(&stored.booking), Status::Confirmed, "the room stays taken");
        assert!(app.calendar("b").contains("[CONFIRMED]"), "{}", app.calendar("b"));
        app.advance(TimeDelta::days(400));
        app.drain().await;
        assert!(app.letterbox().to(ADDRESS).is_empty(), "nobody is written to later");
        app.stop().await;
    }

    async fn an_address_that_gets_no_mail_gets_none_after_it_was_erased(app: TestApp) {
        let report = json!({ "event": "complained", "id": "ev_1", "recipient": ADDRESS });
        let signature: serde_json::Map<_, _> = webhooks::sign::mailgun("key-bellhop-test-reports", &format!("{:0>50}", "1"), now())
            .unwrap().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let body = json!({ "signature": signature, "event-data": report }).to_string().into_bytes();
        assert_eq!(app.post_to("reports", Request { headers: http::HeaderMap::new(), body }).await.status, 200);
        app.drain().await;
        let store = &app.services.store;
        assert!(store.suppression(ADDRESS).await.unwrap().is_some());
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!((receipt.erasure.removed["suppressions"], receipt.left), (1, Default::default()));
        assert_eq!(search(&app, TEXTS), Default::default());
        let listed = store.suppressions(9).await.unwrap();
        assert!(listed[0].address.starts_with("erased:") && listed[0].said.is_none(), "{listed:?}");
        assert!(store.suppression("Anna <ANNA.Keller@client.example>").await.unwrap().is_some(), "it is known still");
        assert!(store.suppression("anna.keller@other.example").await.unwrap().is_none());

        // Who writes again is answered by nobody until somebody says so.
        let mail = Mail::new(ANNA, "Room B", &room_b(&app));
        assert_eq!(app.post("mail", &format!("evt_{}", unique()), &mail.body()).await.status, 202);
        app.drain().await;
        let mails = store.mails_of_booking(app.booking().await.booking.number).await.unwrap();
        let theirs = mails.iter().find(|stored| comparable(&stored.mail.recipient) == ADDRESS).unwrap();
        assert_eq!(theirs.state, MailState::Withheld);
        assert!(store.lift_suppression(ADDRESS).await.unwrap());
        assert!(store.suppression(ADDRESS).await.unwrap().is_none());
        app.services.lanes.get(LaneName::Mail).discard_dead(|_| true).await.unwrap();
        app.stop().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "providers have clocks of their own")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

#[expect(clippy::print_stdout, reason = "the table of before and after, for who reads the test's output")]
fn show(
    app: &TestApp,
    before: &crate::support::search::Found,
    after: &crate::support::search::Found,
    receipt: &Receipt,
) {
    println!("{}", app.instance.database_url.expose().split(':').next().unwrap());
    for (place, hits) in before {
        println!("{place:<40} {hits:>4} {:>4}", after.get(place).copied().unwrap_or_default());
    }
    println!("{}", serde_json::to_string_pretty(receipt).unwrap());
}
