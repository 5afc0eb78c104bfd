//! The store goes away while deliveries come: each of them was answered for, so none may end as a dead letter.

use chrono::TimeDelta;
use jobs::LaneName;

use crate::{
    journeys::on_both_engines,
    support::{Mail, room_b},
};

/// One attempt, and a store that is not waited for long.
const VARIABLES: &[(&str, &str)] =
    &[("BELLHOP__QUEUE__LANES__INBOUND__ATTEMPTS", "1"), ("BELLHOP__QUEUE__LANES__INBOUND__TIMEOUT_S", "3")];

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
}
