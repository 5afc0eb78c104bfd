//! Nothing that a client, a reader or a payment provider can say makes a decision panic.

use booking::{
    Act, ActKind, BillingParts, ChosenProduct, Command, Input, MessageFacts, PaymentOutcome, PaymentReport, Product,
    Reading, TaskKind, Terms, Values, World, acts_of, decide_all, desired_entry, react, reader_context, stage, status,
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{
    config,
    generators::{Move, any_decimal, occupied, story},
    venue::{CATALOGUE, Life, inputs},
};

/// Short, but of any letters.
const ANY_TEXT: &str = "\\PC{0,9}";

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let near = (2026_i32..2032, 1_u32..366).prop_filter_map("a day", |(year, day)| NaiveDate::from_yo_opt(year, day));
    let wild = any::<i32>().prop_filter_map("a day", NaiveDate::from_num_days_from_ce_opt);
    let ends = select(vec![NaiveDate::MIN, NaiveDate::MAX]);
    prop_oneof![4 => near, 1 => wild, 1 => ends]
}

fn any_time() -> impl Strategy<Value = NaiveTime> {
    (0_u32..86_400).prop_filter_map("a time", |second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0))
}

fn any_values() -> impl Strategy<Value = Values> {
    let product = (ANY_TEXT, any::<Option<u32>>()).prop_map(|(product, quantity)| ChosenProduct { product, quantity });
    (
        (option::of(any_day()), option::of(any_day())),
        (option::of(any_time()), option::of(any_time())),
        option::of(any::<u32>()),
        option::of(ANY_TEXT),
        vec(product, 0..3),
        any::<(bool, bool)>(),
    )
        .prop_map(|((first_day, last_day), (start, end), participants, room, products, (yes, another_day))| {
            Values {
                first_day,
                last_day,
                start,
                end,
                participants,
                room,
                products,
                yes,
                another_day,
                ..Values::default()
            }
        })
}

fn any_input() -> impl Strategy<Value = Input> {
    let outcome = prop_oneof![
        Just(PaymentOutcome::Succeeded),
        Just(PaymentOutcome::Failed),
        ANY_TEXT.prop_map(PaymentOutcome::Returned),
    ];
    let payment = ("[a-c]?", outcome, any_decimal(), select(vec!["CHF", "EUR", ""])).prop_map(
        |(payment, outcome, amount, currency)| PaymentReport {
            payment,
            other: None,
            outcome,
            amount,
            currency: currency.to_owned(),
        },
    );
    prop_oneof![
        4 => any_values().prop_map(|values| Input::Act(Act::Give(values))),
        1 => (option::of(any_decimal()), option::of(any_decimal()))
            .prop_map(|(total, percent)| Input::Act(Act::Counter { total, percent })),
        1 => (select(TaskKind::ALL.to_vec()), option::of(any_decimal()), option::of(ANY_TEXT)).prop_map(
            |(task, amount, name)| Input::Command(Command::Approve(task, Terms { amount, name, dates: Vec::new() }))
        ),
        1 => select(vec![Act::DropVisit, Act::Cancel, Act::Decline, Act::ClaimPaid, Act::WishUnknownProduct]).prop_map(Input::Act),
        1 => any::<Option<u32>>().prop_map(|seen| Input::Act(Act::Accept { seen })),
        1 => Just(Input::Act(Act::LeaveToTeam { acts: Vec::new() })),
        2 => payment.prop_map(|report| Input::Command(Command::RecordPayment(report))),
        1 => any::<u32>().prop_map(|version| Input::Command(Command::OfferSent(version))),
        1 => (any::<bool>(), option::of(any_day()), option::of(any_time()))
            .prop_map(|(change, day, time)| Input::Act(Act::Visit { change, day, time })),
        1 => select(vec![Command::GiveWay, Command::GiveUp]).prop_map(Input::Command),
        1 => Just(Input::Tick),
    ]
}

/// Readings as an unreliable reader might make them.
fn any_reading() -> impl Strategy<Value = Reading> {
    let act = select(vec![
        ActKind::Inquire,
        ActKind::Confirm,
        ActKind::GiveTime,
        ActKind::ChangeDate,
        ActKind::AddProducts,
        ActKind::Accept,
        ActKind::GiveBilling,
        ActKind::Cancel,
        ActKind::Counter,
        ActKind::RemoveProducts,
        ActKind::Ask,
        ActKind::Spam,
    ]);
    let product = (ANY_TEXT, any::<Option<u32>>()).prop_map(|(name, quantity)| Product { name, quantity });
    (
        (vec(act, 0..4), option::of(ANY_TEXT)),
        (option::of(any_day()), option::of(any_day())),
        (option::of("[0-9]{0,3}:?[0-9]{0,3}"), option::of(ANY_TEXT)),
        any::<Option<u32>>(),
        option::of(ANY_TEXT),
        vec(product, 0..3),
    )
        .prop_map(|((acts, language), (date, end_date), (start, end), participants, room, products)| Reading {
            language,
            acts,
            date,
            end_date,
            start,
            end,
            participants,
            room,
            products,
            ..Reading::default()
        })
}

fn any_now() -> impl Strategy<Value = DateTime<Utc>> {
    // From 1970 to 2200.
    (0_i64..7_258_118_400).prop_filter_map("an instant", |second| DateTime::from_timestamp(second, 0))
}

fn any_zone() -> impl Strategy<Value = Tz> {
    select(chrono_tz::TZ_VARIANTS.to_vec())
}

/// Everything that the shell asks of a booking.
fn ask_everything(before: &booking::Booking, inputs: &[Input], world: &World<'_>) -> booking::Booking {
    let Ok((after, events)) = decide_all(before, inputs, world) else { return before.clone() };
    let effects = react(before, &after, &events, world);
    let words: Vec<_> = events.iter().map(ToString::to_string).collect();
    let read = (stage(&after), status(&after), reader_context(Some(&after)), desired_entry(&after));
    assert!(words.len() == events.len() && !format!("{effects:?}{read:?}").is_empty());
    after
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_input_makes_a_decision_panic(
        story in story(),
        wild in vec(vec(any_input(), 1..4), 1..8),
        occupied in occupied(),
        now in any_now(),
        zone in any_zone(),
    ) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            life.take(action, &occupied);
        }
        for (booking, now) in [(life.booking.clone(), now), (life.booking.clone(), life.now)] {
            let world = World { now, zone, catalogue: &CATALOGUE, occupied: &occupied, visits: &[] };
            wild.iter().fold(booking, |booking, inputs| ask_everything(&booking, inputs, &world));
        }
    }

    #[test]
    fn no_reading_makes_a_decision_panic_and_none_is_lost(
        start in prop_oneof![Just(Vec::new()), story()],
        reading in any_reading(),
        parts in option::of(any::<[bool; 5]>()),
    ) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &start {
            life.take(action, &[]);
        }
        let billing = parts.map(|[name, street, postal_code, city, country]| {
            ("b1".into(), BillingParts { name, street, postal_code, city, country })
        });
        let seen_offer = life.booking.current_offer().map(|offer| offer.version);
        let facts = MessageFacts { contact: "c1".into(), billing, seen_offer, repeats: 0 };
        let acts = acts_of(&reading, &facts, &CATALOGUE);
        let silent = !reading.acts.is_empty() && reading.acts.iter().all(|act| *act == ActKind::Spam);
        prop_assert_eq!(acts.is_empty(), silent && facts.billing.is_none());
        let step = life.take(
            &Move::Message(acts.into_iter().map(crate::generators::Say::Act).collect()),
            &[],
        );
        prop_assert_eq!(step.letters().len(), usize::from(step.is_message()));
        prop_assert_eq!(inputs(&Move::Message(Vec::new()), &life.booking).len(), 0);
    }
}
