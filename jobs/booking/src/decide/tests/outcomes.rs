//! Each act at each stage has a defined outcome: 24 acts × 10 states, each cell a sentence of `outcomes.md`.
//!
//! After a change of the rules: `cargo test -p booking rewrite_the_outcomes -- --ignored`, then read the diff.

use std::{fs, path::PathBuf};

use crate::{
    ActKind::{
        self, Accept, AddProducts, Ask, AskHuman, Cancel, ChangeDate, ChangeRequirements, ChangeVisit, ChooseRoom,
        ChooseVisit, ClaimPaid, Confirm, Decline, DeclineVisit, DuplicateOrThanks, GiveBilling, GiveTime, Injection,
        Inquire, RemoveProducts, RequestVisit, Spam, Unclear,
    },
    BillingParts, Counter, Input, Layout, MessageFacts, Product, Question, Reading, Visit, Welcome, acts_of,
    testing::{COMPLETE, Scene},
    welcome,
};

const ACTS: [ActKind; 24] = [
    Inquire,
    Confirm,
    GiveTime,
    ChangeDate,
    ChooseRoom,
    ChangeRequirements,
    Accept,
    Decline,
    COUNTER,
    Cancel,
    GiveBilling,
    ClaimPaid,
    Ask,
    RequestVisit,
    ChooseVisit,
    ChangeVisit,
    DeclineVisit,
    AskHuman,
    AddProducts,
    RemoveProducts,
    DuplicateOrThanks,
    Spam,
    Injection,
    Unclear,
];
/// The act shares its name with the wish that a reading carries.
const COUNTER: ActKind = ActKind::Counter;

const APPROVED: &str = "approve approve_acceptance";
const PAID: &str = "pay p1 225.00 CHF";
/// The states and the steps that lead to them; the offer's stage is one that no step leaves a booking at.
const STATES: [(&str, &[&str]); 9] = [
    ("date", &["inquire guests=25"]),
    ("room", &["inquire event"]),
    ("offer", &[COMPLETE]),
    ("negotiation", &[COMPLETE, "give product=prosecco*4"]),
    ("transition", &[COMPLETE, "accept 1", APPROVED]),
    ("confirmation", &[COMPLETE, "accept 1 + billing full", APPROVED, PAID]),
    ("confirmed", &[COMPLETE, "accept 1 + billing full", APPROVED, PAID, "approve final_confirmation"]),
    ("cancelled", &[COMPLETE, "cancel", "give yes"]),
    ("lost", &[COMPLETE, "decline", "approve goodbye"]),
];

/// What a reader would find in a message that does nothing but this.
fn reading(act: ActKind) -> Reading {
    let prosecco = vec![Product { name: "Prosecco".to_owned(), quantity: Some(6) }];
    let of = Reading { language: Some("en".to_owned()), acts: vec![act], ..Reading::default() };
    match act {
        Inquire => Reading { participants: Some(30), ..of },
        GiveTime => Reading { start: Some("11:00".to_owned()), end: Some("17:00".to_owned()), ..of },
        ChangeDate => Reading { date: "2026-06-20".parse().ok(), ..of },
        ChooseRoom => Reading { room: Some("A".to_owned()), ..of },
        ChangeRequirements => Reading { participants: Some(30), layout: Some(Layout::Theatre), ..of },
        COUNTER => Reading { counter: Some(Counter { total: Some("700.00".to_owned()), percent: None }), ..of },
        Ask => Reading { questions: vec![Question::Parking], ..of },
        ChooseVisit => {
            Reading { visit: Some(Visit { date: "2026-06-10".parse().ok(), time: Some("14:00".to_owned()) }), ..of }
        }
        AddProducts | RemoveProducts => Reading { products: prosecco, ..of },
        _ => of,
    }
}

fn facts(act: ActKind, scene: &Scene) -> MessageFacts {
    let full = BillingParts { name: true, street: true, postal_code: true, city: true, country: true };
    MessageFacts {
        contact: "c1".into(),
        billing: (act == GiveBilling).then(|| ("b1".into(), full)),
        seen_offer: scene.booking.current_offer().map(|offer| offer.version),
        repeats: 0,
    }
}

fn name(act: ActKind) -> String {
    serde_json::to_value(act).unwrap().as_str().unwrap().to_owned()
}

/// What happens, as a sentence.
fn sentence(act: ActKind, state: &str, steps: &[&str]) -> String {
    let mut scene = Scene::after(steps);
    if state == "offer" {
        scene.booking.offers.clear();
    }
    assert!(scene.stands().contains(state) || state == "confirmed", "{state}: {}", scene.stands());
    let acts = acts_of(&reading(act), &facts(act, &scene), &scene.catalogue);
    let inputs: Vec<_> = acts.into_iter().map(Input::Act).collect();
    let events = scene.step(&inputs).unwrap();
    if events.is_empty() {
        return "Nothing changes and nobody is written to.".to_owned();
    }
    let hears = match scene.said() {
        said if said.is_empty() => "The client hears nothing yet".to_owned(),
        said => format!("The client hears “{said}”"),
    };
    let stands = scene.stands();
    let mut words = stands.split(' ');
    let (status, stage) = (words.next().unwrap(), words.next().unwrap());
    let tasks: Vec<_> = words.collect();
    let asked = if tasks.is_empty() { String::new() } else { format!("; the manager decides {}", tasks.join(", ")) };
    format!("{hears}; the booking is {status}, at {stage}{asked}.")
}

fn without_a_booking(act: ActKind) -> String {
    match welcome(&reading(act), &crate::testing::catalogue()) {
        Welcome::Open => "A booking is opened, and what is missing is asked for.".to_owned(),
        Welcome::Answer(_) => "The question is answered, and no booking is opened.".to_owned(),
        Welcome::Silence => "It is kept, and nobody is written to.".to_owned(),
        Welcome::Team => "The client hears that the team looks at it; the manager decides manual_review.".to_owned(),
    }
}

fn outcomes() -> String {
    let mut text = "# What each act does at each stage\n".to_owned();
    for act in ACTS {
        text += &format!("\n## {}\n\n- no booking: {}\n", name(act), without_a_booking(act));
        for (state, steps) in STATES {
            text += &format!("- {state}: {}\n", sentence(act, state, steps));
        }
    }
    text
}

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/decide/tests/outcomes.md")
}

#[test]
fn every_act_at_every_stage_has_the_outcome_that_was_reviewed() {
    let (now, reviewed) = (outcomes(), fs::read_to_string(golden()).unwrap());
    let differs: Vec<_> = now.lines().zip(reviewed.lines()).filter(|(now, reviewed)| now != reviewed).collect();
    assert!(now == reviewed, "{} lines differ: {differs:#?}", differs.len());
    assert_eq!(now.lines().filter(|line| line.starts_with("- ")).count(), 24 * 10);
}

#[test]
#[ignore = "writes the golden file; run it on purpose"]
fn rewrite_the_outcomes() {
    fs::write(golden(), outcomes()).unwrap();
}

#[test]
fn the_table_names_every_act_once() {
    let mut names: Vec<_> = ACTS.into_iter().map(name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), ACTS.len());
}
