//! Anna has paid 225.00 and cancels: early, late, too late.

use booking::{TaskKind, status};
use chrono::{NaiveTime, TimeDelta};

use super::on_both_engines;
use crate::support::{Mail, TestApp, june_14, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const YES: &str =
    "We accept the offer. Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";

/// From the inquiry to a confirmed booking whose deposit is paid.
async fn confirmed(app: &TestApp) {
    app.receive(&Mail::new(ANNA, "Room B", &room_b(app))).await;
    let offer = app.letterbox().to("anna@client.example").remove(0);
    app.receive(&Mail::answer(ANNA, &offer, YES)).await;
    app.approve().await;
    app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
    app.approve().await;
}

/// Moves the app's clock to noon, so many days before the event.
fn wait_until(app: &TestApp, days_before: i64) {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    let day = june_14(app.now()) - TimeDelta::days(days_before);
    app.advance(day.and_time(noon).and_utc() - app.now());
}

/// What goes back, as the letter, the task and the provider's report of it see it.
async fn cancels(app: TestApp, days_before: i64, back: Option<(&str, i64)>) {
    confirmed(&app).await;
    wait_until(&app, days_before);
    let confirmation = app.letterbox().to("anna@client.example").pop().unwrap();
    app.receive(&Mail::answer(ANNA, &confirmation, "We have to cancel our booking, I am sorry.")).await;
    assert_eq!(status(&app.booking().await.booking).as_str(), "confirmed", "nothing is cancelled before a clear yes");
    let check = app.letterbox().to("anna@client.example").pop().unwrap();
    assert!(check.text.contains("cancel") && check.text.contains("10:00"), "{}", check.text);

    app.receive(&Mail::answer(ANNA, &check, "Yes, please cancel.")).await;
    let booking = app.booking().await.booking;
    assert_eq!((status(&booking).as_str(), &booking.held), ("cancelled", &None));
    assert!(!app.calendar("b").contains("VEVENT"), "the entry is gone");
    let letter = app.letterbox().to("anna@client.example").pop().unwrap();
    let taken_back = letter.invitation.clone().expect("the invitation is taken back");
    assert!(taken_back.contains("METHOD:CANCEL") && taken_back.contains("STATUS:CANCELLED"), "{taken_back}");
    let told = app.letterbox().to("manager@venue.example").into_iter().any(|mail| mail.subject.contains("Cancelled"));
    assert!(told, "the manager is told");

    let Some((amount, minor)) = back else {
        assert!(letter.text.contains("nothing of what you have paid is refunded"), "{}", letter.text);
        assert!(app.open_tasks().await.is_empty(), "nothing goes back");
        return app.stop().await;
    };
    assert!(letter.text.contains(amount), "{}", letter.text);
    assert_eq!(app.approve().await.kind, TaskKind::Refund);
    app.refund("pay_1", "re_1", minor).await;
    assert!(app.open_tasks().await.is_empty(), "what was owed is nobody's surprise");
    assert_eq!(app.booking().await.booking.refund.owed(), rust_decimal::Decimal::ZERO);
    app.stop().await;
}

on_both_engines! {
    async fn forty_days_before_all_but_the_fee_goes_back(app: TestApp) {
        cancels(app, 40, Some(("175.00", 17_500))).await;
    }

    async fn twenty_days_before_half_goes_back(app: TestApp) {
        cancels(app, 20, Some(("112.50", 11_250))).await;
    }

    async fn five_days_before_nothing_goes_back(app: TestApp) {
        cancels(app, 5, None).await;
    }

    async fn who_says_no_to_the_check_keeps_everything(app: TestApp) {
        confirmed(&app).await;
        let before = app.booking().await.booking;
        let confirmation = app.letterbox().to("anna@client.example").pop().unwrap();
        app.receive(&Mail::answer(ANNA, &confirmation, "We have to cancel our booking, I am sorry.")).await;
        let check = app.letterbox().to("anna@client.example").pop().unwrap();
        app.receive(&Mail::answer(ANNA, &check, "No, please do not cancel, we keep the booking.")).await;
        assert_eq!(app.booking().await.booking, before);
        app.stop().await;
    }
}
