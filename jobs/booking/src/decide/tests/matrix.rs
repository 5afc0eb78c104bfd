//! Every act at every stage: what the client hears, and where the booking then stands.

use super::check;
use crate::testing::COMPLETE;

const NOTHING: &[&str] = &["inquire"];
const DATED: &[&str] = &["inquire day=2026-06-14 guests=25"];
const SHOWN: &[&str] = &["inquire event"];
const OFFERED: &[&str] = &[COMPLETE, "sent 1"];
const ACCEPTED: &[&str] = &[COMPLETE, "sent 1", "accept 1"];
const APPROVED: &[&str] = &[COMPLETE, "sent 1", "accept 1", "approve approve_acceptance"];
const MET: &[&str] = &[COMPLETE, "accept 1 + billing full", "approve approve_acceptance", "pay p1 225.00 CHF"];
const CONFIRMED: &[&str] = &[
    COMPLETE,
    "accept 1 + billing full",
    "approve approve_acceptance",
    "pay p1 225.00 CHF",
    "approve final_confirmation",
];

/// The step, what its letter says, and where the booking then stands.
type Row<'a> = (&'a str, &'a str, &'a str);

fn check_at(before: &[&str], rows: &[Row<'_>]) {
    let cases: Vec<_> = rows.iter().map(|(step, said, stands)| ("", before, *step, *said, *stands)).collect();
    check(&cases);
}

#[test]
fn before_a_date_is_known_the_client_is_asked_for_what_is_missing() {
    check_at(
        NOTHING,
        &[
            ("inquire guests=25", "dates 27.01 28.01 29.01 30.01 02.02 | ask time", "lead date"),
            ("give yes", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("give start=11:00 end=17:00", "dates 27.01 28.01 29.01 30.01 02.02 | ask guests", "lead date"),
            ("give room=A", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("give room=X", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("give day=2026-06-20", "ask time, guests (noted 2026-06-20)", "lead date"),
            ("give another_day", "dates 03.02 04.02 05.02 06.02 09.02 | ask time, guests", "lead date"),
            ("give guests=30", "dates 27.01 28.01 29.01 30.01 02.02 | ask time", "lead date"),
            ("give layout=theatre", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("give product=lunch_package", "dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("accept", "no offer yet | dates 27.01 28.01 29.01 30.01 02.02 | ask time, guests", "lead date"),
            ("billing full", "billing complete", "lead date"),
            ("billing name", "billing lacks street, postal_code, city, country", "lead date"),
            ("team ask", "team", "lead date manual_review"),
        ],
    );
}

#[test]
fn before_the_time_is_known_the_client_is_asked_for_it() {
    check_at(
        DATED,
        &[
            ("inquire guests=25", "ask time (noted 2026-06-14)", "lead date"),
            ("give yes", "ask time (noted 2026-06-14)", "lead date"),
            ("give start=11:00 end=17:00", "rooms DAFBCE", "lead room"),
            ("give start=11:00 end=17:00 room=b", "offer 1", "option negotiation"),
            ("give start=14:00", "ask time (noted 2026-06-14)", "lead date"),
            ("give room=A", "ask time (noted 2026-06-14)", "lead date"),
            ("give day=2026-06-20", "ask time (noted 2026-06-20)", "lead date"),
            ("give another_day", "dates 27.01 28.01 29.01 30.01 02.02 | ask time (noted 2026-06-14)", "lead date"),
            ("accept", "no offer yet | ask time (noted 2026-06-14)", "lead date"),
            ("billing full", "billing complete", "lead date"),
        ],
    );
}

#[test]
fn before_a_room_is_held_rooms_are_shown_or_one_is_taken() {
    check_at(
        SHOWN,
        &[
            ("inquire guests=25", "rooms DAFBCE", "lead room"),
            ("give yes", "offer 1", "option negotiation"),
            ("give yes guests=30", "rooms AFBCE, D holds 26", "lead room"),
            ("give room=A", "offer 1", "option negotiation"),
            ("give room=Room_B", "offer 1", "option negotiation"),
            ("give room=Raum_B", "offer 1", "option negotiation"),
            ("give room=X", "rooms DAFBCE, no X", "lead room"),
            ("give start=11:00 end=17:00", "rooms DAFBCE", "lead room"),
            ("give day=2026-06-20", "rooms DAFBCE", "lead room"),
            ("give another_day", "dates 27.01 28.01 29.01 30.01 02.02", "lead room"),
            ("give guests=30", "rooms AFBCE", "lead room"),
            ("give layout=theatre", "rooms AFBCE", "lead room"),
            ("give product=stage", "rooms FBDACE", "lead room"),
            ("give", "rooms DAFBCE", "lead room"),
            ("accept", "no offer yet | rooms DAFBCE", "lead room"),
            ("billing full", "billing complete", "lead room"),
            ("team ask_human", "team", "lead room manual_review"),
        ],
    );
}

#[test]
fn an_offer_can_be_accepted_changed_or_heard_again() {
    check_at(
        OFFERED,
        &[
            ("inquire complete", "offer 1", "option negotiation"),
            ("give room=b", "offer 1", "option negotiation"),
            ("give guests=25", "offer 1", "option negotiation"),
            ("give yes", "team", "option negotiation manual_review"),
            ("give", "team", "option negotiation manual_review"),
            ("give start=11:00 end=17:00", "offer 2", "option negotiation"),
            ("give start=11:00", "offer 2", "option negotiation"),
            ("give end=18:00", "offer 2", "option negotiation"),
            ("give room=A", "offer 2", "option negotiation"),
            ("give day=2026-06-20", "offer 2", "option negotiation"),
            ("give another_day", "dates 27.01 28.01 29.01 30.01 02.02", "option negotiation"),
            ("give guests=30", "offer 2", "option negotiation"),
            ("give layout=theatre", "offer 1", "option negotiation"),
            ("give product=lunch_package", "offer 2", "option negotiation"),
            ("accept 1", "accepted 1 | billing lacks all", "option transition approve_acceptance"),
            ("accept", "look at 1", "option negotiation"),
            ("billing full", "billing complete", "option negotiation"),
            ("billing name", "billing lacks street, postal_code, city, country", "option negotiation"),
            ("team counter", "team", "option negotiation manual_review"),
        ],
    );
}

#[test]
fn an_acceptance_waits_for_the_manager_unless_the_client_changes_something() {
    check_at(
        ACCEPTED,
        &[
            ("inquire day=2026-09-01", "team", "option transition approve_acceptance manual_review"),
            ("give yes", "team", "option transition approve_acceptance manual_review"),
            ("give room=B", "accepted 1 | billing lacks all", "option transition approve_acceptance"),
            ("give room=X", "rooms DAFBCE, no X", "option transition approve_acceptance"),
            ("give start=11:00 end=17:00", "offer 2", "option negotiation"),
            ("give room=A", "offer 2", "option negotiation"),
            ("give day=2026-06-20", "offer 2", "option negotiation"),
            ("give another_day", "team", "option transition approve_acceptance manual_review"),
            ("give guests=30", "offer 2", "option negotiation"),
            ("give layout=theatre", "team", "option transition approve_acceptance manual_review"),
            ("give product=lunch_package", "offer 2", "option negotiation"),
            ("accept 1", "accepted 1 | billing lacks all", "option transition approve_acceptance"),
            ("billing full", "billing complete", "option transition approve_acceptance"),
            (
                "billing name",
                "billing lacks street, postal_code, city, country",
                "option transition approve_acceptance",
            ),
            (
                "approve approve_acceptance",
                "deposit 225.00 (16.86) by 2026-06-04 | billing lacks all",
                "option transition",
            ),
            ("reject approve_acceptance", "revision follows", "option negotiation"),
            ("pay p1 225.00 CHF", "", "option transition approve_acceptance"),
        ],
    );
}

#[test]
fn an_approved_acceptance_waits_for_billing_and_deposit() {
    check_at(
        APPROVED,
        &[
            ("inquire day=2026-09-01", "team", "option transition manual_review"),
            ("give yes", "team", "option transition manual_review"),
            ("give guests=25", "deposit 225.00 (16.86) by 2026-06-04 | billing lacks all", "option transition"),
            ("give room=A", "offer 2", "option negotiation"),
            ("give day=2026-06-20", "offer 2", "option negotiation"),
            ("give layout=theatre", "team", "option transition manual_review"),
            ("give product=lunch_package", "offer 2", "option negotiation"),
            ("accept 1", "deposit 225.00 (16.86) by 2026-06-04 | billing lacks all", "option transition"),
            ("billing full", "billing complete", "option transition"),
            ("pay p1 225.00 CHF", "", "option transition"),
            ("pay p1 100.00 CHF", "rest 125.00 (9.37) by 2026-06-04", "option transition"),
            ("tick", "", "option transition"),
        ],
    );
}

#[test]
fn a_booking_that_meets_everything_waits_for_the_final_word() {
    check_at(
        MET,
        &[
            ("give guests=25", "accepted 1", "option confirmation final_confirmation"),
            ("give guests=30", "offer 2", "option negotiation"),
            ("give room=A", "offer 2", "option negotiation"),
            ("accept 1", "accepted 1", "option confirmation final_confirmation"),
            ("billing full", "billing complete", "option confirmation final_confirmation"),
            ("refund p1 r1 225.00 CHF", "", "option transition check_payment"),
            ("approve final_confirmation", "confirmed | visit 08.06 09.06 10.06 (Confirmed)", "confirmed done"),
            ("reject final_confirmation", "", "option confirmation final_confirmation"),
        ],
    );
}

#[test]
fn nothing_about_a_confirmed_booking_changes_without_the_team() {
    let changes = [
        "inquire day=2026-09-01",
        "give yes",
        "give start=11:00 end=17:00",
        "give room=A",
        "give day=2026-06-20",
        "give another_day",
        "give guests=30",
        "give layout=theatre",
        "give product=lunch_package",
        "accept 1",
        "billing full",
        "team cancel",
        "give guests=30 + accept 1 + billing full + team ask",
    ];
    check_at(CONFIRMED, &changes.map(|change| (change, "team", "confirmed done manual_review")));
    check_at(CONFIRMED, &[("tick", "", "confirmed done"), ("sent 1", "", "confirmed done")]);
}
