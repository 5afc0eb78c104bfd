//! From what a reader found to what a message does.

use super::{Act, MessageFacts, Values, acts_of};
use crate::{ActKind, BillingParts, Counter, Layout, Product, Reading, parse_time, testing::catalogue};

fn reading(acts: &[ActKind]) -> Reading {
    Reading { language: Some("de".to_owned()), acts: acts.to_vec(), ..Reading::default() }
}

fn facts(billing: Option<BillingParts>) -> MessageFacts {
    MessageFacts {
        contact: "c1".into(),
        billing: billing.map(|parts| ("b1".into(), parts)),
        seen_offer: Some(3),
        repeats: 0,
    }
}

fn acts(reading: &Reading) -> Vec<Act> {
    acts_of(reading, &facts(None), &catalogue())
}

fn team(acts: &[ActKind]) -> Vec<Act> {
    vec![Act::LeaveToTeam { acts: acts.to_vec() }]
}

#[test]
fn every_act_has_somebody_who_answers_it_unless_it_needs_no_answer() {
    use ActKind::{
        AddProducts, Ask, AskHuman, Cancel, ChangeDate, ChangeRequirements, ChangeVisit, ChooseRoom, ChooseVisit,
        ClaimPaid, Confirm, Decline, DeclineVisit, DuplicateOrThanks, GiveBilling, GiveTime, Injection, RemoveProducts,
        RequestVisit, Spam, Unclear,
    };
    let given = |values| vec![Act::Give(values)];
    let visit = |change| vec![Act::Visit { change, day: None, time: None }];
    let cases = [
        (Confirm, given(Values { yes: true, ..Values::default() })),
        (GiveTime, given(Values::default())),
        (ChangeDate, given(Values { another_day: true, ..Values::default() })),
        (ChooseRoom, given(Values::default())),
        (ChangeRequirements, given(Values::default())),
        (AddProducts, given(Values::default())),
        (ActKind::Accept, vec![Act::Accept { seen: Some(3) }]),
        (Decline, vec![Act::Decline]),
        (ActKind::Counter, vec![Act::Counter { total: None, percent: None }]),
        (Cancel, vec![Act::Cancel]),
        (GiveBilling, team(&[GiveBilling])),
        (ClaimPaid, vec![Act::ClaimPaid]),
        (Ask, vec![Act::Ask { questions: Vec::new() }]),
        (RequestVisit, visit(false)),
        (ChooseVisit, visit(false)),
        (ChangeVisit, visit(true)),
        (DeclineVisit, vec![Act::DropVisit]),
        (AskHuman, vec![Act::AskHuman]),
        (RemoveProducts, given(Values::default())),
        (DuplicateOrThanks, Vec::new()),
        (Spam, Vec::new()),
        (Injection, Vec::new()),
        (Unclear, team(&[Unclear])),
    ];
    for (kind, expected) in cases {
        assert_eq!(acts(&reading(&[kind])), expected, "{kind:?}");
    }
    assert_eq!(acts(&reading(&[])), team(&[Unclear]), "a message in which nothing was found is not lost");
}

#[test]
fn an_inquiry_takes_everything_that_it_says() {
    let mail = Reading {
        date: "2026-06-14".parse().ok(),
        end_date: "2026-06-15".parse().ok(),
        start: Some("18:00".to_owned()),
        end: Some("02:00".to_owned()),
        participants: Some(25),
        room: Some("B".to_owned()),
        layout: Some(Layout::Theatre),
        products: vec![Product { name: "Prosecco".to_owned(), quantity: Some(4) }],
        ..reading(&[ActKind::Inquire])
    };
    let [Act::Inquire { contact, language, values }] = &acts(&mail)[..] else { panic!("an inquiry") };
    assert_eq!((contact.0.as_str(), language.as_deref()), ("c1", Some("de")));
    assert_eq!((values.first_day, values.last_day), (mail.date, mail.end_date));
    assert_eq!((values.start, values.end), (parse_time("18:00"), parse_time("02:00")));
    assert_eq!((values.participants, values.layout), (Some(25), Some(Layout::Theatre)));
    assert_eq!(values.room.as_deref(), Some("B"));
    assert_eq!((values.products[0].product.as_str(), values.products[0].quantity), ("prosecco", Some(4)));
    assert!(!values.yes && !values.another_day);
}

#[test]
fn values_that_are_none_are_left_out() {
    let mail = Reading {
        start: Some("25:00".to_owned()),
        end: Some("late".to_owned()),
        participants: Some(0),
        ..reading(&[ActKind::GiveTime])
    };
    assert_eq!(acts(&mail), [Act::Give(Values::default())]);
}

#[test]
fn products_that_the_catalogue_does_not_have_are_sought() {
    let cases = [
        ("Prosecco", Some(4), true),
        ("prosecco", None, true),
        ("elephant", Some(1), false),
        ("Prosecco", Some(0), false),
    ];
    for (name, quantity, known) in cases {
        let products = vec![Product { name: name.to_owned(), quantity }];
        let mail = Reading { products, ..reading(&[ActKind::AddProducts]) };
        let found = acts(&mail);
        let Act::Give(values) = &found[0] else { panic!("values first") };
        assert_eq!(values.products.len(), usize::from(known), "{name}");
        assert_eq!(found[1..] == [Act::WishUnknownProduct], !known, "{name}");
    }
    let removed = vec![Product { name: "Prosecco".to_owned(), quantity: None }];
    let mail = Reading { products: removed, ..reading(&[ActKind::RemoveProducts, ActKind::ChooseRoom]) };
    let Act::Give(values) = &acts(&mail)[0] else { panic!("values first") };
    assert!(values.products.is_empty(), "what is removed is not added");
    assert_eq!(values.removed, ["prosecco"]);
    let unknown = vec![Product { name: "elephant".to_owned(), quantity: None }];
    let mail = Reading { products: unknown, ..reading(&[ActKind::RemoveProducts]) };
    assert_eq!(acts(&mail)[1..], team(&[ActKind::RemoveProducts])[..], "nobody guesses what is to go");
    let mail = Reading { no_extras: true, ..reading(&[ActKind::RemoveProducts]) };
    assert_eq!(acts(&mail), [Act::Give(Values { no_extras: true, ..Values::default() })]);
}

#[test]
fn a_yes_beside_a_cancellation_is_no_yes_to_a_proposal() {
    for (undoing, act) in [(ActKind::Cancel, Act::Cancel), (ActKind::Decline, Act::Decline)] {
        assert_eq!(acts(&reading(&[ActKind::Confirm, undoing])), [act]);
    }
}

#[test]
fn a_change_of_date_with_a_date_wants_no_other() {
    let mail = Reading { date: "2026-06-20".parse().ok(), ..reading(&[ActKind::ChangeDate]) };
    let [Act::Give(values)] = &acts(&mail)[..] else { panic!("values") };
    assert!(!values.another_day);
}

#[test]
fn values_come_first_then_the_yes_then_the_address_then_what_a_person_must_see() {
    use ActKind::{Accept, Ask, ChangeRequirements, GiveBilling};
    let mail = Reading { participants: Some(30), ..reading(&[Ask, GiveBilling, Accept, ChangeRequirements]) };
    let parts = BillingParts { name: true, ..BillingParts::default() };
    let found = acts_of(&mail, &facts(Some(parts)), &catalogue());
    let expected = [
        Act::Give(Values { participants: Some(30), ..Values::default() }),
        Act::Accept { seen: Some(3) },
        Act::GiveBilling { billing: "b1".into(), parts },
        Act::Ask { questions: Vec::new() },
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_figure_in_a_counter_is_a_wish_and_one_that_is_none_is_left_out() {
    let counter = |total: &str, percent: &str| Reading {
        counter: Some(Counter { total: Some(total.to_owned()), percent: Some(percent.to_owned()) }),
        ..reading(&[ActKind::Counter])
    };
    let wish = Act::Counter { total: "1500.00".parse().ok(), percent: "8".parse().ok() };
    assert_eq!(acts(&counter("1500.00", "8")), [wish]);
    assert_eq!(acts(&counter("cheap", "")), [Act::Counter { total: None, percent: None }]);
}

#[test]
fn a_text_that_comes_again_is_not_acted_on_again() {
    let mail = reading(&[ActKind::Accept]);
    let again = |repeats| acts_of(&mail, &MessageFacts { repeats, ..facts(None) }, &catalogue());
    assert_eq!(again(1), [Act::Repeat]);
    assert_eq!(again(2), []);
}
