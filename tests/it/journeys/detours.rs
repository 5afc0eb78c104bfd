//! Small detours of the main job: missing values, rooms that are taken, options that run out, money that does not fit.

use booking::{Stage, TaskKind, stage, status};
use chrono::TimeDelta;
use jobs::ExpireOptions;

use super::on_both_engines;
use crate::support::{Mail, june, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";

on_both_engines! {
    async fn what_is_missing_is_asked_for_and_taken_from_the_answer(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &format!("We would like to book Room B on {} for 25 people.", june(&app)))).await;
        assert_eq!(stage(&app.booking().await.booking), Stage::Date);
        let question = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &question, "From 10:00 to 16:00, please.")).await;
        let booking = app.booking().await.booking;
        assert_eq!((stage(&booking), booking.current_offer().unwrap().total.to_string()), (Stage::Negotiation, "750.00".to_owned()));
        app.stop().await;
    }

    async fn a_second_client_in_an_overlapping_window_gets_other_rooms(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let later = format!("We would like Room B on {}, 25 people, from 16:30 to 20:00.", june(&app));
        app.receive(&Mail::new(BEN, "Room B", &later)).await;
        let letters = app.letterbox().to("ben@client.example");
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("Room A") && letters[0].text.contains("Room F"), "{}", letters[0].text);
        app.receive(&Mail::answer(BEN, &letters[0], "Let's take Room A then.")).await;
        let offer = app.letterbox().to("ben@client.example").pop().unwrap();
        assert!(offer.text.contains("500.00") && offer.text.contains("150.00"), "{}", offer.text);
        app.stop().await;
    }

    async fn an_option_that_runs_out_frees_the_room_and_tells_both(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        app.advance(TimeDelta::days(7) + TimeDelta::minutes(1));
        app.tick(&ExpireOptions::default()).await;
        let booking = app.booking().await.booking;
        assert_eq!((status(&booking).as_str(), booking.held), ("lead", None));
        assert_eq!(app.letterbox().to("anna@client.example").len(), 2);
        assert_eq!(app.letterbox().to("manager@venue.example").len(), 1);
        assert!(!app.calendar("b").contains("VEVENT"), "the entry is gone");
        app.receive(&Mail::new(BEN, "Room B", &room_b(&app))).await;
        assert!(app.letterbox().to("ben@client.example")[0].text.contains("750.00"), "the room is free again");
        app.stop().await;
    }

    async fn a_partial_payment_is_counted_and_the_rest_is_asked_for(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        let yes = "We accept the offer. Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";
        app.receive(&Mail::answer(ANNA, &offer, yes)).await;
        app.approve().await;
        let number = app.booking().await.booking.number.to_string();
        app.pay(&number, "pay_1", 10_000, "CHF").await;
        let rest = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(rest.text.contains("125.00"), "{}", rest.text);
        app.pay(&number, "pay_2", 12_500, "CHF").await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::FinalConfirmation);
        app.stop().await;
    }

    async fn a_refund_that_comes_before_its_payment_waits_for_it(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        app.refund("pay_1", "re_1", 2_500).await;
        assert_eq!(app.open_tasks().await.len(), 1, "the refund is parked");
        app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        app.advance(TimeDelta::minutes(2));
        app.tick(&ExpireOptions::default()).await;
        assert_eq!(app.booking().await.booking.paid().to_string(), "200.00");
        app.stop().await;
    }

    async fn money_that_names_nothing_for_an_hour_is_shown_to_the_manager(app: TestApp) {
        app.refund("pay_unknown", "re_1", 2_500).await;
        assert!(app.open_tasks().await.is_empty());
        app.advance(TimeDelta::minutes(61));
        app.tick(&ExpireOptions::default()).await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::CheckPayment);
        app.stop().await;
    }

    async fn money_that_fits_nothing_is_shown_to_the_manager(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let number = app.booking().await.booking.number.to_string();
        for (reference, currency) in [("BH-2026-99999", "CHF"), (number.as_str(), "EUR")] {
            app.pay(reference, &format!("pay_{currency}"), 22_500, currency).await;
        }
        let open = app.open_tasks().await;
        assert!(open.iter().all(|task| task.kind == TaskKind::CheckPayment) && open.len() == 2, "{open:?}");
        assert_eq!(app.booking().await.booking.paid(), rust_decimal::Decimal::ZERO);
        app.stop().await;
    }

    async fn a_further_inquiry_on_an_accepted_booking_leaves_the_acceptance_alone(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        app.approve().await;
        let accepted = app.booking().await.booking.acceptance;
        let another = format!("This is about a new event: we would like to book Room C on {} for 40 people, 10:00 to 16:00. Could you send a separate offer?", june(&app));
        app.receive(&Mail::answer(ANNA, &offer, &another)).await;
        let booking = app.booking().await.booking;
        assert_eq!((booking.acceptance, booking.held.unwrap().hold.room.0.as_str()), (accepted, "B"));
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::ManualReview);
        app.stop().await;
    }

    async fn a_rejected_acceptance_leads_back_to_the_negotiation(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        app.reject("too cheap").await;
        assert_eq!(stage(&app.booking().await.booking), Stage::Negotiation);
        let letter = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(!letter.text.contains("too cheap"), "the manager's note is internal");
        app.stop().await;
    }

    async fn a_final_confirmation_that_is_held_back_stays_open_with_its_note(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        let yes = "We accept the offer. Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";
        app.receive(&Mail::answer(ANNA, &offer, yes)).await;
        app.approve().await;
        app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        let mails = app.letterbox().all().len();
        let task = app.reject("call them first").await;
        assert_eq!((task.state, task.note.as_deref()), (booking::TaskState::Open, Some("call them first")));
        assert_eq!(app.letterbox().all().len(), mails, "nothing is sent");
        app.approve().await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "confirmed");
        app.stop().await;
    }
}
