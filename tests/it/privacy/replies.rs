//! Replies that wait while whom they answer is erased: they go to nobody else.

use booking::{TaskKind, TaskState, Terms};
use jobs::{
    decisions::{Decision, Verdict, decide},
    draft_of,
};
use store::Task;

use super::{
    ADDRESS, ANNA,
    erased::{BOB, erase},
};
use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp, room_b},
};

const ALL: &[(&str, &str)] = &[("BELLHOP__APPROVAL__ALL_REPLIES", "true")];
const TO_BOB: &str = "bob@other.example";
const WHY: &str = "a reply that waited here goes to nobody: whom it answers was erased";

/// Bob asks for a room; if `is_answered`, he has the reply. Anna writes into his conversation, and is erased while the
/// reply to her waits.
async fn waiting(app: &TestApp, is_answered: bool) -> Task {
    let inquiry = Mail::new(BOB, "Room B", &room_b(app));
    app.receive(&inquiry).await;
    if is_answered {
        app.approve().await;
    }
    let annas =
        Mail { answers: Some(inquiry.message_id.clone()), ..Mail::new(ANNA, "Re: Room B", "What is this about?") };
    app.receive(&annas).await;
    let task = reply_that_waits(app).await;
    let before = draft_of(&app.services, &app.booking().await.booking, &task).await.unwrap().unwrap();
    assert!(before.contains(ADDRESS) != is_answered, "the reply to her waits: {before}");
    erase(app, ADDRESS).await;
    assert_eq!(reply_that_waits(app).await.id, task.id, "the task is of Bob's booking");
    task
}

async fn reply_that_waits(app: &TestApp) -> Task {
    app.open_tasks().await.into_iter().find(|task| task.kind == TaskKind::ReplyApproval).unwrap()
}

async fn let_go(app: &TestApp, task: &Task) -> Task {
    app.decide_on(task.id).await;
    app.services.store.task(task.id).await.unwrap().unwrap()
}

on_both_engines! { with ALL;
    async fn a_reply_to_who_was_erased_goes_to_nobody_and_the_manager_is_told(app: TestApp) {
        let task = waiting(&app, false).await;
        let draft = draft_of(&app.services, &app.booking().await.booking, &task).await.unwrap().unwrap();
        assert!(draft.contains(WHY) && draft.contains("750.00"), "{draft}");
        let decided = let_go(&app, &task).await;
        assert_eq!((decided.state, decided.note.as_deref()), (TaskState::Approved, Some(WHY)));
        let to_bob = app.letterbox().to(TO_BOB);
        assert!(to_bob.len() == 1 && to_bob[0].text.contains("750.00"), "what answers Bob leaves");
        assert!(app.letterbox().to(ADDRESS).is_empty());
        app.stop().await;
    }

    async fn where_nothing_else_waits_nothing_leaves(app: TestApp) {
        let task = waiting(&app, true).await;
        let decided = let_go(&app, &task).await;
        assert_eq!((decided.state, decided.note.as_deref()), (TaskState::Approved, Some(WHY)));
        assert_eq!(app.letterbox().to(TO_BOB).len(), 1, "his own reply, of before");
        app.stop().await;
    }

    async fn words_for_who_was_erased_are_not_sent_to_another(app: TestApp) {
        waiting(&app, true).await;
        let open = app.open_tasks().await;
        assert!(open.len() > 1, "her question is asked of the manager too");
        for task in &open {
            let verdict = Verdict::Approve { text: Some("Dear Anna".to_owned()), terms: Terms::default() };
            let decision = Decision { task: task.id, verdict, seen_version: None };
            let refused = decide(&app.services, &decision).await.unwrap_err();
            let said = format!("{:#}", anyhow::Error::from(refused));
            assert!(said.contains("there is nobody to send the text to"), "{}: {said}", task.kind);
        }
        assert_eq!((app.open_tasks().await.len(), app.letterbox().to(TO_BOB).len()), (open.len(), 1));
        app.stop().await;
    }

    async fn a_later_step_drops_what_goes_to_nobody(app: TestApp) {
        waiting(&app, true).await;
        let offer = app.letterbox().to(TO_BOB).pop().unwrap();
        app.receive(&Mail::answer(BOB, &offer, "Is there parking?")).await;
        let task = reply_that_waits(&app).await;
        let draft = draft_of(&app.services, &app.booking().await.booking, &task).await.unwrap().unwrap();
        assert!(draft.contains("park") && !draft.contains(WHY), "{draft}");
        let decided = let_go(&app, &task).await;
        assert_eq!((decided.note, app.letterbox().to(TO_BOB).len()), (None, 2));
        app.stop().await;
    }
}
