//! Tasks: one open per booking and kind, one decision each.

use booking::{TaskKind, TaskState};
use serde_json::{Value, json};
use store::{Commit, CommitError, NewTask, TaskChange};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{job, now, number, step, task, write},
};

on_both_engines! {
    a_second_decision_returns_the_first
    of_two_decisions_at_once_one_counts
    a_booking_has_one_open_task_of_a_kind
    a_newer_task_supersedes_the_older_one
    a_task_without_a_booking_is_decided_like_any_other
    a_note_leaves_a_task_open_and_a_decided_one_alone
    tasks_are_listed_by_state
    tasks_are_found_by_the_name_of_a_detail
    deciding_what_does_not_exist_is_refused
}

fn decide(id: i64, state: TaskState, note: &str) -> TaskChange {
    TaskChange::Decide { id, state, note: Some(note.to_owned()) }
}

async fn open_one(venue: &Venue, serial: u32, kind: TaskKind) -> i64 {
    let id = venue.store.next_task_id().await.unwrap();
    let open = Commit { tasks: vec![TaskChange::Open(task(id, kind))], ..step(write(number(serial), 0)) };
    venue.store.commit(&open).await.unwrap();
    id
}

async fn a_second_decision_returns_the_first(venue: Venue) {
    let store = &venue.store;
    let id = open_one(&venue, 1, TaskKind::ApproveAcceptance).await;
    let first = Commit { tasks: vec![decide(id, TaskState::Approved, "fine")], ..step(write(number(1), 1)) };
    store.commit(&first).await.unwrap();
    // On the version of the first decision, on the newest one, and without touching the booking.
    let versions = [Some(1), Some(2), None];
    for version in versions {
        let second = Commit {
            tasks: vec![decide(id, TaskState::Rejected, "no")],
            booking: version.map(|version| write(number(1), version)),
            outbox: vec![job("mail.send")],
            ..Commit::at(now())
        };
        let Err(CommitError::AlreadyDecided(task)) = store.commit(&second).await else { panic!("{version:?}") };
        assert_eq!((task.state, task.note.as_deref()), (TaskState::Approved, Some("fine")));
        assert_eq!(task.decided_at, Some(now()));
    }
    assert_eq!(store.pending(9).await.unwrap(), [], "nothing follows twice");
    assert_eq!(store.booking(number(1)).await.unwrap().unwrap().version, 2);
}

async fn of_two_decisions_at_once_one_counts(venue: Venue) {
    for serial in 1..=20 {
        let id = open_one(&venue, serial, TaskKind::FinalConfirmation).await;
        let managers = [TaskState::Approved, TaskState::Rejected].map(|state| (venue.store.clone(), state));
        let outcomes = at_once(managers.map(|(store, state)| async move {
            let decision = Commit { tasks: vec![decide(id, state, "so be it")], ..step(write(number(serial), 1)) };
            (state, store.commit(&decision).await)
        }));
        let (counted, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(|(_, done)| done.is_ok());
        assert_eq!((counted.len(), refused.len()), (1, 1));
        let Err(CommitError::AlreadyDecided(first)) = &refused[0].1 else { panic!("{refused:?}") };
        assert_eq!(first.state, counted[0].0);
    }
}

async fn a_booking_has_one_open_task_of_a_kind(venue: Venue) {
    open_one(&venue, 1, TaskKind::CheckPayment).await;
    open_one(&venue, 2, TaskKind::CheckPayment).await;
    let second = TaskChange::Open(task(90, TaskKind::CheckPayment));
    let outcome = venue.store.commit(&Commit { tasks: vec![second], ..step(write(number(1), 1)) }).await;
    assert!(matches!(outcome, Err(CommitError::TaskOpen(TaskKind::CheckPayment))), "{outcome:?}");
    let other_kind = TaskChange::Open(task(91, TaskKind::ManualReview));
    venue.store.commit(&Commit { tasks: vec![other_kind], ..step(write(number(1), 1)) }).await.unwrap();
}

async fn a_newer_task_supersedes_the_older_one(venue: Venue) {
    let kind = TaskKind::ApproveAcceptance;
    let old = open_one(&venue, 1, kind).await;
    let close = TaskChange::Close { kind, state: TaskState::Superseded, note: Some("a newer offer".to_owned()) };
    let tasks = vec![close, TaskChange::Open(task(90, kind))];
    venue.store.commit(&Commit { tasks, ..step(write(number(1), 1)) }).await.unwrap();
    let states = venue.store.tasks_of(number(1)).await.unwrap();
    let states: Vec<_> = states.into_iter().map(|task| (task.id, task.state, task.version)).collect();
    assert_eq!(states, [(old, TaskState::Superseded, 1), (90, TaskState::Open, 2)]);
}

async fn a_task_without_a_booking_is_decided_like_any_other(venue: Venue) {
    for id in [1, 2] {
        let open = vec![TaskChange::Open(task(id, TaskKind::ManualReview))];
        venue.store.commit(&Commit { tasks: open, ..Commit::at(now()) }).await.unwrap();
    }
    let decision = Commit { tasks: vec![decide(1, TaskState::Approved, "answered")], ..Commit::at(now()) };
    venue.store.commit(&decision).await.unwrap();
    let again = venue.store.commit(&decision).await;
    assert!(matches!(again, Err(CommitError::AlreadyDecided(_))), "{again:?}");
}

async fn a_note_leaves_a_task_open_and_a_decided_one_alone(venue: Venue) {
    let id = open_one(&venue, 1, TaskKind::FinalConfirmation).await;
    let steps = [
        (TaskChange::Note { id, note: "wrong date".to_owned() }, TaskState::Open, "wrong date"),
        (decide(id, TaskState::Approved, "fine now"), TaskState::Approved, "fine now"),
        (TaskChange::Note { id, note: "too late".to_owned() }, TaskState::Approved, "fine now"),
    ];
    for (change, state, note) in steps {
        let late = change == TaskChange::Note { id, note: "too late".to_owned() };
        let outcome = venue.store.commit(&Commit { tasks: vec![change], ..Commit::at(now()) }).await;
        assert_eq!(matches!(outcome, Err(CommitError::AlreadyDecided(_))), late, "{outcome:?}");
        let task = venue.store.task(id).await.unwrap().unwrap();
        assert_eq!((task.state, task.note.as_deref()), (state, Some(note)));
    }
}

async fn tasks_are_listed_by_state(venue: Venue) {
    let first = open_one(&venue, 1, TaskKind::ManualReview).await;
    let second = open_one(&venue, 2, TaskKind::ManualReview).await;
    let decision = Commit { tasks: vec![decide(first, TaskState::Rejected, "")], ..Commit::at(now()) };
    venue.store.commit(&decision).await.unwrap();
    let lists = [(None, vec![second, first]), (Some(TaskState::Open), vec![second])];
    for (state, expected) in lists {
        let ids: Vec<_> = venue.store.tasks(state, 9).await.unwrap().iter().map(|task| task.id).collect();
        assert_eq!(ids, expected, "{state:?}");
    }
}

async fn deciding_what_does_not_exist_is_refused(venue: Venue) {
    let decision = Commit { tasks: vec![decide(404, TaskState::Approved, "")], ..Commit::at(now()) };
    let outcome = venue.store.commit(&decision).await;
    assert!(matches!(outcome, Err(CommitError::NoSuchTask(404))), "{outcome:?}");
}

async fn tasks_are_found_by_the_name_of_a_detail(venue: Venue) {
    let details = [
        json!({ "lane": "mail" }),
        json!({ "note": "\"lane\": no detail" }),
        Value::Null,
        json!({ "lane": 7, "x": 1 }),
    ];
    for details in details {
        let id = venue.store.next_task_id().await.unwrap();
        let new = NewTask { details, ..task(id, TaskKind::ManualReview) };
        venue.store.commit(&Commit { tasks: vec![TaskChange::Open(new)], ..Commit::at(now()) }).await.unwrap();
    }
    let found = venue.store.tasks_with_detail("lane", 9).await.unwrap();
    assert_eq!(found.iter().map(|task| &task.details["lane"]).collect::<Vec<_>>(), [&json!(7), &json!("mail")]);
}
