//! Whose address has the erased one as a part of it: nothing of theirs goes, and nothing of it is handed out.

use std::fs;

use bellhop::commands::client::Receipt;
use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};
use jobs::client::export;
use webhooks::sign;

use super::{ADDRESS, erased::erase};
use crate::{
    journeys::on_both_engines,
    support::{
        Mail, TestApp, eventually, now, room_b,
        search::{Found, search},
        senders::Request,
    },
};

/// Anna Keller's address is a part of each.
const NEIGHBOURS: [&str; 4] = [
    "jo.anna.keller@client.example",
    "bob+anna.keller@client.example",
    "anna.keller@client.example.org",
    "susanna.keller@client.example",
];
const PLUS: &str = "anna.keller+venue@client.example";
/// How a form has it.
const PLUS_IN_A_FORM: &str = "anna.keller%2Bvenue%40client.example";

/// Somebody writes, is answered, and stands wherever an address may.
async fn settle(app: &TestApp, address: &str, name: &str, room: &str) {
    let from = format!("{name} <{address}>");
    let text = room_b(app).replace("Room B", room);
    app.receive(&Mail::new(&from, &format!("For {name}"), &format!("{text}\n\n{name}\n{address}"))).await;
    app.receive(&Mail::new(&from, "Another event", "We would like to book a room for 30 people.")).await;
    let forged = Mail::new(&from, "x", "y").body().to_string();
    forge(app, "mail", forged).await;
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("sender", address), ("from", &from), ("body-plain", &format!("Hello {address} Bye"))])
        .extend_pairs(sign::mailgun("another key", &format!("{:0>50}", "1"), now()).unwrap())
        .finish();
    forge(app, "mailgun", form).await;
    let folder = app.instance.settings.data.join("logs");
    fs::create_dir_all(&folder).unwrap();
    let log = folder.join("old.log");
    let lines = fs::read_to_string(&log).unwrap_or_default();
    fs::write(log, format!("{lines}550 <{address}> unknown, {address}.\n")).unwrap();
}

/// A request that nobody has signed is kept aside.
async fn forge(app: &TestApp, source: &str, body: String) {
    let before = kept_aside(app);
    let kind = if source == "mail" { "application/json" } else { "application/x-www-form-urlencoded" };
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
    let answer = app.post_to(source, Request { headers, body: body.into_bytes() }).await;
    assert!(answer.status >= 400, "{answer:?}");
    eventually("it is kept aside", async || (kept_aside(app) != before).then_some(())).await;
}

fn kept_aside(app: &TestApp) -> Vec<String> {
    let keys: Vec<String> = app.redis.command(&["KEYS", "*:entries"]);
    keys.iter().flat_map(|key| app.redis.command::<Vec<String>>(&["LRANGE", key, "0", "-1"])).collect()
}

/// The files of Redis and of SQLite are written anew.
fn lasting(found: Found) -> Found {
    found.into_iter().filter(|(place, _)| !place.starts_with("redis folder") && !place.contains("bellhop.db")).collect()
}

fn of_each(app: &TestApp) -> Vec<Found> {
    NEIGHBOURS.iter().map(|address| lasting(search(app, &[address, &address.replace('+', "%2b")]))).collect()
}

on_both_engines! {
    async fn who_has_a_similar_address_loses_nothing_and_is_handed_to_nobody(app: TestApp) {
        settle(&app, ADDRESS, "Annika Zeller", "Room B").await;
        for (address, room) in NEIGHBOURS.into_iter().zip(["Room A", "Room C", "Room D", "Room E"]) {
            settle(&app, address, "Nachbar", room).await;
        }
        app.drain().await;
        let before = of_each(&app);
        for place in ["table contacts", "table messages", "table mails", "table deliveries", "redis {inbound}:data",
                      "redis {mail}:entries", "redis {mailgun}:entries", "data folder outbox/*.eml", "data folder logs/old.log"] {
            let all = before.iter().all(|found| found.contains_key(place));
            assert!(all, "{place} does not name all: this test guards nothing there: {before:?}");
        }

        let exported = serde_json::to_string(&export(&app.services, ADDRESS).await.unwrap()).unwrap();
        assert!(exported.contains("Annika Zeller") && !exported.contains("Nachbar"), "{exported}");
        let receipt = erase(&app, ADDRESS).await;
        assert_erased(&receipt);
        assert_eq!(search(&app, &["Annika Zeller"]), Found::new());
        for ((address, before), after) in NEIGHBOURS.iter().zip(before).zip(of_each(&app)) {
            assert_eq!(after, before, "{address}");
        }
        app.stop().await;
    }

    async fn who_wrote_from_a_plus_address_is_erased_from_forms_too(app: TestApp) {
        settle(&app, PLUS, "Annika Zeller", "Room B").await;
        let found = search(&app, &[PLUS_IN_A_FORM, &PLUS_IN_A_FORM.replace("%40", "@")]);
        assert!(found.contains_key("redis {mailgun}:entries"), "{found:?}");
        assert_erased(&erase(&app, PLUS).await);
        assert_eq!(search(&app, &["Annika", PLUS, PLUS_IN_A_FORM, &PLUS_IN_A_FORM.replace("%40", "@")]), Found::new());
        app.stop().await;
    }
}

fn assert_erased(receipt: &Receipt) {
    assert_eq!(receipt.left, Default::default(), "{receipt:?}");
    for what in
        ["messages", "mails", "contacts", "deliveries", "queue jobs", "mail files", "quarantine", "log mentions"]
    {
        assert!(receipt.erasure.removed[what] > 0, "{what}: {:?}", receipt.erasure.removed);
    }
}
