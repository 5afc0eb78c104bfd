//! Each line of the table of stages, reached by facts alone.

use super::{Stage, Status, stage, status};
use crate::{
    Booking, Layout, OfferState,
    testing::{COMPLETE, Scene},
};

const MET: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];

/// What of a booking that meets everything is taken away, and the stage it is then at.
type Case = (&'static str, fn(&mut Booking), Stage);

#[test]
fn the_stage_is_the_first_condition_that_is_not_met() {
    let cases: &[Case] = &[
        ("everything is met", |_| {}, Stage::Confirmation),
        ("confirmed", |booking| booking.confirmed = true, Stage::Done),
        ("no date", |booking| booking.first_day = None, Stage::Date),
        ("no start", |booking| booking.start = None, Stage::Date),
        ("no end", |booking| booking.end = None, Stage::Date),
        ("no guests", |booking| booking.participants = None, Stage::Room),
        ("no hold", |booking| booking.held = None, Stage::Room),
        ("held for other guests", |booking| booking.participants = Some(26), Stage::Room),
        ("held for another layout", |booking| booking.layout = Some(Layout::Theatre), Stage::Room),
        (
            "held for another day",
            |booking| booking.last_day = booking.last_day.and_then(|day| day.succ_opt()),
            Stage::Room,
        ),
        ("held for another time", |booking| booking.end = booking.start, Stage::Room),
        ("no offer", |booking| booking.offers.clear(), Stage::Offer),
        ("an offer without the products", |booking| booking.offers[0].inputs.participants = 1, Stage::Offer),
        ("an expired offer", |booking| booking.offers[0].offer.state = OfferState::Expired, Stage::Offer),
        ("a declined offer", |booking| booking.offers[0].offer.state = OfferState::Declined, Stage::Offer),
        ("not accepted", |booking| booking.acceptance = None, Stage::Negotiation),
        ("another version accepted", |booking| booking.acceptance.as_mut().unwrap().version = 7, Stage::Negotiation),
        ("not approved", |booking| booking.acceptance.as_mut().unwrap().approved = false, Stage::Transition),
        ("no address", |booking| booking.billing = None, Stage::Transition),
        ("half an address", |booking| booking.billing.as_mut().unwrap().parts.country = false, Stage::Transition),
        ("not paid", |booking| booking.payments.clear(), Stage::Transition),
        (
            "no deposit wanted",
            |booking| {
                booking.payments.clear();
                booking.offers[0].offer.deposit = None;
            },
            Stage::Confirmation,
        ),
        ("open tasks do not count", |booking| booking.open_tasks.clear(), Stage::Confirmation),
        (
            "who asks does not count",
            |booking| {
                booking.contact = None;
                booking.language = None;
            },
            Stage::Offer,
        ),
    ];
    let met = Scene::after(MET).booking;
    for (what, change, expected) in cases {
        let mut booking = met.clone();
        change(&mut booking);
        assert_eq!(stage(&booking), *expected, "{what}");
    }
}

#[test]
fn the_status_is_what_the_booking_blocks() {
    let cases = [
        (&["inquire"][..], Status::Lead),
        (&[COMPLETE], Status::Option),
        (&[COMPLETE, "wait 8", "tick"], Status::Lead),
        (MET, Status::Option),
        (
            &[
                COMPLETE,
                "accept 1 + billing full",
                "approve approve_acceptance",
                "pay p1 225 CHF",
                "approve final_confirmation",
            ],
            Status::Confirmed,
        ),
    ];
    for (steps, expected) in cases {
        assert_eq!(status(&Scene::after(steps).booking), expected, "{steps:?}");
    }
}

#[test]
fn stages_and_statuses_are_named_as_the_specification_names_them() {
    let stages = [
        Stage::Date,
        Stage::Room,
        Stage::Offer,
        Stage::Negotiation,
        Stage::Transition,
        Stage::Confirmation,
        Stage::Done,
    ];
    for stage in stages {
        assert_eq!(serde_json::to_value(stage).unwrap(), stage.as_str());
    }
    assert!(stages.is_sorted(), "stages follow each other");
    for status in [Status::Lead, Status::Option, Status::Confirmed] {
        assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
    }
}
