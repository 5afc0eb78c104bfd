//! The worked offers and deposits of the specification, and what cannot be priced.

use chrono::{NaiveDate, TimeZone, Utc};
use rust_decimal::Decimal;

use super::{ChosenProduct, OfferInputs, PricingError, deposit, price};
use crate::{Catalogue, DepositPolicy, Offer, OfferState, Window};

fn catalogue() -> Catalogue {
    Catalogue::parse(include_str!("../../../../config/catalog.toml")).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn inputs(room: &str, products: &[(&str, Option<u32>)]) -> OfferInputs {
    let at = |hour| Utc.with_ymd_and_hms(2026, 6, 14, hour, 0, 0).unwrap();
    let chosen = |(product, quantity): &(&str, _)| ChosenProduct { product: (*product).into(), quantity: *quantity };
    OfferInputs {
        room: room.into(),
        event: Window { start: at(8), end: at(14) },
        first_day: day(2026, 6, 14),
        last_day: day(2026, 6, 14),
        participants: 25,
        products: products.iter().map(chosen).collect(),
        extra_lines: Vec::new(),
        language: None,
    }
}

fn priced(inputs: &OfferInputs) -> Result<Offer, PricingError> {
    price(inputs, &catalogue(), day(2026, 1, 20), 1, None)
}

fn totals(offer: &Offer) -> Vec<String> {
    offer.lines.iter().map(|line| line.total.to_string()).collect()
}

#[test]
fn room_b_for_a_day_costs_750_with_a_deposit_of_225() {
    let offer = priced(&inputs("B", &[])).unwrap();
    assert_eq!((offer.version, offer.state), (1, OfferState::Draft));
    assert_eq!((offer.total.to_string(), offer.vat.to_string()), ("750.00".into(), "56.20".into()));
    assert_eq!(offer.currency, "CHF");
    assert_eq!(offer.deposit.unwrap().to_string(), "225.00");
    assert_eq!(offer.deposit_vat.unwrap().to_string(), "16.86");
    assert_eq!(offer.deposit_due, Some(day(2026, 6, 4)));
}

#[test]
fn the_worked_offers_come_to_their_totals() {
    let with_products = priced(&inputs("B", &[("lunch_package", None), ("prosecco", Some(4))])).unwrap();
    assert_eq!(totals(&with_products), ["750.00", "700.00", "140.00"]);
    assert_eq!(with_products.total.to_string(), "1590.00");
    let room_lost = priced(&inputs("A", &[])).unwrap();
    assert_eq!(room_lost.total.to_string(), "500.00");
    assert_eq!(room_lost.deposit.unwrap().to_string(), "150.00");
}

#[test]
fn every_unit_is_charged_by_its_rule() {
    let cases = [
        ("lunch_package", None, 25),
        ("lunch_package", Some(3), 25),
        ("sound_system", Some(3), 1),
        ("flipchart", Some(2), 2),
        ("flipchart", None, 1),
        ("technician", Some(4), 4),
        ("prosecco", None, 1),
        ("bistro_table", Some(6), 6),
        ("facilitation_kit", Some(2), 2),
    ];
    for (product, ordered, charged) in cases {
        let offer = priced(&inputs("B", &[(product, ordered)])).unwrap();
        let line = &offer.lines[1];
        assert_eq!((line.product.as_deref(), line.quantity), (Some(product), charged), "{product} {ordered:?}");
        assert_eq!(line.total, line.unit_price * Decimal::from(charged), "{product} {ordered:?}");
    }
}

#[test]
fn the_room_is_charged_by_the_day() {
    let two_days = OfferInputs { last_day: day(2026, 6, 15), ..inputs("B", &[]) };
    let offer = priced(&two_days).unwrap();
    assert_eq!((offer.lines[0].quantity, offer.total.to_string()), (2, "1500.00".into()));
    let reversed = OfferInputs { last_day: day(2026, 6, 13), ..inputs("B", &[]) };
    let expected = PricingError::Days { first: day(2026, 6, 14), last: day(2026, 6, 13) };
    assert_eq!(priced(&reversed), Err(expected));
}

#[test]
fn lines_are_written_in_the_clients_language() {
    let cases =
        [(None, "Room B", "Pin board"), (Some("en"), "Room B", "Pin board"), (Some("de"), "Raum B", "Pinnwand")];
    for (language, room, product) in cases {
        let inputs = OfferInputs { language: language.map(str::to_owned), ..inputs("B", &[("pin_board", None)]) };
        let offer = priced(&inputs).unwrap();
        assert_eq!((offer.lines[0].label.as_str(), offer.lines[1].label.as_str()), (room, product));
    }
}

#[test]
fn what_the_catalogue_does_not_have_is_not_priced() {
    let in_d = PricingError::NotInRoom { product: "stage".into(), room: "D".into() };
    assert_eq!(priced(&inputs("X", &[])), Err(PricingError::UnknownRoom("X".into())));
    assert_eq!(priced(&inputs("B", &[("yacht", None)])), Err(PricingError::UnknownProduct("yacht".into())));
    assert_eq!(priced(&inputs("D", &[("stage", None)])), Err(in_d));
}

#[test]
fn deposits_are_due_ten_days_before_but_never_before_tomorrow_or_after_the_event() {
    let cases = [
        ("long before", day(2026, 1, 20), day(2026, 6, 14), day(2026, 6, 4)),
        ("a week before", day(2026, 1, 14), day(2026, 1, 21), day(2026, 1, 15)),
        ("ten days lead to today", day(2026, 6, 4), day(2026, 6, 14), day(2026, 6, 5)),
        ("eleven days lead to tomorrow", day(2026, 6, 3), day(2026, 6, 14), day(2026, 6, 4)),
        ("tomorrow", day(2026, 6, 13), day(2026, 6, 14), day(2026, 6, 14)),
        ("today", day(2026, 6, 14), day(2026, 6, 14), day(2026, 6, 14)),
    ];
    for (what, today, event, due) in cases {
        let deposit = deposit(&catalogue().policy, amount("750.00"), event, today).unwrap();
        assert_eq!(deposit.due, due, "{what}");
    }
}

#[test]
fn the_policy_says_how_much_is_asked_for() {
    let percentage = |percent| DepositPolicy::Percentage { percent: amount(percent) };
    let fixed = |of| DepositPolicy::Fixed { amount: amount(of) };
    let cases = [
        (percentage("30"), "750.00", Some(("225.00", "16.86"))),
        (percentage("30"), "0.15", Some(("0.05", "0.00"))),
        (percentage("33.3"), "99.99", Some(("33.30", "2.50"))),
        (percentage("0"), "750.00", None),
        (fixed("200.00"), "750.00", Some(("200.00", "14.99"))),
        (fixed("200.00"), "150.00", Some(("150.00", "11.24"))),
        (DepositPolicy::Off, "750.00", None),
    ];
    for (policy, total, expected) in cases {
        let policy = crate::Policy { deposit: policy, ..catalogue().policy };
        let asked = deposit(&policy, amount(total), day(2026, 6, 14), day(2026, 1, 20));
        let asked = asked.map(|deposit| (deposit.amount.to_string(), deposit.vat.to_string()));
        assert_eq!(asked, expected.map(|(amount, vat)| (amount.to_owned(), vat.to_owned())), "{:?}", policy.deposit);
    }
}

#[test]
fn inputs_survive_the_journal() {
    let inputs = inputs("B", &[("prosecco", Some(4)), ("lunch_package", None)]);
    let text = serde_json::to_string(&inputs).unwrap();
    assert_eq!(serde_json::from_str::<OfferInputs>(&text).unwrap(), inputs);
}
