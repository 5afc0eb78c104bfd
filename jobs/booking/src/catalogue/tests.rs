//! The shipped catalogue, the names of products, and what a catalogue may not say.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Catalogue, CatalogueError, Unit};
use crate::{Layout, Question, RoomId};

const SHIPPED: &str = include_str!("../../../../config/catalog.toml");

const SMALL: &str = r#"
version = 1

[policy]
currency = "CHF"
vat_percent = "8.1"
option_days = 7
option_reminder_days = 2
lead_silent_days = 30
deposit_due_days = 10
deposit_grace_days = 2
deposit = { kind = "percentage", percent = "30" }
cancellation = { full_above_days = 30, fee = "50.00", partial_from_days = 14, partial_percent = "50" }

[[rooms]]
id = "A"
name = "A"
guests_min = 12
guests_max = 40
layouts = { theatre = 40, u_shape = 22 }
buffer_before_min = 30
buffer_after_min = 30
day_rate = "500.00"

[[products]]
id = "lunch"
category = "catering"
unit = "per_person"
price = "28.00"
label_en = "Lunch"
label_de = "Mittagessen"
unavailable_in = ["A"]

[[products]]
id = "beer"
category = "beverages"
unit = "per_bottle"
price = "6.50"
label_en = "Beer"
label_de = "Bier"

[[faq]]
topic = "parking"
en = "Yes."
de = "Ja."
"#;

fn shipped() -> Catalogue {
    Catalogue::parse(SHIPPED).unwrap()
}

#[test]
fn the_shipped_catalogue_has_all_categories_units_and_topics() {
    let catalogue = shipped();
    let categories: BTreeSet<_> = catalogue.products.iter().map(|product| product.category).collect();
    let units: BTreeSet<_> = catalogue.products.iter().map(|product| product.unit).collect();
    let bilingual =
        |product: &&super::CatalogueProduct| !product.synonyms_en.is_empty() && !product.synonyms_de.is_empty();
    assert!(catalogue.products.len() >= 40);
    assert_eq!(catalogue.products.iter().find(|product| !bilingual(product)), None);
    assert_eq!((categories.len(), units.len()), (8, 7));
    assert_eq!(catalogue.faq.len(), 11);
    assert!(catalogue.faq.iter().all(|answer| answer.topic != Question::Other));
}

#[test]
fn the_shipped_rooms_are_those_of_the_house() {
    use Layout::{Banquet, Boardroom, Classroom, Theatre, UShape, Workshop};
    type Row = (&'static str, (u32, u32), &'static [(Layout, u32)], u32, i64);
    let table: [Row; 6] = [
        ("A", (12, 40), &[(Theatre, 40), (UShape, 22), (Workshop, 28)], 30, 500),
        ("B", (20, 60), &[(Theatre, 60), (Classroom, 36), (Workshop, 32)], 30, 750),
        ("C", (30, 80), &[(Theatre, 80), (Banquet, 56), (Workshop, 40)], 45, 1100),
        ("D", (10, 26), &[(Boardroom, 16), (Workshop, 22)], 20, 350),
        ("E", (40, 120), &[(Theatre, 120), (Banquet, 80)], 60, 1650),
        ("F", (18, 45), &[(Theatre, 45), (UShape, 20), (Workshop, 30)], 30, 600),
    ];
    let catalogue = shipped();
    assert_eq!(catalogue.rooms.len(), table.len());
    assert_eq!(catalogue.largest_capacity(), 120);
    for (id, guests, layouts, buffer, rate) in table {
        let room = catalogue.room(&RoomId::from(id)).unwrap();
        assert_eq!((room.guests_min, room.guests_max), guests, "{id}");
        assert_eq!((room.buffer_before_min, room.buffer_after_min), (buffer, buffer), "{id}");
        assert_eq!(room.day_rate, Decimal::from(rate), "{id}");
        for layout in [Theatre, Classroom, UShape, Boardroom, Banquet, Workshop] {
            let expected = layouts.iter().find(|(known, _)| *known == layout).map_or(0, |(_, most)| *most);
            assert_eq!(room.capacity(Some(layout)), expected, "{id} {layout:?}");
            assert_eq!(room.fits(expected, Some(layout)), expected > 0, "{id} {layout:?}");
            assert!(!room.fits(expected + 1, Some(layout)), "{id} {layout:?}");
        }
        assert!(room.fits(guests.1, None) && !room.fits(guests.1 + 1, None), "{id}");
        assert!(room.is_comfortable(guests.0) && !room.is_comfortable(guests.0 - 1), "{id}");
    }
}

#[test]
fn the_shipped_answers_give_the_figures_of_the_rooms() {
    let catalogue = shipped();
    let answer = |topic| catalogue.faq.iter().find(|answer| answer.topic == topic).unwrap();
    let (price, capacity) = (answer(Question::Price), answer(Question::Capacity));
    for room in &catalogue.rooms {
        let rate = format!("{} CHF {}", room.id, room.day_rate);
        assert!(price.en.contains(&rate) && price.de.contains(&rate), "{rate}");
        for text in [&capacity.en, &capacity.de] {
            let of_room = text.split_once(&format!("{} {} ", room.id, room.guests_min)).unwrap().1;
            let of_room = of_room.split(')').next().unwrap();
            assert!(of_room.contains(&format!("{} ", room.guests_max)), "{} in {text}", room.id);
            assert!(room.layouts.values().all(|most| of_room.contains(&most.to_string())), "{} in {text}", room.id);
        }
    }
}

#[test]
fn a_room_without_a_name_of_its_own_goes_by_its_letter() {
    let mut room = shipped().room(&RoomId::from("B")).unwrap().clone();
    assert_eq!(room.label(Some("de")), "Raum B");
    assert_eq!(room.label(None), "Room B");
    room.name = "Salon Bleu".to_owned();
    assert_eq!(room.label(Some("de")), "Salon Bleu");
}

#[test]
fn products_are_found_by_every_usual_spelling() {
    let cases = [
        ("lunch_package", "lunch package, Lunch Package, LUNCH PACKAGES, Lunch-Pakete, Mittagsmenüs, lunch_package"),
        ("coffee_break", "coffee breaks, Coffee break, coffeebreaks, coffee-breaks, Kaffeepause, Kaffeepausen"),
        ("prosecco", "Prosecco, prosecco, Flaschen Prosecco"),
        ("projector", "projector, Projectors, Beamer, beamers"),
        ("flipchart", "flipcharts, Flip-Chart, flip charts"),
        ("apero_riche", "Apéro riche, Apero Riche, aperos riches"),
        ("pin_board", "Pinnwand, Pinnwände, Pinnwaende, pinboards, pin boards"),
        ("facilitation_kit", "Moderationskoffer, facilitation kits"),
        ("cocktail_bar", "cocktail bar, Bar, bars, Cocktailbars"),
        ("fog_machine", "Nebelmaschine, Nebelmaschinen, fog machines"),
        ("stage", "stage, Bühne, Buehne, Bühnen"),
        ("wireless_microphone", "wireless microphones, wireless microphone, Funkmikrofone, drahtlose Mikrofone"),
        ("whiteboard", "Whiteboard, whiteboards, white board"),
        ("lectern", "Rednerpult, Rednerpulte, lecterns"),
        ("mineral_water", "mineral water, Mineralwasser, water"),
        ("additional_chair", "Stühle, Stuhl, chairs"),
        ("late_closing", "late licences"),
    ];
    let catalogue = shipped();
    for (id, names) in cases {
        for name in names.split(", ") {
            assert_eq!(catalogue.find_product(name).map(|product| product.id.as_str()), Some(id), "{name}");
        }
    }
    for nobody in ["", " ", "-", "helicopter", "ba", "pin", "lunch bus"] {
        assert_eq!(catalogue.find_product(nobody), None, "{nobody:?}");
    }
}

#[test]
fn every_shipped_name_finds_its_own_product() {
    let catalogue = shipped();
    for product in &catalogue.products {
        for name in product.names() {
            assert_eq!(catalogue.find_product(name), Some(product), "{name}");
        }
    }
}

#[test]
fn the_worked_products_cost_what_they_should() {
    let catalogue = shipped();
    let lunch = catalogue.find_product("Lunch Package").unwrap();
    let prosecco = catalogue.find_product("Prosecco").unwrap();
    assert_eq!((lunch.price.to_string().as_str(), lunch.unit), ("28.00", Unit::PerPerson));
    assert_eq!((prosecco.price.to_string().as_str(), prosecco.unit), ("35.00", Unit::PerBottle));
}

#[test]
fn what_contradicts_itself_is_refused_at_its_place() {
    let cases = [
        ("version = 1", "version = 0", "version: counts from 1"),
        (r#"currency = "CHF""#, r#"currency = "Fr.""#, "policy.currency: "),
        (r#"vat_percent = "8.1""#, r#"vat_percent = "108.1""#, "policy.vat_percent: "),
        ("option_days = 7", "option_days = 0", "policy.option_days: "),
        ("option_reminder_days = 2", "option_reminder_days = 7", "policy.option_reminder_days: "),
        ("lead_silent_days = 30", "lead_silent_days = 0", "policy.lead_silent_days: "),
        ("deposit_due_days = 10", "deposit_due_days = 4000000000", "policy.deposit_due_days: "),
        (r#"percent = "30""#, r#"percent = "-1""#, "policy.deposit.percent: "),
        (r#"kind = "percentage", percent = "30""#, r#"kind = "fixed", amount = "0""#, "policy.deposit.amount: "),
        (r#"fee = "50.00""#, r#"fee = "-50.00""#, "policy.cancellation.fee: "),
        ("partial_from_days = 14", "partial_from_days = 31", "policy.cancellation.partial_from_days: "),
        (r#"partial_percent = "50""#, r#"partial_percent = "101""#, "policy.cancellation.partial_percent: "),
        (r#"name = "A""#, r#"name = " ""#, "rooms.A.name: "),
        ("guests_min = 12", "guests_min = 0", "rooms.A.guests_min: "),
        ("guests_max = 40", "guests_max = 11", "rooms.A.guests_max: "),
        ("theatre = 40", "theatre = 41", "rooms.A.layouts: Theatre"),
        ("u_shape = 22", "u_shape = 0", "rooms.A.layouts: UShape"),
        ("buffer_after_min = 30", "buffer_after_min = 20000", "rooms.A: a buffer"),
        (r#"day_rate = "500.00""#, r#"day_rate = "0.00""#, "rooms.A.day_rate: 0.00 is no price"),
        (r#"day_rate = "500.00""#, r#"day_rate = "500.005""#, "rooms.A.day_rate: "),
        (r#"price = "6.50""#, r#"price = "-6.50""#, "products.beer.price: "),
        (r#"price = "6.50""#, r#"price = "10000000.00""#, "products.beer.price: "),
        (r#"id = "beer""#, r#"id = "lunch""#, r#"products.lunch: "lunch" also names the product lunch"#),
        (r#"label_en = "Beer""#, r#"label_en = "Lunches""#, r#"products.beer: "Lunches" also names the product lunch"#),
        (r#"label_en = "Beer""#, r#"label_en = "-""#, "products.beer: a name is empty"),
        (r#"unavailable_in = ["A"]"#, r#"unavailable_in = ["Z"]"#, "products.lunch.unavailable_in: there is no room Z"),
        (r#"de = "Ja.""#, r#"de = """#, "faq.Parking: an answer is empty"),
    ];
    assert!(Catalogue::parse(SMALL).is_ok());
    for (good, bad, expected) in cases {
        assert_eq!(SMALL.matches(good).count(), 1, "{good} must be there once");
        let error = Catalogue::parse(&SMALL.replace(good, bad)).expect_err(bad);
        assert!(matches!(error, CatalogueError::Faults(_)), "{bad}: {error}");
        assert!(error.to_string().contains(expected), "{bad}: {error}");
    }
}

#[test]
fn what_is_there_twice_or_not_at_all_is_refused() {
    let second_room = r#"
[[rooms]]
id = "a"
name = "A2"
guests_min = 1
guests_max = 2
layouts = {}
buffer_before_min = 0
buffer_after_min = 0
day_rate = "1.00"
"#;
    let second_answer = "[[faq]]\ntopic = \"parking\"\nen = \"No.\"\nde = \"Nein.\"\n";
    let policy_only = SMALL.split("[[rooms]]").next().unwrap().replace("[policy]", "rooms = []\n[policy]");
    let cases = [
        (format!("{SMALL}{second_room}"), "rooms.a: the id is there twice"),
        (format!("{SMALL}{second_answer}"), "faq.Parking: the topic is there twice"),
        (policy_only, "rooms: there must be at least one room"),
    ];
    for (text, expected) in cases {
        let error = Catalogue::parse(&text).expect_err(expected);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn every_fault_is_named_at_once() {
    let text = SMALL.replace("version = 1", "version = 0").replace(r#""6.50""#, r#""0""#);
    let Err(CatalogueError::Faults(faults)) = Catalogue::parse(&text) else { panic!("two faults were made") };
    let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["version", "products.beer.price"]);
}

#[test]
fn what_has_another_shape_is_refused_with_its_line() {
    let cases = [
        (r#"price = "6.50""#, "price = 6.50", "invalid type: floating point"),
        (r#"price = "6.50""#, r#"price = "cheap""#, "no decimal number"),
        ("guests_min = 12", "guests_min = -12", "invalid value"),
        (r#"unit = "per_bottle""#, r#"unit = "per_litre""#, "unknown variant `per_litre`"),
        (r#"topic = "parking""#, r#"topic = "weather""#, "unknown variant `weather`"),
        ("deposit_grace_days = 2", "deposit_grace_dais = 2", "unknown field `deposit_grace_dais`"),
        ("[policy]", "[policy", "line 4"),
    ];
    for (good, bad, expected) in cases {
        let error = Catalogue::parse(&SMALL.replace(good, bad)).expect_err(bad).to_string();
        assert!(error.contains(expected) && error.contains("line "), "{bad}: {error}");
    }
}
