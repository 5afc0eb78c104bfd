//! Who insists on a room that another booking holds, and who picks.

use super::check;
use crate::testing::COMPLETE;

const TAKEN: &str = "occupy B 2026-06-14 08:00-20:00";

#[test]
fn who_names_a_taken_room_again_insists_and_the_manager_decides() {
    let insisted = &[TAKEN, COMPLETE, "give room=B"][..];
    let freed = &[TAKEN, COMPLETE, "give room=B", "free"][..];
    check(&[
        ("told", &[TAKEN], COMPLETE, "rooms DAFCE, B busy", "lead room"),
        ("insists", &[TAKEN, COMPLETE], "give room=B", "conflict about B", "lead room room_conflict"),
        (
            "another taken room is no insisting",
            &[TAKEN, "occupy A 2026-06-14 08:00-20:00", COMPLETE],
            "give room=A",
            "rooms DFCE, A busy",
            "lead room",
        ),
        ("wins", freed, "approve room_conflict", "offer 1", "option negotiation"),
        ("loses", insisted, "reject room_conflict", "rooms DAFCE, B busy", "lead room"),
        ("takes another room", insisted, "give room=A", "offer 1", "option negotiation"),
        ("takes another day", insisted, "give day=2026-06-20", "offer 1", "option negotiation"),
    ]);
}

#[test]
fn who_gives_way_loses_room_and_offer_and_is_shown_what_is_left() {
    let confirmed = &[
        COMPLETE,
        "accept 1 + billing full",
        "approve approve_acceptance",
        "pay p1 225.00 CHF",
        "approve final_confirmation",
    ][..];
    check(&[
        ("an option", &[COMPLETE], "give-way", "B given away | rooms DAFCE, B busy", "lead room"),
        ("an acceptance", &[COMPLETE, "accept 1"], "give-way", "B given away | rooms DAFCE, B busy", "lead room"),
        ("nothing is held", &["inquire event"], "give-way", "", "lead room"),
        ("confirmed", confirmed, "give-way", "refused: the room is confirmed for another booking", "confirmed done"),
    ]);
}
