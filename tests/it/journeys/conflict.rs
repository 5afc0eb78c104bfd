//! Ben wants the room that Anna holds, and insists; the manager picks either of them.

use booking::{BookingNumber, TaskKind};
use store::StoredBooking;

use super::on_both_engines;
use crate::support::{Mail, TestApp, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

/// Anna holds Room B, and Ben has given his reason; their numbers.
async fn both_want_it(app: &TestApp) -> (BookingNumber, BookingNumber) {
    app.receive(&Mail::new(ANNA, "Room B", &room_b(app))).await;
    app.receive(&Mail::new(BEN, "Room B", &room_b(app))).await;
    let refusal = app.letterbox().to("ben@client.example").pop().unwrap();
    assert!(refusal.text.contains("tell us why"), "{}", refusal.text);
    let reason = "It has to be Room B, because a guest of ours uses a wheelchair and knows it well.";
    app.receive(&Mail::answer(BEN, &refusal, reason)).await;
    let bookings = app.services.store.bookings(None, 10).await.unwrap();
    let open = app.open_tasks().await;
    assert_eq!(open.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::RoomConflict]);
    let notice = app.letterbox().to("manager@venue.example").pop().unwrap();
    assert!(notice.text.contains("wheelchair"), "the manager reads the reason: {}", notice.text);
    (bookings[1].booking.number, bookings[0].booking.number)
}

async fn stored(app: &TestApp, number: BookingNumber) -> StoredBooking {
    app.services.store.booking(number).await.unwrap().unwrap()
}

async fn room_of(app: &TestApp, number: BookingNumber) -> Option<String> {
    stored(app, number).await.booking.held.map(|held| held.hold.room.to_string())
}

on_both_engines! {
    async fn the_later_client_wins_and_the_earlier_one_gets_alternatives(app: TestApp) {
        let (anna, ben) = both_want_it(&app).await;
        let booking = stored(&app, ben).await.booking;
        let draft = jobs::draft_of(&app.services, &booking, &app.open_tasks().await[0]).await.unwrap().unwrap();
        app.approve().await;
        assert_eq!((room_of(&app, anna).await, room_of(&app, ben).await), (None, Some("B".to_owned())));
        let told = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(told.text.contains("no longer keep Room B") && told.text.contains("Room A"), "{}", told.text);
        let offer = app.letterbox().to("ben@client.example").pop().unwrap();
        assert!(offer.text.contains("750.00"), "{}", offer.text);
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&draft), words(&offer.text), "the manager was shown what approving sends");
        assert_eq!(app.calendar("b").matches("BEGIN:VEVENT").count(), 1);
        app.stop().await;
    }

    async fn the_earlier_client_keeps_it_and_the_later_one_gets_alternatives(app: TestApp) {
        let (anna, ben) = both_want_it(&app).await;
        app.reject("Anna was first").await;
        assert_eq!((room_of(&app, anna).await, room_of(&app, ben).await), (Some("B".to_owned()), None));
        let told = app.letterbox().to("ben@client.example").pop().unwrap();
        assert!(told.text.contains("Room A") && !told.text.contains("Anna"), "{}", told.text);
        assert_eq!(app.letterbox().to("anna@client.example").len(), 1, "Anna hears nothing of it");
        app.stop().await;
    }
}
