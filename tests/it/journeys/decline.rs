//! Anna declines, and Ben, who came too late, gets her room.

use booking::{TaskKind, status};

use super::on_both_engines;
use crate::support::{Mail, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

on_both_engines! {
    async fn who_declines_frees_the_room_for_the_next_client(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);

        app.receive(&Mail::answer(ANNA, &offer, "Thank you, but we have decided against your offer.")).await;
        let booking = app.booking().await.booking;
        assert_eq!((status(&booking).as_str(), booking.held), ("lost", None));
        assert!(!app.calendar("b").contains("VEVENT"), "the entry is gone");
        assert_eq!(app.letterbox().to("anna@client.example").len(), 1, "the goodbye waits for the manager");

        app.receive(&Mail::new(BEN, "Room B", &room_b(&app))).await;
        assert!(app.letterbox().to("ben@client.example")[0].text.contains("750.00"), "the room is his at once");

        let task = app.approve().await;
        assert_eq!(task.kind, TaskKind::Goodbye);
        let goodbye = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(goodbye.text.contains("released"), "{}", goodbye.text);

        // Anna comes back on the same thread: that is a new booking.
        app.receive(&Mail::answer(ANNA, &goodbye, &room_b(&app).replace("Room B", "Room A"))).await;
        let bookings = app.services.store.bookings(None, 10).await.unwrap();
        assert_eq!(bookings.len(), 3);
        assert_eq!(status(&bookings[0].booking).as_str(), "option");
        app.stop().await;
    }
}
