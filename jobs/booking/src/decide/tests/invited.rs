//! Answers of calendar programs.

use super::check;
use crate::testing::COMPLETE;

const CONFIRMED: &[&str] = &[
    COMPLETE,
    "accept 1 + billing full",
    "approve approve_acceptance",
    "pay p1 225.00 CHF",
    "approve final_confirmation",
];

#[test]
fn an_answer_of_a_calendar_changes_nothing_and_is_answered_by_nobody() {
    let offered = "option negotiation";
    check(&[
        ("a yes is no acceptance", &[COMPLETE], "invitation event accepted current", "", offered),
        ("perhaps", &[COMPLETE], "invitation visit tentative current", "", offered),
        (
            "a no is for a person",
            &[COMPLETE],
            "invitation visit declined current",
            "",
            "option negotiation manual_review",
        ),
        ("of the event too", CONFIRMED, "invitation event declined current", "", "confirmed done manual_review"),
        ("a no to what was before", CONFIRMED, "invitation event declined outdated", "", "confirmed done"),
        ("a no of somebody else", CONFIRMED, "invitation event declined from_another", "", "confirmed done"),
        (
            "words are read",
            &[COMPLETE],
            "invitation event accepted outdated words",
            "",
            "option negotiation manual_review",
        ),
        ("what has ended stays", &[COMPLETE, "decline"], "invitation event declined current", "", "lost done goodbye"),
    ]);
}
