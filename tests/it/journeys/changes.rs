//! What an accepted offer becomes when its event changes: the date, the room, the guests.

use booking::{Stage, stage, status};
use chrono::TimeDelta;

use super::on_both_engines;
use crate::support::{Letter, Mail, TestApp, june, june_14, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

async fn says(app: &TestApp, text: &str) -> Letter {
    let last = app.letterbox().to("anna@client.example").pop().unwrap();
    app.receive(&Mail::answer(ANNA, &last, text)).await;
    app.letterbox().to("anna@client.example").pop().unwrap()
}

async fn of_anna(app: &TestApp) -> booking::Booking {
    let bookings = app.services.store.bookings(None, 10).await.unwrap();
    bookings.into_iter().map(|stored| stored.booking).min_by_key(|booking| booking.number).unwrap()
}

on_both_engines! {
    async fn a_new_date_after_the_acceptance_keeps_a_free_room_and_makes_a_new_version(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        says(&app, "We accept the offer.").await;
        app.approve().await;
        let later = june_14(app.now()) + TimeDelta::days(7);
        let letter = says(&app, &format!("We need to move the event to {}.", later.format("%d.%m.%Y"))).await;
        let booking = app.booking().await.booking;
        assert_eq!((booking.acceptance, stage(&booking)), (None, Stage::Negotiation), "a yes to v1 is none to v2");
        let offer = booking.current_offer().unwrap();
        assert_eq!((offer.version, offer.room.0.as_str(), offer.deposit_due), (2, "B", Some(later - TimeDelta::days(10))));
        assert!(letter.text.contains("750.00") && letter.text.contains("225.00"), "{}", letter.text);
        app.stop().await;
    }

    async fn a_new_date_on_which_the_room_is_lost_shows_others(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        says(&app, "We accept the offer.").await;
        app.approve().await;
        let later = june_14(app.now()) + TimeDelta::days(7);
        let taken = format!("We would like Room B on {}, 30 people, 09:00 to 18:00.", later.format("%d.%m.%Y"));
        app.receive(&Mail::new(BEN, "Room B", &taken)).await;

        let lost = says(&app, &format!("We need to move the event to {}.", later.format("%d.%m.%Y"))).await;
        assert!(lost.text.contains("Room B is already taken") && lost.text.contains("Room A"), "{}", lost.text);
        let booking = of_anna(&app).await;
        assert_eq!((status(&booking).as_str(), booking.acceptance), ("lead", None));
        let offer = says(&app, "Then we take Room A.").await;
        assert!(offer.text.contains("500.00") && offer.text.contains("150.00"), "{}", offer.text);
        app.stop().await;
    }

    async fn more_guests_than_the_room_holds_lead_to_larger_rooms(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let rooms = says(&app, "We will be 70 people instead of 25.").await;
        assert!(rooms.text.contains("Room B holds at most 60") && rooms.text.contains("Room C"), "{}", rooms.text);
        let booking = app.booking().await.booking;
        assert_eq!((booking.participants, booking.held), (Some(70), None));
        let offer = says(&app, "Room C, please.").await;
        assert!(offer.text.contains("1'100.00"), "{}", offer.text);
        assert!(offer.text.contains(&june(&app)), "nothing that was known is lost: {}", offer.text);
        app.stop().await;
    }
}
