//! The clock comes by: an option is reminded of and runs out, a deposit does not come, a lead falls silent, and the
//! manager forgets a task.

use booking::{Command, TaskKind, stage, status};
use chrono::{NaiveTime, TimeDelta};
use jobs::{
    ExpireOptions, GiveUpLeads,
    instructions::{Instruction, InstructionError, follow},
};

use super::on_both_engines;
use crate::support::{Mail, TestApp, june_14, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const TO_ANNA: &str = "anna@client.example";
const TO_MANAGER: &str = "manager@venue.example";

const ADDRESS: &str = "Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";

/// Moves the app's clock to noon, so many days from the event on.
async fn wait_until(app: &TestApp, days_after: i64) {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    let day = june_14(app.now()) + TimeDelta::days(days_after);
    wait(app, day.and_time(noon).and_utc() - app.now()).await;
}

/// Lets time pass, and what was to be done then be done.
async fn wait(app: &TestApp, time: TimeDelta) {
    app.advance(time);
    app.tick(&ExpireOptions::default()).await;
}

async fn approved(app: &TestApp) {
    app.receive(&Mail::new(ANNA, "Room B", &room_b(app))).await;
    let offer = app.letterbox().to(TO_ANNA).remove(0);
    app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
    app.approve().await;
}

on_both_engines! {
    async fn an_option_is_reminded_of_once_and_the_silent_lead_that_it_leaves_is_lost(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        wait(&app, TimeDelta::days(5) - TimeDelta::hours(1)).await;
        assert_eq!(app.letterbox().to(TO_ANNA).len(), 1, "the offer");
        wait(&app, TimeDelta::hours(2)).await;
        let letters = app.letterbox().to(TO_ANNA);
        assert_eq!(letters.len(), 2, "the offer and one reminder");
        assert!(letters[1].text.contains("Room B for you until"), "{}", letters[1].text);

        wait(&app, TimeDelta::days(2)).await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "lead");
        app.advance(TimeDelta::days(29));
        app.tick(&GiveUpLeads::default()).await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "lead", "not yet");
        app.advance(TimeDelta::days(2));
        app.tick(&GiveUpLeads::default()).await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "lost");
        assert_eq!(app.letterbox().to(TO_ANNA).len(), 3, "nobody is written to for it");
        app.stop().await;
    }

    async fn a_deposit_that_does_not_come_is_asked_for_and_then_the_manager_gives_the_room_up(app: TestApp) {
        approved(&app).await;
        let asked = app.letterbox().to(TO_ANNA).len();
        for (days, letters) in [(-14, 0), (-13, 1), (-12, 1), (-10, 2), (-9, 2), (-8, 3), (-7, 3)] {
            wait_until(&app, days).await;
            assert_eq!(app.letterbox().to(TO_ANNA).len(), asked + letters, "{days} days from the event");
        }
        let overdue = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(overdue.text.contains("CHF 225.00 was due on"), "{}", overdue.text);
        assert_eq!(status(&app.booking().await.booking).as_str(), "option", "the room is kept until the manager decides");
        assert_eq!(app.approve().await.kind, TaskKind::DepositOverdue);
        let booking = app.booking().await.booking;
        assert_eq!((status(&booking).as_str(), booking.held), ("lead", None));
        assert!(!app.calendar("b").contains("VEVENT"), "the entry is gone");
        app.stop().await;
    }

    async fn the_manager_gives_a_client_more_time(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let stored = app.booking().await;
        let instruction = Instruction {
            booking: stored.booking.number,
            command: Command::Extend { days: 7 },
            seen_version: Some(stored.version),
        };
        follow(&app.services, &instruction).await.unwrap();
        app.drain().await;
        let told = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(told.text.contains("We now hold Room B for you until"), "{}", told.text);
        let again = follow(&app.services, &instruction).await;
        assert!(matches!(again, Err(InstructionError::Stale { .. })), "the same version twice: {again:?}");
        wait(&app, TimeDelta::days(8)).await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "option", "it lasts longer");
        wait(&app, TimeDelta::days(7)).await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "lead");
        app.stop().await;
    }

    async fn a_deposit_that_comes_is_not_asked_for_again(app: TestApp) {
        approved(&app).await;
        let first = app.letterbox().to(TO_ANNA).pop().unwrap();
        app.receive(&Mail::answer(ANNA, &first, ADDRESS)).await;
        wait_until(&app, -12).await;
        let asked = app.letterbox().to(TO_ANNA).len();
        app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        wait_until(&app, -5).await;
        assert_eq!(app.letterbox().to(TO_ANNA).len(), asked);
        assert_eq!(stage(&app.booking().await.booking).as_str(), "confirmation");
        app.stop().await;
    }

    async fn an_address_that_does_not_come_is_asked_for_and_then_the_manager_decides(app: TestApp) {
        approved(&app).await;
        app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        let asked = app.letterbox().to(TO_ANNA).len();
        for (days, letters) in [(-14, 0), (-13, 1), (-12, 1), (-10, 2), (-8, 3), (-7, 3)] {
            wait_until(&app, days).await;
            assert_eq!(app.letterbox().to(TO_ANNA).len(), asked + letters, "{days} days from the event");
        }
        let last = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(last.text.contains("For the invoice we still need") && !last.text.contains("deposit"), "{}", last.text);
        assert_eq!(app.reject("she is on holiday").await.kind, TaskKind::BillingOverdue);
        wait_until(&app, 0).await;
        let told = app.letterbox().to(TO_MANAGER).pop().unwrap();
        assert!(told.subject.contains("a missing billing address"), "asked again: {}", told.subject);
        app.receive(&Mail::answer(ANNA, &last, ADDRESS)).await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::FinalConfirmation);
        app.stop().await;
    }

    async fn the_manager_is_told_once_more_of_a_task_that_waits_for_a_day(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to(TO_ANNA).remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        app.receive(&Mail::answer(ANNA, &offer, "Could somebody call me, please?")).await;
        let told = app.letterbox().to(TO_MANAGER);
        let person = app.open_tasks().await.into_iter().find(|task| task.kind == TaskKind::MessageManager).unwrap();
        app.decide_on(person.id).await;
        wait(&app, TimeDelta::hours(25)).await;
        let mails = app.letterbox().to(TO_MANAGER);
        assert_eq!(mails.len(), told.len() + 1, "only what is open is told again");
        let (first, again) = (&told[0], &mails[told.len()]);
        assert_eq!(again.subject, first.subject.replace("To decide", "Still to decide"));
        assert!(again.text.contains("We accept the offer.") && again.text.contains("tasks approve"), "{}", again.text);
        wait(&app, TimeDelta::hours(25)).await;
        assert_eq!(app.letterbox().to(TO_MANAGER).len(), mails.len(), "once");
        app.stop().await;
    }
}
