//! Random clients, managers and payment providers.

use booking::{
    Act, ActKind, AnswerStanding, BillingParts, ChosenProduct, Command, InvitationAnswer, Invited, Layout, Occupied,
    PaymentOutcome, PaymentReport, Question, TaskKind, Terms, Values, event_window,
};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Europe::Zurich;
use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;

/// A step of a story.
#[derive(Debug, Clone)]
pub(crate) enum Move {
    /// A message of the client.
    Message(Vec<Say>),
    /// The manager, the mail server or the payment provider.
    Command(Command),
    /// Time passes, and the clock comes by.
    Wait(TimeDelta),
}

/// One thing that a message does.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a case has a handful of them")]
pub(crate) enum Say {
    /// This.
    Act(Act),
    /// Yes to the current offer.
    Yes,
}

const ROOMS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
/// Past, today, nights on which the clock jumps, and too far ahead.
const ODD_DAYS: [&str; 5] = ["2020-01-01", "2026-01-20", "2026-03-28", "2026-10-24", "2099-12-31"];
/// Some that every room can have, some that not every room can have, and one that nobody knows.
const PRODUCTS: [&str; 5] = ["prosecco", "lunch_package", "stage", "bbq_buffet", "elephant"];

/// A story that starts somewhere on the good path, and goes on with sensible values and some that are not.
pub(crate) fn story() -> impl Strategy<Value = Vec<Move>> {
    let scenes = vec(prop_oneof![12 => step().prop_map(|step| vec![step]), 1 => exchange()], 1..12);
    (complete_inquiry(), 0_usize..7, scenes).prop_map(|(inquiry, depth, scenes)| {
        let path = [vec![inquiry], good_path()].concat();
        path.into_iter().take(depth).chain(scenes.concat()).collect()
    })
}

/// A wish and what it leads to, which chance alone would rarely bring together.
fn exchange() -> impl Strategy<Value = Vec<Move>> {
    let says = |act: Act| Move::Message(vec![Say::Act(act)]);
    let yes = Act::Give(Values { yes: true, ..Values::default() });
    let insist = Act::Give(Values { room: Some("B".to_owned()), ..Values::default() });
    let elsewhen = Act::Give(Values { another_day: true, ..Values::default() });
    let counter = says(Act::Counter { total: None, percent: None });
    let decide = Move::Command;
    let approve = |task| decide(Command::Approve(task, Terms::default()));
    let visit = Act::Visit { change: false, day: NaiveDate::from_ymd_opt(2026, 6, 10), time: Some(hours(14)) };
    let wait = |days| Move::Wait(TimeDelta::days(days));
    let visited = [vec![says(visit), wait(125)], vec![wait(2); 9]].concat();
    select(vec![
        visited,
        vec![says(insist.clone()), says(insist)],
        vec![says(elsewhen.clone()), says(elsewhen.clone()), says(elsewhen)],
        vec![says(Act::Decline), approve(TaskKind::Goodbye)],
        vec![says(Act::WishUnknownProduct), decide(Command::Reject(TaskKind::SourceProduct))],
        vec![says(Act::Cancel), says(yes)],
        vec![says(Act::Cancel), says(Act::Decline)],
        vec![Move::Message(vec![Say::Yes]), approve(TaskKind::ApproveAcceptance), wait(130), wait(8)],
        vec![Move::Message(vec![Say::Yes]), approve(TaskKind::ApproveAcceptance), paid("p9"), wait(130), wait(8)],
        vec![counter, decide(Command::Reject(TaskKind::CounterOffer))],
    ])
}

/// From an offer to a confirmed booking.
fn good_path() -> Vec<Move> {
    let full = BillingParts { name: true, street: true, postal_code: true, city: true, country: true };
    vec![
        Move::Command(Command::OfferSent(1)),
        Move::Message(vec![Say::Yes, Say::Act(Act::GiveBilling { billing: "b1".into(), parts: full })]),
        Move::Command(Command::Approve(TaskKind::ApproveAcceptance, Terms::default())),
        paid("p0"),
        Move::Command(Command::Approve(TaskKind::FinalConfirmation, Terms::default())),
    ]
}

/// More than any deposit of these stories.
fn paid(payment: &str) -> Move {
    Move::Command(Command::RecordPayment(PaymentReport {
        payment: payment.to_owned(),
        other: None,
        outcome: PaymentOutcome::Succeeded,
        amount: Decimal::from(1_000),
        currency: "CHF".to_owned(),
    }))
}

/// Steps of any kind.
pub(crate) fn step() -> impl Strategy<Value = Move> {
    prop_oneof![
        // Boxed, or the tree of all that may be said would not fit a test's stack.
        4 => message().prop_map(Move::Message).boxed(),
        3 => approval().prop_map(Move::Command).boxed(),
        2 => payment().prop_map(|report| Move::Command(Command::RecordPayment(report))),
        1 => (1_u32..4).prop_map(|version| Move::Command(Command::OfferSent(version))),
        1 => (0_i64..300).prop_map(|hours| Move::Wait(TimeDelta::hours(hours))),
    ]
}

/// A message that is answered with an offer where its room is free.
pub(crate) fn complete_inquiry() -> impl Strategy<Value = Move> {
    inquiry_for(&ROOMS)
}

/// A message that is answered with an offer where one of these rooms is free.
pub(crate) fn inquiry_for(rooms: &'static [&'static str]) -> impl Strategy<Value = Move> {
    (select(rooms), june(), times(), 1_u32..30).prop_map(|(room, day, (start, end), guests)| {
        let values = Values {
            first_day: Some(day),
            start: Some(start),
            end: Some(end),
            participants: Some(guests),
            room: Some(room.to_owned()),
            ..Values::default()
        };
        Move::Message(vec![Say::Act(inquire(values))])
    })
}

fn inquire(values: Values) -> Act {
    Act::Inquire { contact: "c1".into(), language: Some("en".to_owned()), values }
}

/// As `acts_of` makes them: values at most once and first, then a yes, an address, something for the team.
pub(crate) fn message() -> impl Strategy<Value = Vec<Say>> {
    let wants =
        option::weighted(0.6, prop_oneof![4 => values().prop_map(Act::Give), 1 => values().prop_map(inquire)].boxed());
    let seen = prop_oneof![3 => Just(Say::Yes), 1 => seen_version()];
    let address = billing().prop_map(|parts| Act::GiveBilling { billing: "b1".into(), parts });
    let besides = option::weighted(0.25, besides().boxed());
    (wants, option::weighted(0.3, seen), option::weighted(0.3, address), besides)
        .prop_map(|(wants, seen, address, besides)| {
            let first = wants.map(Say::Act).into_iter().chain(seen);
            first.chain(address.map(Say::Act)).chain(besides.map(Say::Act)).collect::<Vec<_>>()
        })
        .prop_filter("a message does something", |says| !says.is_empty())
}

/// What a message may do beside giving values. Few clients walk away, or stories would be short.
fn besides() -> impl Strategy<Value = Act> {
    let wished = option::of(select(&["1400.00", "100.00", "0", "99999"][..]));
    let counter =
        wished.prop_map(|total| Act::Counter { total: total.map(|text| text.parse().unwrap()), percent: None });
    let questions = select(vec![Question::Parking, Question::Price, Question::Other]);
    prop_oneof![
        2 => Just(Act::LeaveToTeam { acts: vec![ActKind::Unclear] }),
        2 => questions.prop_map(|topic| Act::Ask { questions: vec![topic] }),
        2 => counter,
        1 => Just(Act::WishUnknownProduct),
        1 => Just(Act::DropVisit),
        2 => (proptest::bool::ANY, option::of(visit_day()), option::of(Just(hours(14))))
            .prop_map(|(change, day, time)| Act::Visit { change, day, time }),
        1 => Just(Act::AskHuman),
        1 => Just(Act::ClaimPaid),
        1 => Just(Act::Cancel),
        1 => Just(Act::Decline),
        1 => Just(Act::Repeat),
    ]
}

fn visit_day() -> impl Strategy<Value = NaiveDate> {
    (8_u32..16).prop_map(|day| NaiveDate::from_ymd_opt(2026, 6, day).unwrap())
}

fn hours(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

/// What a manager may say with a yes, sensible or not.
fn terms() -> impl Strategy<Value = Terms> {
    let amount = option::of(select(&["100.00", "500.00", "0", "-1", "0.001"][..]));
    (amount, option::of(Just("Fondue".to_owned())), vec(visit_day(), 0..3)).prop_map(|(amount, name, dates)| Terms {
        amount: amount.map(|text| text.parse().unwrap()),
        name,
        dates,
    })
}

fn seen_version() -> impl Strategy<Value = Say> {
    option::of(0_u32..4).prop_map(|seen| Say::Act(Act::Accept { seen }))
}

/// A few days, so that bookings meet.
fn june() -> impl Strategy<Value = NaiveDate> {
    (14_u32..18).prop_map(|day| NaiveDate::from_ymd_opt(2026, 6, day).unwrap())
}

fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![8 => june(), 1 => select(&ODD_DAYS[..]).prop_map(|day| day.parse().unwrap())]
}

fn hour() -> impl Strategy<Value = NaiveTime> {
    (0_u32..24).prop_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
}

fn times() -> impl Strategy<Value = (NaiveTime, NaiveTime)> {
    (hour(), hour())
}

fn guests() -> impl Strategy<Value = u32> {
    prop_oneof![6 => 1_u32..62, 1 => 60_u32..130, 1 => any::<u32>()]
}

fn layout() -> impl Strategy<Value = Layout> {
    use Layout::{Banquet, Boardroom, Classroom, Theatre, UShape, Workshop};
    select(vec![Theatre, Classroom, UShape, Boardroom, Banquet, Workshop])
}

fn room() -> impl Strategy<Value = String> {
    let named = select(&["A", "b", "Room B", "Raum C", " F ", "Z", ""][..]).prop_map(str::to_owned);
    prop_oneof![9 => named, 1 => any::<String>()]
}

fn product() -> impl Strategy<Value = ChosenProduct> {
    (select(&PRODUCTS[..]), option::of(prop_oneof![1_u32..9, any::<u32>()]))
        .prop_map(|(id, quantity)| ChosenProduct { product: id.to_owned(), quantity })
}

pub(crate) fn values() -> impl Strategy<Value = Values> {
    let rare = |strategy| option::weighted(0.2, strategy);
    (
        (rare(day().boxed()), option::weighted(0.1, day())),
        (option::weighted(0.2, hour()), option::weighted(0.2, hour())),
        option::weighted(0.3, guests()),
        option::weighted(0.1, layout()),
        option::weighted(0.3, room()),
        (vec(product(), 0..2), option::weighted(0.1, select(&PRODUCTS[..])), proptest::bool::weighted(0.03)),
        (proptest::bool::weighted(0.2), proptest::bool::weighted(0.1)),
    )
        .prop_map(
            |(
                (first_day, last_day),
                (start, end),
                participants,
                layout,
                room,
                (products, removed, no_extras),
                (yes, another_day),
            )| Values {
                first_day,
                last_day,
                start,
                end,
                participants,
                layout,
                room,
                no_extras: no_extras && products.is_empty(),
                removed: removed.into_iter().filter(|_| products.is_empty()).map(str::to_owned).collect(),
                products,
                yes,
                another_day,
                vague: None,
            },
        )
}

fn billing() -> impl Strategy<Value = BillingParts> {
    let full = BillingParts { name: true, street: true, postal_code: true, city: true, country: true };
    let some = any::<[bool; 5]>().prop_map(|[name, street, postal_code, city, country]| BillingParts {
        name,
        street,
        postal_code,
        city,
        country,
    });
    prop_oneof![Just(full), some]
}

fn approval() -> impl Strategy<Value = Command> {
    let often = select(vec![TaskKind::ApproveAcceptance, TaskKind::FinalConfirmation, TaskKind::CounterOffer]);
    let task = prop_oneof![2 => often, 1 => select(TaskKind::ALL.to_vec())];
    prop_oneof![
        6 => (task.clone(), terms()).prop_map(|(task, terms)| Command::Approve(task, terms)),
        2 => task.prop_map(Command::Reject),
        1 => proptest::bool::ANY.prop_map(|done| Command::VisitWas { done }),
        1 => (0_u32..9).prop_map(|days| Command::Extend { days }),
        1 => calendar_answer(),
        1 => Just(Command::GiveUp),
        1 => Just(Command::GiveWay),
    ]
}

fn calendar_answer() -> impl Strategy<Value = Command> {
    let answer = select(vec![InvitationAnswer::Accepted, InvitationAnswer::Declined, InvitationAnswer::Tentative]);
    let standing = select(vec![AnswerStanding::Current, AnswerStanding::Outdated, AnswerStanding::FromAnother]);
    let to = select(vec![Invited::Event, Invited::Visit]);
    (to, answer, standing, any::<bool>()).prop_map(|(to, answer, standing, with_words)| Command::AnswerInvitation {
        to,
        answer,
        standing,
        with_words,
    })
}

pub(crate) fn payment() -> impl Strategy<Value = PaymentReport> {
    let outcome = prop_oneof![
        6 => Just(PaymentOutcome::Succeeded),
        1 => Just(PaymentOutcome::Failed),
        2 => select(&["r1", "r2"][..]).prop_map(|id| PaymentOutcome::Returned(id.to_owned())),
    ];
    let amount = select(&["0", "50.00", "150.00", "225.00", "1000.00", "-5.00"][..]);
    let currency = prop_oneof![8 => Just("CHF"), 1 => Just("EUR")];
    (select(&["p1", "p2", "p3"][..]), outcome, amount, currency).prop_map(|(payment, outcome, amount, currency)| {
        let amount = amount.parse().unwrap();
        PaymentReport { payment: payment.to_owned(), other: None, outcome, amount, currency: currency.to_owned() }
    })
}

/// Rooms that somebody else has.
pub(crate) fn occupied() -> impl Strategy<Value = Vec<Occupied>> {
    let one = (select(&ROOMS[..]), june(), times()).prop_map(|(room, day, (start, end))| Occupied {
        room: room.into(),
        window: event_window(day, day, start, end, Zurich),
    });
    vec(one, 0..4)
}

/// Any decimal there is, and often the largest.
pub(crate) fn any_decimal() -> impl Strategy<Value = Decimal> {
    let any = (any::<(u32, u32, u32, bool)>(), 0_u32..29)
        .prop_map(|((low, middle, high, negative), scale)| Decimal::from_parts(low, middle, high, negative, scale));
    prop_oneof![2 => any, 1 => select(vec![Decimal::MAX, Decimal::MIN])]
}
