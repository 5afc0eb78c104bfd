//! A vague inquiry becomes dates, the date rooms, the room an offer.

use booking::{Stage, stage};

use super::on_both_engines;
use crate::support::{Mail, june_14, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

on_both_engines! {
    async fn a_vague_inquiry_is_led_to_an_offer(app: TestApp) {
        let wish = "Hello, we would like to hold a workshop on a Saturday in June, 25 people, 10:00 to 16:00.\n\nAnna Keller";
        app.receive(&Mail::new(ANNA, "Workshop", wish)).await;
        let booking = app.booking().await.booking;
        assert_eq!(stage(&booking), Stage::Date);
        let dates = booking.proposed_dates.clone();
        assert!(dates.len() >= 4, "{dates:?}");
        for day in &dates {
            assert_eq!(day.format("%a %m").to_string(), "Sat 06");
        }
        let proposals = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(proposals.text.contains(&dates[1].format("%d.%m.%Y").to_string()), "{}", proposals.text);

        app.receive(&Mail::answer(ANNA, &proposals, "The second one suits us.")).await;
        let booking = app.booking().await.booking;
        assert_eq!((booking.first_day, stage(&booking)), (Some(dates[1]), Stage::Room));
        let rooms = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(rooms.text.contains("Room B"), "{}", rooms.text);

        app.receive(&Mail::answer(ANNA, &rooms, "We take Room B.")).await;
        let offer = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(offer.text.contains("750.00"), "{}", offer.text);
        app.stop().await;
    }

    async fn a_day_that_others_hold_is_not_proposed(app: TestApp) {
        app.receive(&Mail::new(BEN, "Room B", &room_b(&app))).await;
        let day = june_14(app.now());
        let wish = format!("We would like to have Room B on a {} in June, 25 people, 10:00 to 16:00.", day.format("%A"));
        app.receive(&Mail::new(ANNA, "Workshop", &wish)).await;
        let bookings = app.services.store.bookings(None, 10).await.unwrap();
        let dates = &bookings[0].booking.proposed_dates;
        assert!(!dates.is_empty() && !dates.contains(&day), "{dates:?}");
        app.stop().await;
    }
}
