//! One client, two bookings, two threads: they never mix.

use booking::BookingNumber;
use store::StoredBooking;

use super::on_both_engines;
use crate::support::{Letter, Mail, TestApp, june};

const ANNA: &str = "Anna Keller <anna@client.example>";

async fn in_room(app: &TestApp, room: &str) -> StoredBooking {
    let bookings = app.services.store.bookings(None, 10).await.unwrap();
    let found = bookings.into_iter().find(|stored| stored.booking.wished_room == Some(room.into()));
    found.unwrap_or_else(|| panic!("no booking wishes room {room}"))
}

fn letter_about(app: &TestApp, number: BookingNumber) -> Letter {
    let about = |letter: &Letter| letter.subject.contains(&format!("[{number}]"));
    app.letterbox().to("anna@client.example").into_iter().rfind(about).unwrap()
}

on_both_engines! {
    async fn two_threads_of_one_client_never_mix(app: TestApp) {
        let wish = |room: &str, guests| format!("We would like Room {room} on {}, {guests} people, 10:00 to 16:00.", june(&app));
        app.receive(&Mail::new(ANNA, "Workshop", &wish("B", 25))).await;
        app.receive(&Mail::new(ANNA, "Dinner", &wish("C", 40))).await;
        let (workshop, dinner) = (in_room(&app, "B").await.booking.number, in_room(&app, "C").await.booking.number);
        assert_ne!(workshop, dinner);

        // The dinner grows; whatever the subject says, the address of the reply names its thread.
        let mut more = Mail::answer(ANNA, &letter_about(&app, dinner), "We will be 50 people.");
        more.subject = format!("Re: Workshop [{workshop}]");
        more.answers = None;
        app.receive(&more).await;
        app.receive(&Mail::answer(ANNA, &letter_about(&app, workshop), "We accept the offer.")).await;

        let (workshop, dinner) = (in_room(&app, "B").await.booking, in_room(&app, "C").await.booking);
        assert_eq!((workshop.participants, workshop.acceptance.map(|yes| yes.version)), (Some(25), Some(1)));
        assert_eq!((dinner.participants, dinner.acceptance), (Some(50), None));
        app.stop().await;
    }

    async fn a_mail_that_comes_twice_counts_once(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Workshop", &format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", june(&app)));
        app.receive(&inquiry).await;
        app.receive(&inquiry).await;
        assert_eq!(app.booking().await.booking.offers.len(), 1);
        assert_eq!(app.letterbox().to("anna@client.example").len(), 1);
        app.stop().await;
    }
}
