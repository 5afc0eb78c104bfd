//! What is forgotten of a booking, and when.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::Value;

use super::*;
use crate::{
    BookingNumber, Command, Input, Refusal, TaskKind,
    event::samples::every_event,
    fold,
    testing::{COMPLETE, Scene},
};

const AGREED: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance"];

/// Every place of an event that holds text, and why it names nobody. A new one has to be looked at.
const TEXTS: &[(&str, &str)] = &[
    ("acts", "words of ours"),
    ("answer", "a word of ours"),
    ("billing", "an id"),
    ("contact", "an id"),
    ("currency", "from the configuration"),
    ("kind", "a word of ours"),
    ("label", "from the catalogue, or the manager's: it stands on the invoice"),
    ("language", "en or de"),
    ("layout", "a word of ours"),
    ("missing", "words of ours"),
    ("month", "a date"),
    ("name", "the manager's: it stands on the invoice"),
    ("of", "a word of ours"),
    ("other", "a provider's id"),
    ("payment", "a provider's id"),
    ("product", "from the catalogue"),
    ("products", "from the catalogue"),
    ("questions", "words of ours"),
    ("reason", "a word of ours"),
    ("return_id", "a provider's id"),
    ("room", "from the catalogue"),
    ("rooms", "from the catalogue"),
    ("standing", "a word of ours"),
    ("state", "a word of ours"),
    ("task", "a word of ours"),
    ("to", "a word of ours"),
    ("type", "a word of ours"),
    ("weekday", "a word of ours"),
];

/// Names of the members that hold text that is neither a number nor a time.
fn texts(name: &str, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_digit()) && name != "month" => {}
        Value::String(_) => {
            found.insert(name.to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(name, item, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| texts(name, value, found)),
        _ => {}
    }
}

#[test]
fn every_text_in_the_journal_is_known_to_name_nobody() {
    let mut found = BTreeSet::new();
    for event in every_event() {
        texts("", &serde_json::to_value(without_person(&event)).unwrap(), &mut found);
    }
    let known: BTreeSet<_> = TEXTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, known, "may a new one name a person?");
}

#[test]
fn a_clients_own_words_leave_the_journal_and_nothing_else_does() {
    for event in every_event() {
        let (before, after) =
            (serde_json::to_value(&event).unwrap(), serde_json::to_value(without_person(&event)).unwrap());
        let said = before.pointer("/refusal/unknown/room").is_some();
        assert_eq!(before["type"], after["type"]);
        assert_eq!(before == after, !said, "{event:?}");
        assert!(!said || after.pointer("/refusal/unknown/room") == Some(&Value::from("")), "{event:?}");
    }
}

#[test]
fn a_journal_without_its_person_folds_to_the_same_booking() {
    let scene = Scene::after(&["inquire event", "give room=Z", "give room=B", "accept 1 + billing full"]);
    assert!(scene.journal.iter().any(|event| without_person(event) != *event), "nothing was said: this guards nothing");
    let fresh = || crate::Booking::new(BookingNumber { year: 2026, serial: 42 });
    let blank: Vec<_> = scene.journal.iter().map(without_person).collect();
    assert_eq!(fold(fresh(), &blank), scene.booking);
}

#[test]
fn a_client_is_needed_while_their_event_or_their_money_is_not_settled() {
    let cases: [(&[&str], i64, &str); 6] = [
        (&[COMPLETE], 0, ""),
        (AGREED, 0, ""),
        (&["paid"], 0, "225.00 of the client's money is here and not settled"),
        (&["confirmed"], 0, "a confirmed event lies ahead (until 2026-06-14 14:00 UTC)"),
        (&["confirmed"], 200, ""),
        (&[COMPLETE, "decline"], 0, ""),
    ];
    for (steps, days, expected) in cases {
        let mut scene = Scene::new();
        for step in steps.iter().flat_map(|step| expand(step)) {
            scene.play(&step).unwrap();
        }
        let said = still_needed(&scene.booking, scene.now + Duration::days(days)).map(|needed| needed.to_string());
        assert_eq!(said.unwrap_or_default(), expected, "{steps:?} after {days} days");
    }
}

fn expand(step: &str) -> Vec<String> {
    let further: &[&str] = match step {
        "paid" => &["pay p1 225.00 CHF"],
        "confirmed" => &["pay p1 225.00 CHF", "approve final_confirmation"],
        other => return vec![other.to_owned()],
    };
    AGREED.iter().chain(further).map(|step| (*step).to_owned()).collect()
}

#[test]
fn who_is_forgotten_frees_the_room_and_is_not_written_to() {
    let mut scene = Scene::after(AGREED);
    scene.step(&[Input::Command(Command::ForgetClient)]).unwrap();
    assert_eq!((scene.said().as_str(), scene.stands().as_str()), ("", "lost done"));
    assert_eq!(scene.booking.held, None);
    let again = scene.step(&[Input::Command(Command::ForgetClient)]).unwrap();
    assert_eq!(again, Vec::new(), "what has ended has");
}

/// The steps before, the task, how many days it waits, and where the booking then stands.
type Wait<'a> = (&'a [&'a str], TaskKind, i64, Result<&'a str, Refusal>);

#[test]
fn a_task_runs_out_unless_what_it_is_about_still_lies_ahead() {
    use TaskKind::{ApproveAcceptance, CheckPayment, CounterOffer, FinalConfirmation, ManualReview, Refund};
    let expired = Ok("lost done");
    let cases: [Wait<'_>; 8] = [
        (&[COMPLETE, "team unclear"], ManualReview, 60, Ok("option negotiation")),
        (&[COMPLETE, "counter"], CounterOffer, 60, Ok("option negotiation")),
        (&[COMPLETE, "accept 1"], ApproveAcceptance, 60, Err(Refusal::StillCalledFor(ApproveAcceptance))),
        (&[COMPLETE, "accept 1"], ApproveAcceptance, 200, Ok("option transition")),
        (&["paid"], FinalConfirmation, 60, Err(Refusal::StillCalledFor(FinalConfirmation))),
        (&[COMPLETE, "pay p1 10.00 EUR"], CheckPayment, 60, Err(Refusal::StillCalledFor(CheckPayment))),
        (&[COMPLETE, "decline"], TaskKind::Goodbye, 60, expired),
        (&["paid", "cancel", "give yes"], Refund, 400, Err(Refusal::StillCalledFor(Refund))),
    ];
    for (steps, task, days, expected) in cases {
        let mut scene = Scene::new();
        for step in steps.iter().flat_map(|step| expand(step)) {
            scene.play(&step).unwrap();
        }
        scene.wait(Duration::days(days));
        let found = scene.step(&[Input::Command(Command::Expire(task))]).map(|_| scene.stands());
        assert_eq!(found, expected.map(str::to_owned), "{task:?} after {steps:?}");
        if found.is_ok() {
            assert_eq!(scene.said(), "", "{task:?}: nothing is sent");
        }
    }
}
