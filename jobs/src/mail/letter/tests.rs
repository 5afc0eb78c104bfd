//! The wording is kept in golden files that are read in reviews; the rest of the tests guard what no eye catches.
//!
//! After a change of the templates: `cargo test -p jobs rewrite_the_golden_letters -- --ignored`, then look at the diff
//! (the `.html` ones in a browser).

use std::{collections::BTreeMap, collections::BTreeSet, fs, path::PathBuf};

use booking::{Letter, Line, Missing, OfferState, Question, RoomLine, VisitDay, Window};
use chrono::TimeZone as _;
use chrono_tz::Europe::Zurich;

use super::*;
use crate::mail::view::Venue;

fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Zurich.with_ymd_and_hms(2026, 6, day, hour, minute, 0).unwrap().to_utc()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, day).unwrap()
}

fn amount(text: &str) -> Decimal {
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
fn with_view<T>(language: Language, then: impl FnOnce(LetterView<'_>) -> T) -> T {
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

fn render(parts: Vec<Part>, language: Language) -> Rendered {
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
fn cases() -> Vec<(&'static str, Vec<Part>)> {
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

/// All cases of a language in one text file and one HTML file.
fn letters(language: Language) -> [(String, String); 2] {
    let tag = match language {
        Language::En => "en",
        Language::De => "de",
    };
    let (mut text, mut html) = (String::new(), String::new());
    for (title, parts) in cases() {
        let mail = render(parts, language);
        text += &format!("######## {title}\nSubject: {}\n\n{}\n", mail.subject, mail.text);
        html += &format!("<!-- {title} -->\n{}\n", mail.html);
    }
    [(format!("letters.{tag}.txt"), text), (format!("letters.{tag}.html"), html)]
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

#[test]
fn every_letter_reads_as_it_was_reviewed() {
    for (name, now) in [Language::En, Language::De].into_iter().flat_map(letters) {
        let reviewed = fs::read_to_string(golden(&name)).unwrap();
        let difference = now.lines().zip(reviewed.lines()).enumerate().find(|(_, (now, reviewed))| now != reviewed);
        assert!(now == reviewed, "{name} differs first at {difference:?}; see the head of this file");
    }
}

#[test]
#[ignore = "writes the golden files; run it on purpose"]
fn rewrite_the_golden_letters() {
    for (name, now) in [Language::En, Language::De].into_iter().flat_map(letters) {
        fs::write(golden(&name), now).unwrap();
    }
}

#[test]
fn text_and_html_say_the_same() {
    for language in [Language::En, Language::De] {
        for (title, parts) in cases() {
            let mail = render(parts, language);
            assert_eq!(words(&mail.text), words(&visible(&mail.html)), "{title}");
        }
    }
}

/// The words of a text, without what only lays it out, and without the label of a link that the text writes out.
fn words(text: &str) -> BTreeSet<String> {
    let only_layout = ["", "-", "×", "=", "Pay", "the", "deposit", "Anzahlung", "bezahlen"];
    let bare = |word: &str| word.trim_matches([':', '(', ')', ',', '.']).to_owned();
    text.split_whitespace().map(bare).filter(|word| !only_layout.contains(&word.as_str())).collect()
}

/// What a browser shows of `html`.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let text: String = body
        .split('<')
        .map(|chunk| chunk.split_once('>').map_or(chunk, |(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ");
    text.replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
}

#[test]
fn a_letter_without_its_offer_is_refused_rather_than_sent_with_holes() {
    let cases = [Part::Offer { version: 2, held_until: at(7, 12, 0), replaces_earlier: false }, Part::Confirmed];
    for part in cases {
        let letter = Letter { parts: vec![part] };
        let result = with_view(Language::En, |view| render_letter(&letter, &LetterView { offer: None, ..view }));
        assert!(matches!(result, Err(RenderError::OfferMissing { .. } | RenderError::ConfirmedOfferMissing)));
    }
    let stale = Letter { parts: vec![Part::Offer { version: 1, held_until: at(7, 12, 0), replaces_earlier: false }] };
    let result = with_view(Language::En, |view| render_letter(&stale, &view));
    assert!(matches!(result, Err(RenderError::OfferMissing { version: 1 })));
}

#[test]
fn an_empty_letter_is_refused() {
    let result = with_view(Language::En, |view| render_letter(&Letter { parts: vec![] }, &view));
    assert!(matches!(result, Err(RenderError::Empty)));
}

#[test]
fn nobodys_name_can_bring_markup_or_lines_into_a_letter() {
    let name = "Anna\r\n\r\nPay here: <a href=\"https://evil.example\">x</a>\u{202e}";
    let letter = Letter { parts: vec![Part::TeamWillAnswer] };
    let mail = with_view(Language::De, |view| render_letter(&letter, &LetterView { client_name: Some(name), ..view }));
    let mail = mail.unwrap();
    assert_eq!(mail.text.lines().next().unwrap(), "Guten Tag Anna Pay here: <a href=\"https://evil.example\">x</a>,");
    assert!(!mail.html.contains("<a href=\"https://evil.example\""), "{}", mail.html);
    assert!(!mail.html.contains('\u{202e}'));
}

#[test]
fn a_client_without_a_name_is_greeted_all_the_same() {
    let letter = Letter { parts: vec![Part::TeamWillAnswer] };
    for (language, greeting) in [(Language::En, "Hello,"), (Language::De, "Guten Tag,")] {
        for name in [None, Some(""), Some(" \r\n ")] {
            let render =
                |view: LetterView<'_>| render_letter(&letter, &LetterView { client_name: name, ..view }).unwrap();
            assert_eq!(with_view(language, render).text.lines().next(), Some(greeting));
        }
    }
}

#[test]
fn a_deposit_without_a_payment_link_has_no_empty_link() {
    let part = Part::DepositRequest { amount: amount("1"), vat: amount("0.07"), due: day(4), partly_paid: false };
    let letter = Letter { parts: vec![part] };
    let render = |view: LetterView<'_>| render_letter(&letter, &LetterView { payment_url: None, ..view }).unwrap();
    let mail = with_view(Language::En, render);
    assert!(!mail.html.contains("href") && !mail.text.contains("pay here"), "{}", mail.text);
}

#[test]
fn a_catalogues_room_name_is_used_where_there_is_one() {
    let rooms = BTreeMap::from([(RoomId::from("B"), "Salon Bleu & Co".to_owned())]);
    let letter = Letter { parts: vec![Part::OptionEnded { room: "B".into() }] };
    let mail = with_view(Language::En, |view| render_letter(&letter, &LetterView { rooms: &rooms, ..view }).unwrap());
    assert!(mail.text.contains("Salon Bleu & Co"), "{}", mail.text);
    assert!(mail.html.contains("Salon Bleu &#38; Co"), "{}", mail.html);
}

#[test]
fn no_letter_loads_anything_or_speaks_of_the_inside() {
    for language in [Language::En, Language::De] {
        for (title, parts) in cases() {
            let html = render(parts, language).html.to_lowercase();
            for word in ["<img", "<script", "<link", "url(", "src=", "task", "stage", "snapshot", "step"] {
                assert!(!html.contains(word), "{title}: {word}");
            }
        }
    }
}
