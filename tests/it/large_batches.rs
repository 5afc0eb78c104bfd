//! A batch that is more than one run's work: each run goes on where the last one ended.

use std::time::Duration;

use jobs::{Body, Finish, ImportDelivery, Job as _, Run, inbound::DeliveryKind};
use serde_json::{Value, json};
use store::Outcome;

use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp},
};

const SOURCE: &str = "events";
const EVENTS: u64 = 600;
/// Imported by the first run.
const SOME: u64 = 50;

fn batch(app: &TestApp) -> ImportDelivery {
    let event =
        |n: u64| json!({ "event": "delivered", "email": "anna@client.example", "sg_event_id": format!("ev_{n}") });
    ImportDelivery {
        source: SOURCE.to_owned(),
        scheme: "sendgrid-events".to_owned(),
        kind: DeliveryKind::Delivery,
        event_id: "the batch".to_owned(),
        rests_on: "body".to_owned(),
        received_at: app.now(),
        content_type: None,
        cut_off_at: None,
        body: Body::of((0..EVENTS).map(event).collect::<Value>().to_string().as_bytes()),
    }
}

fn run(timeout: Duration) -> Run {
    Run { id: "a run".to_owned(), attempt: 1, last: false, timeout }
}

async fn imported(app: &TestApp) -> u64 {
    let counts = app.services.store.delivery_counts().await.unwrap();
    let of_events = counts.iter().filter(|count| count.source == SOURCE && count.outcome == Outcome::Imported);
    of_events.map(|count| count.count).sum()
}

/// The number that the next import gets.
async fn next_number(app: &TestApp) -> u64 {
    let mail = Mail::new("Anna <anna@client.example>", "Hello", "Thanks");
    app.receive(&mail).await;
    let stored = app.services.store.message_by_message_id(&mail.message_id).await.unwrap().unwrap();
    u64::try_from(stored.seq).unwrap()
}

on_both_engines! {
    async fn a_batch_goes_on_where_it_was_and_tries_no_event_again(app: TestApp) {
        let whole = run(Duration::from_hours(1));
        let some = app.once("some are imported", async || imported(&app).await >= SOME);
        tokio::select! {
            ended = batch(&app).run(&whole, &app.services) => panic!("too early: {ended:?}"),
            () = some => {}
        }
        // However the import ended that was broken off: this mail takes its number after it.
        let next = next_number(&app).await;
        let first = imported(&app).await;
        assert_eq!(next, first + 1);
        assert!(first < EVENTS, "nothing is left to go on with");

        // One whose store was slow may be there before its run knows, and is tried once more.
        let (mut runs, mut slow) = (1, 0);
        loop {
            match batch(&app).run(&run(Duration::from_secs(6)), &app.services).await.unwrap() {
                Finish::Done => break,
                Finish::Snooze(Duration::ZERO) => {}
                Finish::Snooze(_) => slow += 1,
                Finish::Cancel(why) => panic!("{why}"),
            }
            runs += 1;
            assert!(runs < EVENTS, "no run goes on where the last one ended");
        }
        assert!(runs > 1, "a run has no end of its own");
        assert_eq!(imported(&app).await, EVENTS);
        // Each try to import, also one in vain, takes a number: one for each event, and one for the batch.
        let tried = next_number(&app).await - 2;
        assert!((EVENTS + 1..=EVENTS + 1 + slow).contains(&tried), "{tried} tries, {slow} of them may be in vain");

        assert_eq!(batch(&app).run(&whole, &app.services).await.unwrap(), Finish::Done);
        assert_eq!(next_number(&app).await, tried + 2 + 2, "the batch alone is tried again");
        app.stop().await;
    }
}
