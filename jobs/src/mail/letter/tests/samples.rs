//! What letters are made of here, and every wording that one can have.

use std::collections::BTreeMap;

use booking::{Letter, Line, Missing, OfferState, Question, RoomLine, VisitDay, Window};
use chrono::TimeZone as _;
use chrono_tz::Europe::Zurich;

use super::super::*;
use crate::mail::view::Venue;

pub(super) fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Zurich.with_ymd_and_hms(2026, 6, day, hour, minute, 0).unwrap().to_utc()
}

pub(super) fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
}

pub(super) fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn event() -> Window {
    Window { start: at(14, 10, 0), end: at(14, 16, 0) }
}

fn line(label: &str, quantity: u32, unit_price: &str) -> Line {
    let unit_price = amount(unit_price);
    Line { label: label.to_owned(), product: None, quantity, unit_price, total: unit_price * Decimal::from(quantity) }
}

/// The worked offer of the specification: 750 + 25 × 28 + 4 × 35.
fn offer() -> Offer {
    Offer {
        version: 2,
        state: OfferState::Sent,
        room: "B".into(),
        event: event(),
        participants: 25,
        lines: vec![
            line("Room B", 1, "750.00"),
            line("Lunch Package", 25, "28.00"),
            line("Prosecco <brut>", 4, "35.00"),
        ],
        total: amount("1590.00"),
        vat: amount("119.14"),
        currency: "CHF".to_owned(),
        deposit: Some(amount("477.00")),
        deposit_vat: Some(amount("35.74")),
        deposit_due: Some(day(4)),
        catalogue_version: 1,
        valid_until: Some(at(7, 12, 0)),
    }
}

fn venue() -> Venue {
    Venue {
        name: "Haus am See".to_owned(),
        address: Some("Seestrasse 1, 8002 Zürich".to_owned()),
        zone: Zurich,
        currency: "CHF".to_owned(),
    }
}

/// Everything that a letter may need, in `language`.
pub(super) fn with_view<T>(language: Language, then: impl FnOnce(LetterView<'_>) -> T) -> T {
    let (venue, rooms, offer) = (venue(), BTreeMap::new(), offer());
    then(LetterView {
        number: "BH-2026-00042".parse().ok(),
        language,
        client_name: Some("Zoë Müller"),
        client_subject: Some("Raum B / Room B"),
        venue: &venue,
        rooms: &rooms,
        event: Some(event()),
        participants: Some(25),
        offer: Some(&offer),
        paid: amount("477.00"),
        payment_url: Some("https://pay.example/?ref=BH-2026-00042&amount=47700"),
    })
}

pub(super) fn render(parts: Vec<Part>, language: Language) -> Rendered {
    with_view(language, |view| render_letter(&Letter { parts }, &view).unwrap())
}

fn overview(refusal: Option<RoomRefusal>, rooms: &[(&str, u32, &str)]) -> Part {
    let line = |(room, capacity, rate): &(&str, u32, &str)| RoomLine {
        room: (*room).into(),
        capacity: *capacity,
        day_rate: amount(rate),
    };
    Part::RoomOverview { refusal, event: event(), participants: 25, rooms: rooms.iter().map(line).collect() }
}

fn visit() -> VisitDay {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    VisitDay { day: day(10), times: vec![time(10), time(14)] }
}

/// Every part, each variant of its wording, and the combinations that a booking's way brings about.
#[expect(clippy::too_many_lines, reason = "a table: one case a wording")]
pub(super) fn cases() -> Vec<(&'static str, Vec<Part>)> {
    let free = [("B", 60, "750.00"), ("E", 120, "1650.00")];
    let missing = |present| Part::BillingMissing { present };
    let answer = |text: &str| Part::Answer { topic: Question::Parking, text: text.to_owned() };
    let visits = |reason| Part::VisitDates { days: vec![visit()], reason };
    let remind = |overdue| Part::DepositReminder { amount: amount("225.00"), due: day(4), overdue };
    let never = RoomRefusal::NotFurnished { room: "D".into(), layout: Layout::Theatre };
    let some = BillingParts { name: true, city: true, ..BillingParts::default() };
    let new_offer = |replaces_earlier| Part::Offer { version: 2, held_until: at(7, 12, 0), replaces_earlier };
    let deposit =
        |partly_paid| Part::DepositRequest { amount: amount("477.00"), vat: amount("35.74"), due: day(4), partly_paid };
    vec![
        (
            "everything is missing",
            vec![Part::AskMissing { missing: vec![Missing::Date, Missing::Time, Missing::Participants], date: None }],
        ),
        ("the time is missing", vec![Part::AskMissing { missing: vec![Missing::Time], date: Some(day(14)) }]),
        ("the date is in the past", vec![Part::DateInPast { date: day(1) }]),
        ("free rooms", vec![overview(None, &free)]),
        ("an unknown room", vec![overview(Some(RoomRefusal::Unknown { room: "Z".to_owned() }), &free)]),
        ("a busy room", vec![overview(Some(RoomRefusal::Busy { room: "B".into() }), &free)]),
        ("a small room", vec![overview(Some(RoomRefusal::TooSmall { room: "D".into(), capacity: 16 }), &free)]),
        ("nothing is free", vec![overview(Some(RoomRefusal::Busy { room: "B".into() }), &[])]),
        ("too many guests", vec![Part::TooManyGuests { participants: 300, maximum: 120 }]),
        ("the first offer", vec![new_offer(false)]),
        ("a new version of the offer", vec![new_offer(true)]),
        ("accepted, billing missing", vec![Part::AcceptanceReceived { version: 2 }, missing(BillingParts::default())]),
        ("accepted with billing", vec![Part::AcceptanceReceived { version: 2 }, Part::BillingComplete]),
        ("an older version accepted", vec![Part::OlderVersion { current: 2 }]),
        ("nothing to accept", vec![Part::NoOfferYet, Part::AskMissing { missing: vec![Missing::Date], date: None }]),
        ("billing incomplete", vec![missing(some)]),
        ("deposit", vec![deposit(false)]),
        ("deposit partly paid", vec![deposit(true)]),
        ("a revision follows", vec![Part::RevisionFollows]),
        ("confirmed", vec![Part::Confirmed]),
        ("the option ended", vec![Part::OptionEnded { room: "B".into() }]),
        ("the team answers", vec![Part::TeamWillAnswer]),
        ("a room without that layout", vec![overview(Some(never), &free)]),
        ("something is sought", vec![Part::ProductsSought { labels: vec!["Barbecue buffet".to_owned()] }]),
        ("something unknown is sought", vec![Part::ProductsSought { labels: Vec::new() }]),
        ("it was not found", vec![Part::GoOnWithout]),
        ("a lower price is asked for", vec![Part::CounterReceived]),
        ("the price stands", vec![Part::PriceStands { version: 2 }]),
        ("goodbye", vec![Part::Goodbye]),
        ("cancel?", vec![Part::CancelCheck { refund: None, visit: None }]),
        ("cancel, with money?", vec![Part::CancelCheck { refund: Some(amount("175.00")), visit: None }]),
        ("cancel, with a visit?", vec![Part::CancelCheck { refund: None, visit: Some((day(10), visit().times[0])) }]),
        ("cancel, for nothing?", vec![Part::CancelCheck { refund: Some(amount("0.00")), visit: None }]),
        ("not cancelled", vec![Part::BookingKept]),
        ("cancelled", vec![Part::Cancelled { refund: None }]),
        ("cancelled, with a refund", vec![Part::Cancelled { refund: Some(amount("175.00")) }]),
        ("cancelled, nothing goes back", vec![Part::Cancelled { refund: Some(amount("0.00")) }]),
        ("a claim to have paid", vec![Part::PaymentNoted { arrived: false }]),
        ("a claim that is true", vec![Part::PaymentNoted { arrived: true }]),
        ("a question", vec![answer("There are twelve spaces.")]),
        ("questions beside a yes", vec![Part::AcceptanceReceived { version: 2 }, answer("Yes."), answer("No & yes.")]),
        ("a person will write", vec![Part::PersonWillWrite]),
        ("the same again", vec![Part::AnythingToAdd]),
        ("after a cancellation", vec![Part::HasEnded { cancelled: true }]),
        ("dates", vec![Part::DatesProposed { dates: vec![day(12), day(19)] }]),
        (
            "a closed day and dates",
            vec![Part::DayBlocked { date: day(14) }, Part::DatesProposed { dates: vec![day(19)] }],
        ),
        ("a conflict", vec![Part::ConflictNoted { room: "B".into() }]),
        ("a room given away", vec![Part::RoomGivenAway { room: "B".into() }, overview(None, &free)]),
        ("visits", vec![visits(VisitReason::Asked)]),
        ("that visit cannot be", vec![visits(VisitReason::Taken)]),
        ("the visit is too late", vec![visits(VisitReason::TooLate)]),
        ("confirmed, and a visit", vec![Part::Confirmed, visits(VisitReason::Confirmed)]),
        ("times of a visit", vec![Part::VisitTimes { offer: visit() }]),
        ("a visit agreed on", vec![Part::VisitScheduled { day: day(10), time: visit().times[0] }]),
        ("no visit", vec![Part::VisitDropped]),
        ("on which day?", vec![visits(VisitReason::WhichDay)]),
        ("the visit is tomorrow", vec![Part::VisitReminder { day: day(10), time: visit().times[0] }]),
        ("after the visit", vec![Part::VisitFollowUp]),
        ("the visit is called off", vec![Part::VisitCalledOff { day: day(10), time: visit().times[0] }]),
        ("the option ends soon", vec![Part::OptionReminder { room: "B".into(), until: at(7, 12, 0) }]),
        ("the option lasts longer", vec![Part::OptionExtended { room: "B".into(), until: at(7, 12, 0) }]),
        ("the deposit is due soon", vec![remind(false)]),
        ("the deposit is overdue", vec![remind(true)]),
        ("after the end", vec![Part::HasEnded { cancelled: false }]),
    ]
}

/// Every case of a language, by its name.
pub(in crate::mail) fn every_letter(language: Language) -> Vec<(String, Rendered)> {
    cases().into_iter().map(|(title, parts)| (format!("{language:?} {title}"), render(parts, language))).collect()
}
