//! Anna visits the house before her event, and the event moves before her visit.

use booking::SiteVisit;
use chrono::{NaiveDate, TimeDelta};

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
        app.stop().await;
    }
}
