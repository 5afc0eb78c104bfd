//! The properties are worth something only if the stories get around.

use std::collections::BTreeMap;

use booking::{Effect, Part, TaskKind, stage};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use crate::{
    generators::{occupied, story},
    races::{race, rounds},
    venue::{CATALOGUE, Life},
};

/// The same samples every time.
fn samples<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn stories_come_to_every_stage_and_hear_every_part() {
    let (mut stages, mut parts, mut tasks) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (story, occupied) in samples(&(story(), occupied()), 600) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            let step = life.take(action, &occupied);
            *stages.entry(stage(&life.booking).as_str()).or_insert(0) += 1;
            step.letters().iter().flat_map(|letter| &letter.parts).for_each(|part| {
                *parts.entry(name(part)).or_insert(0) += 1;
            });
            for effect in &step.effects {
                if let Effect::OpenTask(task) = effect {
                    *tasks.entry(*task).or_insert(0) += 1;
                }
            }
        }
    }
    // An offer is made as soon as a room is held, so that no booking is ever seen at the stage between.
    let reached: Vec<_> = stages.keys().copied().collect();
    assert_eq!(reached, ["confirmation", "date", "done", "negotiation", "room", "transition"], "{stages:?}");
    assert_eq!(parts.len(), PARTS, "{parts:?}");
    let opened: Vec<_> = tasks.keys().copied().collect();
    // What a delivery is unreadable for belongs to no booking, and it is the shell that holds a reply.
    let elsewhere = [TaskKind::Unreadable, TaskKind::ReplyApproval];
    let of_bookings = TaskKind::ALL.into_iter().filter(|task| !elsewhere.contains(task));
    assert_eq!(opened, of_bookings.collect::<Vec<_>>());
}

/// Kinds of parts of a letter, without that of a closed house: the shipped one is always open.
const PARTS: usize = 40;

fn name(part: &Part) -> &'static str {
    match part {
        Part::AskMissing { .. } => "ask missing",
        Part::DateInPast { .. } => "date in past",
        Part::RoomOverview { .. } => "room overview",
        Part::TooManyGuests { .. } => "too many guests",
        Part::Offer { .. } => "offer",
        Part::AcceptanceReceived { .. } => "acceptance received",
        Part::OlderVersion { .. } => "older version",
        Part::NoOfferYet => "no offer yet",
        Part::BillingMissing { .. } => "billing missing",
        Part::BillingComplete => "billing complete",
        Part::DepositRequest { .. } => "deposit request",
        Part::RevisionFollows => "revision follows",
        Part::Confirmed => "confirmed",
        Part::OptionEnded { .. } => "option ended",
        Part::TeamWillAnswer => "team will answer",
        Part::ProductsSought { .. } => "products sought",
        Part::GoOnWithout => "go on without",
        Part::CounterReceived => "counter received",
        Part::PriceStands { .. } => "price stands",
        Part::Goodbye => "goodbye",
        Part::CancelCheck { .. } => "cancel check",
        Part::BookingKept => "booking kept",
        Part::Cancelled { .. } => "cancelled",
        Part::PaymentNoted { .. } => "payment noted",
        Part::Answer { .. } => "answer",
        Part::PersonWillWrite => "person will write",
        Part::AnythingToAdd => "anything to add",
        Part::HasEnded { .. } => "has ended",
        Part::DatesProposed { .. } => "dates proposed",
        Part::DayBlocked { .. } => "day blocked",
        Part::ConflictNoted { .. } => "conflict noted",
        Part::RoomGivenAway { .. } => "room given away",
        Part::VisitDates { .. } => "visit dates",
        Part::VisitTimes { .. } => "visit times",
        Part::VisitScheduled { .. } => "visit scheduled",
        Part::VisitDropped => "visit dropped",
        Part::OptionReminder { .. } => "option reminder",
        Part::VisitReminder { .. } => "visit reminder",
        Part::VisitFollowUp => "visit follow-up",
        Part::VisitCalledOff { .. } => "visit called off",
        Part::OptionExtended { .. } => "option extended",
        Part::DepositReminder { .. } => "deposit reminder",
    }
}

#[test]
fn races_have_losers() {
    let lost: usize = samples(&rounds(4), 200).iter().map(|rounds| race(rounds).unwrap()).sum();
    assert!(lost > 50, "only {lost} races were lost");
}
