//! What a client gets who asks what is held of them.

use bellhop::{
    cli::{ClientCommand, ExportArgs},
    commands::{self, Outcome, client::export_everywhere},
};
use jobs::client::export;
use serde_json::Value;

use super::{ADDRESS, ANNA, a_confirmed_event, an_open_lead, erased::BOB};
use crate::{
    journeys::on_both_engines,
    support::{Mail, room_b, senders::Request},
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

    async fn what_others_wrote_of_a_client_is_counted_and_handed_to_nobody(app: TestApp) {
        // The notice of the task quotes him, and the answer names her.
        let bobs = |text: &str| Mail::new(BOB, "Hm", &format!("{text} I have told {ADDRESS} too. Call me: 079 555 66 77"));
        app.receive(&bobs("Lorem ipsum dolor sit amet, consectetur.")).await;
        app.answer(&format!("Dear Bob, who is {ADDRESS}?")).await;
        a_confirmed_event(&app).await;
        app.receive(&bobs(&room_b(&app).replace("Room B", "Room C"))).await;
        for mail in [bobs("x"), Mail::new(ANNA, "x", "y")] {
            app.post_to("mail", Request { headers: http::HeaderMap::new(), body: mail.body().to_string().into_bytes() }).await;
        }
        let aside = async || export_everywhere(&app.instance, &app.services, ADDRESS).await.unwrap();
        app.once("both are kept aside", async || aside().await.0["quarantine"][0].is_object() && aside().await.0["named_by_others"]["quarantine"] == 1).await;

        let (whole, is_empty) = aside().await;
        let text = whole.to_string().to_lowercase();
        assert!(!is_empty && text.contains("anna keller"));
        for bobs in ["bob@other.example", "bob moser", "079 555 66 77", "lorem", "who is"] {
            assert!(!text.contains(bobs), "{bobs}: {text}");
        }
        for what in ["deliveries", "queue jobs", "mail files", "mails", "quarantine"] {
            assert!(whole["named_by_others"][what].as_u64().is_some_and(|count| count > 0), "{what}: {}", whole["named_by_others"]);
        }
        assert_eq!(whole["quarantine"].as_array().unwrap().len(), 1);
        assert!(whole["quarantine"][0]["headers"].is_null(), "passwords of ours may stand there");
        app.stop().await;
    }

    async fn who_is_only_named_by_others_is_not_nobody(app: TestApp) {
        app.receive(&Mail::new(BOB, "Room C", &format!("{}\n\nI have told {ADDRESS} too.", room_b(&app)))).await;
        let (whole, is_empty) = export_everywhere(&app.instance, &app.services, ADDRESS).await.unwrap();
        assert!(!is_empty, "something is held");
        assert_eq!((whole["deliveries"].as_array().unwrap().len(), whole["jobs"].as_array().unwrap().len()), (0, 0));
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
