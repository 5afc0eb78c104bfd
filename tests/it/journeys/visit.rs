//! Anna visits the house before her event, and the event moves before her visit.

use booking::{Command, SiteVisit};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use jobs::{
    ExpireOptions,
    instructions::{Instruction, InstructionError, follow},
};

use super::on_both_engines;
use crate::support::{Mail, TestApp, june_14};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

async fn says(app: &TestApp, who: &str, text: &str) -> crate::support::Letter {
    let address = who.split(['<', '>']).nth(1).unwrap();
    let last = app.letterbox().to(address).pop().unwrap();
    app.receive(&Mail::answer(who, &last, text)).await;
    app.letterbox().to(address).pop().unwrap()
}

/// Moves the app's clock to noon of a day, and lets what is due be done.
async fn noon_of(app: &TestApp, day: NaiveDate) {
    let noon = day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap()).and_utc();
    app.advance(noon - app.now());
    app.tick(&ExpireOptions::default()).await;
}

/// Anna has an option, and is to come on the first day that she is offered, at two o'clock.
async fn agreed(app: &TestApp) -> NaiveDate {
    let event = june_14(app.now()) + TimeDelta::days(60);
    app.receive(&Mail::new(ANNA, "Room B", &wish("B", event))).await;
    says(app, ANNA, "Could we come by to see the rooms before the event?").await;
    let SiteVisit::DatesOffered { days } = app.booking().await.booking.visit else { panic!("days are offered") };
    let day = days[0].day;
    let times = says(app, ANNA, &format!("{} would be good.", day.format("%d.%m.%Y"))).await;
    assert!(times.text.contains("10:00, 14:00, 16:00"), "{}", times.text);
    says(app, ANNA, "14:00 suits us.").await;
    let fourteen = NaiveTime::from_hms_opt(14, 0, 0).unwrap();
    assert_eq!(app.booking().await.booking.visit, SiteVisit::Scheduled { day, time: fourteen }, "never the 14th");
    day
}

fn wish(room: &str, day: NaiveDate) -> String {
    format!("We would like Room {room} on {}, 25 people, 10:00 to 16:00.", day.format("%d.%m.%Y"))
}

on_both_engines! {
    async fn a_visit_is_offered_agreed_on_and_moves_when_the_event_does(app: TestApp) {
        let event = june_14(app.now()) + TimeDelta::days(60);
        app.receive(&Mail::new(ANNA, "Room B", &wish("B", event))).await;
        let before = app.booking().await.booking;

        let offer = says(&app, ANNA, "Could we come by to see the rooms before the event?").await;
        let SiteVisit::DatesOffered { days } = app.booking().await.booking.visit else { panic!("days are offered") };
        assert_eq!(days.len(), 3);
        assert!(days.iter().all(|day| day.day < event && day.times.len() == 3), "{days:?}");
        assert!(offer.text.contains("10:00, 14:00, 16:00"), "{}", offer.text);

        // Ben is not offered what Anna has before her.
        app.receive(&Mail::new(BEN, "Room C", &wish("C", event))).await;
        says(&app, BEN, "Could we come by to see the rooms before the event?").await;
        let of_ben = app.services.store.bookings(None, 10).await.unwrap().remove(0).booking.visit;
        let SiteVisit::DatesOffered { days: other } = of_ben else { panic!("days are offered") };
        assert!(other.iter().all(|day| !days.contains(day)), "{other:?}");

        let chosen = days[1].day;
        let agreed = says(&app, ANNA, &format!("{} at 14:00 suits us.", chosen.format("%d.%m.%Y"))).await;
        let anna = app.services.store.booking(before.number).await.unwrap().unwrap().booking;
        assert!(matches!(anna.visit, SiteVisit::Scheduled { day, .. } if day == chosen), "{:?}", anna.visit);
        assert!(agreed.invitation.is_some_and(|text| text.contains("METHOD:REQUEST")), "the visit comes with an invitation");
        assert_eq!((anna.first_day, anna.held, anna.offers), (before.first_day, before.held, before.offers), "the event stays");

        let earlier = event - TimeDelta::days(14);
        let moved = says(&app, ANNA, &format!("We need to move the event to {}.", earlier.format("%d.%m.%Y"))).await;
        let anna = app.services.store.booking(before.number).await.unwrap().unwrap().booking;
        assert_eq!(anna.first_day, Some(earlier));
        assert!(matches!(anna.visit, SiteVisit::DatesOffered { .. }), "{:?}", anna.visit);
        assert!(moved.text.contains("the visit has to move"), "{}", moved.text);
        assert!(moved.invitation.is_some_and(|text| text.contains("METHOD:CANCEL") && text.contains(".visit@")));
        assert!(!app.calendar("visits").contains("VEVENT"), "the entry is gone");
        app.stop().await;
    }

    async fn a_visit_stands_in_the_calendar_is_reminded_of_and_thanked_for(app: TestApp) {
        let day = agreed(&app).await;
        let calendar = app.calendar("visits");
        assert!(calendar.contains("[VISIT] BH-") && calendar.contains("Anna Keller"), "{calendar}");
        noon_of(&app, day - TimeDelta::days(2)).await;
        let before = app.letterbox().to("anna@client.example").len();
        noon_of(&app, day - TimeDelta::days(1)).await;
        let letters = app.letterbox().to("anna@client.example");
        assert_eq!(letters.len(), before + 1);
        assert!(letters[before].text.contains("your visit tomorrow") && letters[before].text.contains("14:00"), "{}", letters[before].text);
        noon_of(&app, day + TimeDelta::days(1)).await;
        let thanks = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(thanks.text.contains("Thank you for coming"), "{}", thanks.text);
        assert!(matches!(app.booking().await.booking.visit, SiteVisit::Done { .. }));
        assert!(app.calendar("visits").contains("VEVENT"), "what has been stays");
        app.stop().await;
    }

    async fn nobody_is_thanked_for_a_visit_to_which_nobody_came(app: TestApp) {
        let day = agreed(&app).await;
        let number = app.booking().await.booking.number;
        let instruction = || Instruction { booking: number, command: Command::VisitWas { done: false }, seen_version: None };
        assert!(matches!(follow(&app.services, &instruction()).await, Err(InstructionError::Refused(_))), "not yet");
        noon_of(&app, day).await;
        app.advance(TimeDelta::hours(3));
        follow(&app.services, &instruction()).await.unwrap();
        let before = app.letterbox().to("anna@client.example").len();
        noon_of(&app, day + TimeDelta::days(2)).await;
        assert_eq!(app.letterbox().to("anna@client.example").len(), before);
        assert!(matches!(app.booking().await.booking.visit, SiteVisit::NoShow { .. }));
        app.stop().await;
    }

    async fn who_declines_has_the_visit_taken_out_of_the_calendar_at_once(app: TestApp) {
        agreed(&app).await;
        let off = says(&app, ANNA, "Unfortunately we have to decline your offer.").await;
        assert!(off.text.contains("is called off too"), "{}", off.text);
        let cancel = off.invitation.expect("the visit is called off");
        assert!(cancel.contains("METHOD:CANCEL") && cancel.contains(".visit@"), "{cancel}");
        assert!(!app.calendar("visits").contains("VEVENT"), "the entry is gone");
        app.stop().await;
    }

    async fn with_a_cancelled_booking_its_visit_is_called_off(app: TestApp) {
        agreed(&app).await;
        says(&app, ANNA, "We accept the offer.").await;
        let check = says(&app, ANNA, "We have to cancel our booking, I am sorry.").await;
        assert!(check.text.contains("your visit on"), "{}", check.text);
        let before = app.letterbox().to("anna@client.example").len();
        says(&app, ANNA, "Yes, please cancel.").await;
        let letters = app.letterbox().to("anna@client.example").split_off(before);
        assert_eq!(letters.len(), 2, "one says that the booking is cancelled, one takes the visit out of the calendar");
        let cancel = letters.iter().find_map(|letter| letter.invitation.clone()).expect("the visit is called off");
        assert!(cancel.contains("METHOD:CANCEL") && cancel.contains(".visit@"), "{cancel}");
        assert!(!app.calendar("visits").contains("VEVENT"), "the entry is gone");
        app.stop().await;
    }

    async fn the_manager_hears_that_a_day_with_a_visit_is_booked(app: TestApp) {
        let day = agreed(&app).await;
        app.receive(&Mail::new(BEN, "Room C", &wish("C", day))).await;
        let told = app.letterbox().to("manager@venue.example").pop().expect("the manager is told");
        assert!(told.subject.contains("Booked on a day with a site visit") && told.text.contains("14:00"), "{}", told.text);
        let ben = app.services.store.bookings(None, 9).await.unwrap().remove(0).booking;
        assert!(ben.held.is_some(), "and the room is held all the same");
        app.stop().await;
    }
}
