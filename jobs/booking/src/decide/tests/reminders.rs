//! Reminders: of an option that ends, of a deposit that is due, each once.

use super::check;
use crate::testing::COMPLETE;

#[test]
fn who_holds_an_option_is_reminded_once_before_it_ends() {
    let asked = "option transition approve_acceptance";
    check(&[
        ("too early", &[COMPLETE, "wait 4"], "remind", "", "option negotiation"),
        ("two days before", &[COMPLETE, "wait 5"], "remind", "option on B ends soon", "option negotiation"),
        ("only once", &[COMPLETE, "wait 5", "remind", "wait 1"], "remind", "", "option negotiation"),
        (
            "a new option, anew",
            &[COMPLETE, "wait 4", "give room=A", "wait 5"],
            "remind",
            "option on A ends soon",
            "option negotiation",
        ),
        ("it has ended", &[COMPLETE, "wait 8"], "remind", "", "option negotiation"),
        ("no option", &["inquire event", "wait 5"], "remind", "", "lead room"),
        ("the manager is asked", &[COMPLETE, "accept 1", "wait 5"], "remind", "", asked),
    ]);
}

#[test]
fn a_deposit_is_asked_for_before_on_and_after_its_day() {
    // The event is on 14.06.2026, the deposit due on 04.06.2026: 135 days from the first morning.
    let story = |more: &[&'static str]| [&APPROVED[..], more].concat();
    let (waits, overdue) = ("option transition", "option transition deposit_overdue");
    let before = "remind 225.00 by 2026-06-04";
    let after = "remind 225.00 by 2026-06-04, overdue";
    check(&[
        ("early", &story(&["wait 131"]), "remind", "", waits),
        ("three days before", &story(&["wait 132"]), "remind", before, waits),
        ("between", &story(&["wait 132", "remind", "wait 1"]), "remind", "", waits),
        ("on the day", &story(&["wait 132", "remind", "wait 3"]), "remind", before, waits),
        ("two days after", &story(&["wait 135", "remind", "wait 2"]), "remind", after, overdue),
        ("once", &story(&["wait 135", "remind", "wait 2", "remind", "wait 3"]), "remind", "", overdue),
        ("late, and only the last", &story(&["wait 140"]), "remind", after, overdue),
        ("paid", &story(&["pay p1 225.00 CHF", "wait 140"]), "remind", "", "option confirmation final_confirmation"),
        ("paid in part", &story(&["pay p1 25.00 CHF", "wait 132"]), "remind", "remind 200.00 by 2026-06-04", waits),
        ("a new version", &story(&["give product=prosecco*4", "wait 132"]), "remind", "", "option negotiation"),
        ("cancelled", &story(&["cancel", "give yes", "wait 140"]), "remind", "", "cancelled done"),
    ]);
}

#[test]
fn reminders_that_would_lie_in_the_past_are_skipped() {
    let close = |day: &'static str| -> Vec<&'static str> { vec![day, "accept 1 + billing full", APPROVED[2]] };
    let waits = "option transition";
    check(&[
        // Due tomorrow: nothing three days before, but on the day.
        ("due tomorrow", &close("inquire complete day=2026-01-29"), "remind", "", waits),
        (
            "the day after",
            &[&close("inquire complete day=2026-01-29")[..], &["wait 1"]].concat(),
            "remind",
            "remind 225.00 by 2026-01-21",
            waits,
        ),
    ]);
}

#[test]
fn the_manager_decides_over_a_deposit_that_has_not_come() {
    let story = |more: &[&'static str]| [&APPROVED[..], &["wait 137", "remind"], more].concat();
    let overdue = "option transition deposit_overdue";
    check(&[
        ("given up", &story(&[]), "approve deposit_overdue", "option on B ended", "lead room"),
        ("waited for", &story(&[]), "reject deposit_overdue", "", "option transition"),
        ("not long enough", &story(&["reject deposit_overdue", "wait 6"]), "remind", "", "option transition"),
        (
            "asked again",
            &story(&["reject deposit_overdue", "wait 7"]),
            "remind",
            "remind 225.00 by 2026-06-04, overdue",
            overdue,
        ),
        (
            "seen to arrive",
            &story(&[]),
            "approve deposit_overdue amount=225.00",
            "",
            "option confirmation final_confirmation",
        ),
        ("it comes after all", &story(&[]), "pay p1 225.00 CHF", "", "option confirmation final_confirmation"),
        (
            "a part was paid",
            &story(&["pay p1 25.00 CHF"]),
            "approve deposit_overdue",
            "option on B ended",
            "lead room check_payment",
        ),
    ]);
}

#[test]
fn the_manager_may_extend_an_option_and_it_is_reminded_of_anew() {
    let extended = &[COMPLETE, "wait 6", "extend 7"][..];
    let story = |more: &[&'static str]| [extended, more].concat();
    check(&[
        ("a week more", &[COMPLETE, "wait 6"], "extend 7", "B held until 03.02.2026", "option negotiation"),
        ("from now on", &[COMPLETE, "wait 10"], "extend 7", "B held until 06.02.2026", "option negotiation"),
        ("it lasts", &story(&["wait 7"]), "tick", "", "option negotiation"),
        ("it ends", &story(&["wait 8"]), "tick", "option on B ended", "lead room"),
        ("reminded anew", &story(&["wait 6"]), "remind", "option on B ends soon", "option negotiation"),
        (
            "still to be accepted",
            &story(&["wait 7"]),
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
        ),
        (
            "no day",
            &[COMPLETE],
            "extend 0",
            "refused: 0 days are none that an option can be extended by (1 to 90)",
            "option negotiation",
        ),
        ("no option", &["inquire event"], "extend 7", "refused: no option is running for this booking", "lead room"),
        ("kept anyway", &APPROVED, "extend 7", "refused: no option is running for this booking", "option transition"),
    ]);
}

#[test]
fn an_address_that_alone_is_missing_is_asked_for_as_a_deposit_is_and_then_the_manager_decides() {
    let paid = [COMPLETE, "accept 1 + billing name", "approve approve_acceptance", "pay p1 225.00 CHF"];
    let story = |more: &[&'static str]| [&paid[..], more].concat();
    let (waits, overdue) = ("option transition", "option transition billing_overdue");
    let asks = "billing lacks street, postal_code, city, country";
    check(&[
        ("early", &story(&["wait 131"]), "remind", "", waits),
        ("three days before", &story(&["wait 132"]), "remind", asks, waits),
        ("on the day", &story(&["wait 132", "remind", "wait 3"]), "remind", asks, waits),
        ("two days after", &story(&["wait 135", "remind", "wait 2"]), "remind", asks, overdue),
        ("late, and only the last", &story(&["wait 140"]), "remind", asks, overdue),
        ("once", &story(&["wait 137", "remind", "wait 3"]), "remind", "", overdue),
        ("given", &story(&["billing full", "wait 140"]), "remind", "", "option confirmation final_confirmation"),
        ("given after all", &story(&["wait 137", "remind"]), "billing full", "billing complete", DONE),
        ("cancelled", &story(&["cancel", "give yes", "wait 140"]), "remind", "", "cancelled done refund"),
        (
            "given up",
            &story(&["wait 137", "remind"]),
            "approve billing_overdue",
            "option on B ended",
            "lead room check_payment",
        ),
        ("waited for", &story(&["wait 137", "remind"]), "reject billing_overdue", "", waits),
        ("not long enough", &story(&["wait 137", "remind", "reject billing_overdue", "wait 6"]), "remind", "", waits),
        ("again", &story(&["wait 137", "remind", "reject billing_overdue", "wait 7"]), "remind", asks, overdue),
    ]);
}

#[test]
fn while_money_is_missing_too_one_letter_asks_for_both() {
    let unpaid = [COMPLETE, "accept 1", "approve approve_acceptance"];
    let story = |more: &[&'static str]| [&unpaid[..], more].concat();
    let both = "remind 225.00 by 2026-06-04 | billing lacks all";
    let overdue = "remind 225.00 by 2026-06-04, overdue | billing lacks all";
    check(&[
        ("before", &story(&["wait 132"]), "remind", both, "option transition"),
        ("after", &story(&["wait 137"]), "remind", overdue, "option transition deposit_overdue"),
        (
            "the money comes late, the address never",
            &story(&["wait 137", "remind", "pay p1 225.00 CHF", "wait 2"]),
            "remind",
            "billing lacks all",
            "option transition billing_overdue",
        ),
    ]);
}

#[test]
fn an_address_is_asked_for_where_no_deposit_is_and_before_the_event() {
    for (day, wait) in [("2026-06-14", 137), ("2026-01-21", 1)] {
        let mut scene = crate::testing::Scene::new();
        scene.catalogue.policy.deposit = crate::DepositPolicy::Off;
        for step in [&format!("inquire complete day={day}"), "accept 1", "approve approve_acceptance"] {
            scene.play(step).unwrap();
        }
        scene.play(&format!("wait {wait}")).unwrap();
        scene.play("remind").unwrap();
        let found = (scene.said(), scene.stands());
        assert_eq!(found, ("billing lacks all".to_owned(), "option transition billing_overdue".to_owned()), "{day}");
    }
}

const DONE: &str = "option confirmation final_confirmation";
const APPROVED: [&str; 3] = [COMPLETE, "accept 1 + billing full", "approve approve_acceptance"];
