//! The manager wants to see every automatic reply before it leaves.

use booking::{OfferState, SiteVisit, TaskKind, TaskState};
use jobs::draft_of;

use super::on_both_engines;
use crate::support::{Letter, Mail, TestApp, june_14, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const BEN: &str = "Ben Frei <ben@client.example>";
const TO_ANNA: &str = "anna@client.example";
const TO_BEN: &str = "ben@client.example";
const ALL: &[(&str, &str)] = &[("BELLHOP__APPROVAL__ALL_REPLIES", "true")];

/// The open task of this kind.
async fn task(app: &TestApp, kind: TaskKind) -> store::Task {
    let open = app.open_tasks().await;
    open.into_iter().find(|task| task.kind == kind).unwrap_or_else(|| panic!("a task {kind} is open"))
}

/// A further mail of the conversation that `first` began, by somebody who has had no answer yet.
fn again(from: &str, first: &Mail, text: &str) -> Mail {
    Mail { answers: Some(first.message_id.clone()), ..Mail::new(from, "Re: Room B", text) }
}

/// Anna writes, and the reply that waits is let go.
async fn says(app: &TestApp, inquiry: &Mail, text: &str) -> Letter {
    app.receive(&again(ANNA, inquiry, text)).await;
    app.decide_on(task(app, TaskKind::ReplyApproval).await.id).await;
    app.letterbox().to(TO_ANNA).pop().unwrap()
}

/// Anna has an offer and has chosen a day for a visit; the reply to it waits.
async fn chosen(app: &TestApp) -> Mail {
    let day = june_14(app.now()) + chrono::TimeDelta::days(60);
    let wish = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", day.format("%d.%m.%Y"));
    let inquiry = Mail::new(ANNA, "Room B", &wish);
    app.receive(&inquiry).await;
    app.approve().await;
    says(app, &inquiry, "Could we come by to see the rooms before the event?").await;
    let SiteVisit::DatesOffered { days } = app.booking().await.booking.visit else { panic!("days are offered") };
    let choice = format!("{} at 14:00 suits us.", days[0].day.format("%d.%m.%Y"));
    app.receive(&again(ANNA, &inquiry, &choice)).await;
    assert!(matches!(app.booking().await.booking.visit, SiteVisit::Scheduled { .. }));
    inquiry
}

async fn offered(app: &TestApp) -> OfferState {
    app.booking().await.booking.offers[0].offer.state
}

on_both_engines! { with ALL;
    async fn a_reply_waits_until_it_is_let_go(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        assert!(app.letterbox().to(TO_ANNA).is_empty(), "nothing leaves by itself");
        let notice = app.letterbox().to("manager@venue.example").remove(0);
        assert!(notice.subject.contains("let a reply leave") && notice.text.contains("750.00"), "{}", notice.text);
        assert_eq!(offered(&app).await, OfferState::Draft);

        assert_eq!(app.approve().await.kind, TaskKind::ReplyApproval);
        let offer = app.letterbox().to(TO_ANNA).remove(0);
        assert!(offer.text.contains("750.00"), "{}", offer.text);
        assert_eq!(offered(&app).await, OfferState::Sent);

        // What the manager decides needs no second look.
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        let open = app.open_tasks().await;
        let task = |kind| open.iter().find(|task| task.kind == kind).unwrap().id;
        app.decide_on(task(TaskKind::ReplyApproval)).await;
        app.decide_on(task(TaskKind::ApproveAcceptance)).await;
        let deposit = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(deposit.text.contains("225.00") && app.open_tasks().await.is_empty(), "{}", deposit.text);
        app.stop().await;
    }

    async fn a_reply_that_still_waits_is_said_with_the_next_one(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        let answers = Some(inquiry.message_id.clone());
        app.receive(&Mail { answers, ..Mail::new(ANNA, "Re: Room B", "Is there parking?") }).await;
        let all = app.services.store.tasks(None, 9).await.unwrap();
        assert_eq!(all.iter().filter(|task| task.state == TaskState::Superseded).count(), 1);
        app.approve().await;
        let letters = app.letterbox().to(TO_ANNA);
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("750.00") && letters[0].text.to_lowercase().contains("park"), "{}", letters[0].text);
        assert_eq!(offered(&app).await, OfferState::Sent);
        app.stop().await;
    }

    async fn a_reply_may_be_reworded_or_thrown_away(app: TestApp) {
        app.receive(&Mail::new(BEN, "Parking", "Hello, do you have parking?")).await;
        let notice = app.letterbox().to("manager@venue.example").remove(0);
        assert!(notice.text.to_lowercase().contains("the mail that is sent"), "{}", notice.text);
        app.approve().await;
        assert_eq!(app.letterbox().to(TO_BEN).len(), 1, "a stranger's answer waits too");

        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        app.answer("Dear Anna, with pleasure. Here is our offer.").await;
        assert!(app.letterbox().to(TO_ANNA)[0].text.contains("with pleasure"));
        let offer = app.letterbox().to(TO_ANNA).remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "Is there parking?")).await;
        assert_eq!(app.reject("they know").await.state, TaskState::Rejected);
        assert_eq!(app.letterbox().to(TO_ANNA).len(), 1);
        app.stop().await;
    }

    async fn a_reply_goes_to_whom_it_answers_whoever_writes_after_them(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        app.receive(&again(BEN, &inquiry, "What is this about?")).await;
        let waiting = task(&app, TaskKind::ReplyApproval).await;
        let notice = app.letterbox().to("manager@venue.example").pop().unwrap();
        let drafts = draft_of(&app.services, &app.booking().await.booking, &waiting).await.unwrap().unwrap();
        for shown in [&notice.text, &drafts] {
            assert!(shown.contains("To: ") && shown.contains(TO_ANNA) && shown.contains(TO_BEN), "{shown}");
        }
        app.receive(&again(ANNA, &inquiry, "Is there parking?")).await;
        app.decide_on(task(&app, TaskKind::ReplyApproval).await.id).await;
        let (to_anna, to_ben) = (app.letterbox().to(TO_ANNA), app.letterbox().to(TO_BEN));
        assert_eq!((to_anna.len(), to_ben.len()), (1, 1));
        assert!(to_anna[0].text.contains("750.00") && to_anna[0].text.contains("park"), "{}", to_anna[0].text);
        assert!(!to_ben[0].text.contains("750.00") && !to_ben[0].text.contains("Anna"), "{}", to_ben[0].text);
        app.stop().await;
    }

    async fn what_waits_does_not_contradict_what_the_manager_has_done_meanwhile(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        app.receive(&again(ANNA, &inquiry, "That is a bit much for us. Could you do it for CHF 700?")).await;
        app.receive(&again(ANNA, &inquiry, "Is there parking?")).await;
        let before = task(&app, TaskKind::ReplyApproval).await;
        app.decide_on(task(&app, TaskKind::CounterOffer).await.id).await;
        let offer = app.letterbox().to(TO_ANNA);
        assert!(offer.len() == 1 && offer[0].text.contains("700.00"), "what the manager decides leaves at once");

        // The offer that waited is no longer the one that counts; the answer still is one.
        let waiting = task(&app, TaskKind::ReplyApproval).await;
        assert_ne!(waiting.id, before.id, "the manager is told what is left");
        let draft = draft_of(&app.services, &app.booking().await.booking, &waiting).await.unwrap().unwrap();
        assert!(draft.contains("park") && !draft.contains("750.00"), "{draft}");
        app.advance(chrono::TimeDelta::hours(25));
        app.tick(&jobs::ExpireOptions::default()).await;
        let reminded = app.letterbox().to("manager@venue.example").pop().unwrap();
        assert!(reminded.subject.contains("Still to decide"), "{}", reminded.subject);
        app.approve().await;
        assert!(app.letterbox().to(TO_ANNA)[1].text.contains("park"));
        app.stop().await;
    }

    async fn a_reply_of_which_nothing_is_left_no_longer_waits(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        app.receive(&again(ANNA, &inquiry, "That is a bit much for us. Could you do it for CHF 700?")).await;
        app.decide_on(task(&app, TaskKind::CounterOffer).await.id).await;
        assert!(app.open_tasks().await.is_empty());
        assert_eq!(app.letterbox().to(TO_ANNA).len(), 1);
        app.stop().await;
    }

    async fn an_offer_that_waits_or_was_thrown_away_cannot_be_accepted(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        app.receive(&again(ANNA, &inquiry, "We accept the offer.")).await;
        assert_eq!(app.booking().await.booking.acceptance, None, "it waits");
        app.reject("not yet").await;
        app.receive(&again(ANNA, &inquiry, "We accept your offer.")).await;
        assert_eq!(app.booking().await.booking.acceptance, None, "it was thrown away");
        app.approve().await;
        let offer = app.letterbox().to(TO_ANNA).remove(0);
        assert!(offer.text.contains("750.00"), "what she has never got is said: {}", offer.text);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        assert_eq!(app.booking().await.booking.acceptance.map(|yes| yes.version), Some(1));
        app.stop().await;
    }

    async fn nobody_is_invited_to_a_visit_that_is_off_nor_hears_that_it_is_off_who_never_was(app: TestApp) {
        let inquiry = chosen(&app).await;
        app.receive(&again(ANNA, &inquiry, "Is there parking?")).await;
        app.receive(&again(ANNA, &inquiry, "Unfortunately we have to decline your offer.")).await;
        for kind in [TaskKind::ReplyApproval, TaskKind::Goodbye] {
            app.decide_on(task(&app, kind).await.id).await;
        }
        let letters = app.letterbox().to(TO_ANNA);
        assert!(letters.iter().any(|letter| letter.text.contains("park")), "what she asked is answered");
        assert!(letters.iter().all(|letter| letter.invitation.is_none() && !letter.text.contains("called off")));
        app.stop().await;
    }

    async fn a_visit_is_called_off_with_the_reply_that_says_so(app: TestApp) {
        let inquiry = chosen(&app).await;
        app.approve().await;
        let invited = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(invited.invitation.is_some_and(|text| text.contains("METHOD:REQUEST")));
        says(&app, &inquiry, "We accept the offer.").await;
        says(&app, &inquiry, "We have to cancel our booking, I am sorry.").await;
        let before = app.letterbox().to(TO_ANNA).len();
        app.receive(&again(ANNA, &inquiry, "Yes, please cancel.")).await;
        assert_eq!(app.letterbox().to(TO_ANNA).len(), before, "nothing leaves by itself");
        app.approve().await;
        let letters = app.letterbox().to(TO_ANNA).split_off(before);
        assert_eq!(letters.len(), 1);
        assert!(letters[0].text.contains("cancelled your booking") && letters[0].text.contains("is called off too"), "{}", letters[0].text);
        let cancel = letters[0].invitation.as_ref().unwrap();
        assert!(cancel.contains("METHOD:CANCEL") && cancel.contains(".visit@"), "{cancel}");
        app.stop().await;
    }

    async fn a_visit_that_moves_while_its_invitation_waits_is_invited_to_once(app: TestApp) {
        let inquiry = chosen(&app).await;
        app.receive(&again(ANNA, &inquiry, "Sorry, could we move the visit to 16:00 instead?")).await;
        app.receive(&again(ANNA, &inquiry, "And is there parking?")).await;
        app.approve().await;
        let letter = app.letterbox().to(TO_ANNA).pop().unwrap();
        assert!(letter.text.contains("16:00") && !letter.text.contains("14:00"), "{}", letter.text);
        let start = app.booking().await.booking.visit.scheduled(app.services.house.venue.zone).unwrap();
        let invitation = letter.invitation.expect("an invitation");
        assert!(invitation.contains(&start.format("DTSTART:%Y%m%dT%H%M").to_string()), "{invitation}");
        app.stop().await;
    }
}
