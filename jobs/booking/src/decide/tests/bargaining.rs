//! The price: three wishes for a lower one, the manager's word, and what the catalogue does not have.

use super::check;
use crate::testing::{COMPLETE, Scene};

const ASKED: &[&str] = &[COMPLETE, "counter 700.00"];

#[test]
fn a_lower_price_is_a_wish_until_the_manager_sets_it() {
    let asked = "option negotiation counter_offer";
    check(&[
        ("a figure", &[COMPLETE], "counter 700.00", "counter", asked),
        ("a share", &[COMPLETE], "counter percent 10", "counter", asked),
        ("no figure", &[COMPLETE], "counter", "counter", asked),
        ("before an offer", &["inquire event"], "counter 700.00", "team", "lead room manual_review"),
        (
            "after a yes",
            &[COMPLETE, "accept 1"],
            "counter 700.00",
            "team",
            "option transition approve_acceptance manual_review",
        ),
        ("the wish is granted", ASKED, "approve counter_offer", "offer 2", "option negotiation"),
        ("another price", ASKED, "approve counter_offer amount=720.00", "offer 2", "option negotiation"),
        (
            "no price is known",
            &[COMPLETE, "counter"],
            "approve counter_offer",
            "refused: an amount is needed for the task CounterOffer",
            asked,
        ),
        (
            "not a lower one",
            ASKED,
            "approve counter_offer amount=750.00",
            "refused: 750.00 cannot be the amount here",
            asked,
        ),
        ("nothing at all", ASKED, "approve counter_offer amount=0", "refused: 0 cannot be the amount here", asked),
        ("the price stands", ASKED, "reject counter_offer", "price of 1 stands", "option negotiation"),
        (
            "the client accepts anyway",
            ASKED,
            "accept 1",
            "accepted 1 | billing lacks all",
            "option transition approve_acceptance",
        ),
        ("the client changes something", ASKED, "give guests=30", "offer 2", asked),
    ]);
}

#[test]
fn the_managers_total_is_the_total() {
    let cases = [
        (vec!["counter 700.00", "approve counter_offer"], "700.00"),
        (vec!["counter percent 10", "approve counter_offer"], "675.00"),
        (vec!["counter 700.00", "approve counter_offer amount=720.00"], "720.00"),
        // A second discount takes the place of the first.
        (vec!["counter", "approve counter_offer amount=720.00", "counter 690", "approve counter_offer"], "690.00"),
        // It stays when the offer grows.
        (vec!["counter 700.00", "approve counter_offer", "give product=prosecco*4"], "840.00"),
        // It never takes more than there is.
        (vec!["counter 100.00", "approve counter_offer", "give room=D guests=20"], "0.00"),
    ];
    for (steps, total) in cases {
        let scene = Scene::after(&[&[COMPLETE], &steps[..]].concat());
        let offer = scene.booking.current_offer().unwrap();
        assert_eq!(offer.total.to_string(), total, "{steps:?}");
        assert_eq!(offer.total, offer.lines.iter().map(|line| line.total).sum(), "{steps:?}");
    }
}

#[test]
fn the_fourth_counter_is_for_a_person_and_makes_no_version() {
    let refused = ["counter 700.00", "reject counter_offer"];
    let three = [&[COMPLETE], &refused[..], &refused[..], &refused[..]].concat();
    check(&[("the fourth", &three, "counter 700.00", "team", "option negotiation manual_review")]);
    let mut scene = Scene::after(&three);
    scene.play("counter 700.00").unwrap();
    assert_eq!(scene.booking.offers.len(), 1);
}

#[test]
fn what_the_room_cannot_have_is_found_or_done_without() {
    let sought = &[COMPLETE, "give product=bbq_buffet"][..];
    let unknown = &[COMPLETE, "unknown-product"][..];
    check(&[
        ("found", sought, "approve source_product amount=900.00", "offer 2", "option negotiation"),
        (
            "found and named",
            unknown,
            "approve source_product amount=300.00 name=Fondue",
            "offer 2",
            "option negotiation",
        ),
        (
            "found and not named",
            unknown,
            "approve source_product amount=300.00",
            "refused: a name is needed for the task SourceProduct",
            "option negotiation source_product",
        ),
        (
            "found for nobody knows how much",
            sought,
            "approve source_product",
            "refused: an amount is needed for the task SourceProduct",
            "option negotiation source_product",
        ),
        ("not found", sought, "reject source_product", "go on without", "option negotiation"),
        ("no longer wanted", sought, "give remove=bbq_buffet", "offer 1", "option negotiation"),
    ]);
    let scene = Scene::after(&[sought, &["approve source_product amount=900.00"]].concat());
    let line = scene.booking.current_offer().unwrap().lines[1].clone();
    assert_eq!((line.label.as_str(), line.total.to_string().as_str()), ("Barbecue buffet", "900.00"));
}

#[test]
fn products_that_are_no_longer_wanted_leave_the_offer() {
    let ordered = &[COMPLETE, "give product=prosecco*4 product=lunch_package"][..];
    check(&[
        ("one", ordered, "give remove=prosecco", "offer 3", "option negotiation"),
        ("all", ordered, "give no_extras", "offer 3", "option negotiation"),
        ("one that was not ordered", ordered, "give remove=flipchart", "offer 2", "option negotiation"),
    ]);
    for (step, total) in [("give remove=prosecco", "1450.00"), ("give no_extras", "750.00")] {
        let scene = Scene::after(&[ordered, &[step]].concat());
        assert_eq!(scene.booking.current_offer().unwrap().total.to_string(), total, "{step}");
    }
}
