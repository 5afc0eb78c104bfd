//! A client is erased whose entries stand on a calendar server.

use bellhop::commands::{Outcome, client::erase_everywhere};
use jobs::client::Reach;

use super::{ANNA, app_with, on_every_server, only, says};
use crate::support::{CalendarKind, CalendarServer, Engine, Mail, TestApp, room_b};

const BOB: &str = "Bob Moser <bob@client.example>";

async fn erase(app: &TestApp, address: &str, reach: Reach) {
    let receipt = erase_everywhere(&app.instance, &app.services, address, reach).await.unwrap();
    assert_eq!(receipt.outcome(), Outcome::Done, "{receipt:?}");
    app.drain().await;
}

on_every_server! {
    async fn who_is_erased_is_named_in_no_entry(server: CalendarServer, app: TestApp) {
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        says(&app, "We accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland").await;
        app.approve().await;
        app.pay(&app.booking().await.booking.number.to_string(), "pi_1", 22_500, "CHF").await;
        app.approve().await;
        app.receive(&Mail::new(BOB, "Workshop", &room_b(&app).replace("Room B", "Room C"))).await;
        let (annas, bobs) = (only(&server, "Room B"), only(&server, "Room C"));
        assert!(annas.text.contains("Anna Keller") && bobs.text.contains("Bob Moser"), "{annas:?} {bobs:?}");

        erase(&app, "anna@client.example", Reach::Overruled).await;
        let left = only(&server, "Room B");
        assert_eq!(left.href, annas.href, "it is the same entry: the room stays taken");
        assert!(left.text.contains("SUMMARY:[CONFIRMED] BH-") && left.text.contains("25 guests"), "{}", left.text);
        assert!(["Anna", "Keller", "anna@"].iter().all(|text| !left.text.contains(text)), "{}", left.text);
        assert_eq!(only(&server, "Room C"), bobs, "nothing of Bob's has changed");

        erase(&app, "bob@client.example", Reach::Unneeded).await;
        assert!(server.entries("Room C").is_empty(), "an option ends: {:?}", server.entries("Room C"));
        app.stop().await;
        server.kill();
    }
}
