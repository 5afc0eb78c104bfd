//! The store goes away while deliveries come: each of them was answered for, so none may end as a dead letter.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use jobs::{Body, Finish, ImportDelivery, Job as _, LaneName, Run, inbound::DeliveryKind};

use crate::{
    journeys::on_both_engines,
    support::{Mail, room_b},
};

/// One attempt, and a store that is not waited for long.
const VARIABLES: &[(&str, &str)] =
    &[("BELLHOP__QUEUE__LANES__INBOUND__ATTEMPTS", "1"), ("BELLHOP__QUEUE__LANES__INBOUND__TIMEOUT_S", "9")];

fn run_of(timeout: Duration) -> Run {
    Run { id: "a run".to_owned(), attempt: 1, last: false, timeout }
}

fn import(mail: &Mail) -> ImportDelivery {
    ImportDelivery {
        source: "mail".to_owned(),
        scheme: "standard".to_owned(),
        kind: DeliveryKind::Email,
        event_id: "msg_1".to_owned(),
        rests_on: "webhook-id".to_owned(),
        received_at: DateTime::UNIX_EPOCH,
        content_type: None,
        cut_off_at: None,
        body: Body::of(mail.body().to_string().as_bytes()),
    }
}

on_both_engines! {
    with VARIABLES;

    async fn a_delivery_waits_for_the_store_without_an_attempt(app: TestApp) {
        let away = app.without_store();
        let mail = Mail::new("Anna <anna@client.example>", "Workshop", &room_b(&app));
        assert_eq!(app.post("mail", "msg_1", &mail.body()).await.status, 202, "Redis has it");
        let lane = app.services.lanes.get(LaneName::Inbound);
        app.once("the store was asked in vain", async || lane.stats().await.unwrap().snoozed >= 3).await;
        let stats = lane.stats().await.unwrap();
        assert_eq!((stats.failed, stats.dead), (0, 0));

        away.over();
        // One that takes longer than its share is put off once more.
        app.once("it is imported", async || {
            app.advance(TimeDelta::minutes(1));
            app.drain().await;
            !app.services.store.bookings(None, 1).await.unwrap().is_empty()
        })
        .await;
        assert_eq!(app.booking().await.booking.number.serial, 1);
        app.stop().await;
    }

    async fn a_delivery_that_is_slow_for_what_it_holds_does_not_wait_for_ever(app: TestApp) {
        let mail = Mail::new("Anna <anna@client.example>", "Workshop", &room_b(&app));
        let (no_time, delivery) = (run_of(Duration::ZERO), import(&mail));
        app.once("it fails, and that counts", async || delivery.clone().run(&no_time, &app.services).await.is_err()).await;
        let away = app.without_store();
        assert!(matches!(delivery.clone().run(&no_time, &app.services).await, Ok(Finish::Snooze(_))));
        away.over();
        app.stop().await;
    }
}
