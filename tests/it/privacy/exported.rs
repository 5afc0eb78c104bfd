//! What a client gets who asks what is held of them.

use bellhop::{
    cli::{ClientCommand, ExportArgs},
    commands::{self, Outcome},
};
use jobs::client::export;
use serde_json::Value;

use super::{ADDRESS, a_confirmed_event, an_open_lead};
use crate::{
    journeys::on_both_engines,
    support::{Mail, room_b},
};

on_both_engines! {
    async fn everything_that_is_held_of_a_client_is_handed_out_and_nothing_of_others(app: TestApp) {
        a_confirmed_event(&app).await;
        an_open_lead(&app).await;
        app.receive(&Mail::new("Bob Moser <bob@other.example>", "Room C", &room_b(&app).replace("Room B", "Room C"))).await;
        let export = export(&app.services, "ANNA.keller@client.example").await.unwrap();
        let text = serde_json::to_string(&export).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        let lengths = ["contacts", "bookings", "messages", "deliveries", "jobs", "payments", "billing_addresses", "mail_files", "calendar_entries"]
            .map(|section| whole[section].as_array().unwrap().len());
        assert_eq!(lengths[..3], [2, 2, 3], "contacts, bookings, messages: {lengths:?}");
        assert!(lengths.iter().all(|length| *length > 0), "{lengths:?}");
        assert!(whole["journal"].as_array().unwrap().len() > 10);
        assert!(whole["calendar_entries"][0]["text"].as_str().unwrap().contains("Anna Keller"));
        for held in ["Seestrasse 12", "+41445550123", "pay_1", "another event"] {
            assert!(text.to_lowercase().contains(&held.to_lowercase()), "{held}");
        }
        assert!(!text.to_lowercase().contains("bob"), "another client");
        app.stop().await;
    }

    async fn of_nobody_nothing_is_handed_out(app: TestApp) {
        a_confirmed_event(&app).await;
        let nobody = export(&app.services, "nobody@client.example").await.unwrap();
        assert!(nobody.is_empty());
        assert!(!export(&app.services, ADDRESS).await.unwrap().is_empty());
        let asked = ClientCommand::Export(ExportArgs { address: "nobody@client.example".to_owned() });
        assert_eq!(commands::client::run(&app.instance, asked).await.unwrap(), Outcome::Failed);
        let half = ClientCommand::Export(ExportArgs { address: "client.example".to_owned() });
        assert!(commands::client::run(&app.instance, half).await.is_err(), "no address");
        app.stop().await;
    }
}
