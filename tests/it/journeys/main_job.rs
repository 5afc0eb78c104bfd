//! The main job: a mail becomes a confirmed booking with an offer, a paid deposit, a calendar entry and an invitation.

use booking::{Stage, TaskKind, Terms, stage, status};

use super::on_both_engines;
use crate::support::{Mail, june, local, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";

on_both_engines! {
    async fn a_mail_becomes_a_confirmed_booking(app: TestApp) {
        let text = format!(
            "Hello\n\nWe would like to book Room B on {} for 25 people, 10:00–16:00.\n\nKind regards\nAnna Keller",
            june(&app)
        );
        app.receive(&Mail::new(ANNA, "Workshop in June", &text)).await;

        let stored = app.booking().await;
        let hold = &stored.booking.held.as_ref().unwrap().hold;
        assert_eq!(status(&stored.booking).as_str(), "option");
        assert_eq!((hold.room.0.as_str(), local(&app, hold.window.start), local(&app, hold.window.end)),
                   ("B", "09:30".to_owned(), "16:30".to_owned()));
        let offer = stored.booking.current_offer().unwrap();
        assert_eq!((offer.total.to_string(), offer.deposit.unwrap().to_string()), ("750.00".to_owned(), "225.00".to_owned()));
        let letters = app.letterbox().to("anna@client.example");
        assert_eq!(letters.len(), 1, "room and offer are one mail");
        for figure in ["750.00", "225.00", "10:00", "16:00"] {
            assert!(letters[0].text.contains(figure), "{figure} is not in:\n{}", letters[0].text);
        }
        assert!(letters[0].subject.contains(&format!("[{}]", stored.booking.number)));
        assert!(app.calendar("b").contains("STATUS:TENTATIVE"));

        let yes = "That is fine, we accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland\n\nAnna Keller";
        app.receive(&Mail::answer(ANNA, &letters[0], yes)).await;
        let open = app.open_tasks().await;
        assert_eq!(open.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::ApproveAcceptance]);
        let notices = app.letterbox().to("manager@venue.example");
        assert_eq!(notices.len(), 1, "one notice a task");
        assert!(notices[0].text.contains(&format!("bellhop tasks approve {}", open[0].id)), "{}", notices[0].text);

        app.approve().await;
        let letters = app.letterbox().to("anna@client.example");
        assert_eq!(letters.len(), 3, "offer, thanks, deposit request");
        assert!(letters[2].text.contains("225.00") && letters[2].text.contains("https://pay.example/"), "{}", letters[2].text);

        app.pay(&stored.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        assert_eq!(stage(&app.booking().await.booking), Stage::Confirmation);
        app.approve().await;

        let booking = app.booking().await.booking;
        assert_eq!((status(&booking).as_str(), stage(&booking)), ("confirmed", Stage::Done));
        let confirmation = app.letterbox().to("anna@client.example").pop().unwrap();
        let invitation = confirmation.invitation.expect("the confirmation carries an invitation");
        assert!(invitation.contains("METHOD:REQUEST") && invitation.contains("STATUS:CONFIRMED"), "{invitation}");
        let calendar = app.calendar("b");
        assert_eq!((calendar.matches("BEGIN:VEVENT").count(), calendar.matches("STATUS:CONFIRMED").count()), (1, 1));
        app.stop().await;
    }

    async fn every_mail_of_a_conversation_is_threaded_and_goes_back_by_its_token(app: TestApp) {
        let inquiry = Mail::new(ANNA, "Room B", &room_b(&app));
        app.receive(&inquiry).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        assert_eq!(offer.in_reply_to.as_ref(), Some(&inquiry.message_id));
        // Nothing but the address it is sent to says where this mail belongs.
        let mut answer = Mail::answer(ANNA, &offer, "We accept the offer.");
        (answer.answers, answer.subject) = (None, "something else".to_owned());
        app.receive(&answer).await;
        assert!(app.booking().await.booking.acceptance.is_some());
        app.stop().await;
    }

    async fn a_yes_to_an_offer_that_was_replaced_is_no_yes_to_the_new_one(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let first = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &first, "Please change the time: we need 09:00 to 17:00.")).await;
        let second = app.letterbox().to("anna@client.example").pop().unwrap();
        assert_eq!(app.booking().await.booking.current_offer().unwrap().version, 2);
        app.receive(&Mail::answer(ANNA, &first, "We accept the offer.")).await;
        assert_eq!(app.booking().await.booking.acceptance, None);
        app.receive(&Mail::answer(ANNA, &second, "We accept the offer.")).await;
        assert_eq!(app.booking().await.booking.acceptance.map(|acceptance| acceptance.version), Some(2));
        app.stop().await;
    }

    async fn a_job_that_was_called_off_does_not_come_back(app: TestApp) {
        let lane = app.services.lanes.get(jobs::LaneName::Mail);
        lane.pause().await.unwrap();
        let mail = Mail::new(ANNA, "Room B", &room_b(&app));
        app.post("mail", "evt_1", &mail.body()).await;
        let ready = async || lane.list(queue::State::Ready, 10).await.unwrap().pop();
        let id = crate::support::eventually("the offer waits", ready).await.id;
        let cancel = bellhop::cli::JobsCommand::Cancel(bellhop::cli::JobIdsArgs { ids: vec![id], json: true });
        bellhop::commands::jobs::run(&app.instance, cancel).await.unwrap();
        app.drain().await;
        let pushed = jobs::rebuild(&app.services).await.unwrap().pushed;
        assert_eq!(pushed, 1, "the reminder of the option, and not the mail");
        lane.resume().await.unwrap();
        app.drain().await;
        assert!(app.letterbox().all().is_empty());
        app.stop().await;
    }

    async fn deciding_a_task_twice_gives_the_first_result_and_sends_nothing_twice(app: TestApp) {
        use jobs::decisions::{Decided, Decision, Verdict, decide};
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        let task = app.approve().await;
        let mails = app.letterbox().all().len();
        let again = Decision { task: task.id, verdict: Verdict::Reject { note: None }, seen_version: None };
        let Decided::Before(first) = decide(&app.services, &again).await.unwrap() else { panic!("decided twice") };
        app.drain().await;
        assert_eq!((first.state, app.letterbox().all().len()), (booking::TaskState::Approved, mails));
        app.stop().await;
    }

    async fn a_stale_decision_is_refused_with_what_changed(app: TestApp) {
        use jobs::decisions::{Decision, DecisionError, Verdict, decide};
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer.")).await;
        let seen = app.booking().await.version;
        let billing = "Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";
        app.receive(&Mail::answer(ANNA, &offer, billing)).await;
        let task = app.open_tasks().await.remove(0);
        let stale = Decision { task: task.id, verdict: Verdict::Approve { text: None, terms: Terms::default() }, seen_version: Some(seen) };
        let refused = decide(&app.services, &stale).await.unwrap_err();
        let DecisionError::Stale { changes, .. } = refused else { panic!("not refused as stale: {refused}") };
        assert!(changes.iter().any(|change| change.contains("billing")), "{changes:?}");
        app.stop().await;
    }
}
