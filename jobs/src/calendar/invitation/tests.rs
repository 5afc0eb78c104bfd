//! Invitations as a calendar program reads them.

use chrono::TimeZone as _;
use icalendar::{EventLike as _, Property};

use super::*;

fn with_invitation<T>(attendee: &MailAddress, then: impl FnOnce(&Invitation<'_>) -> T) -> T {
    let organizer = MailAddress::named("Haus am See", "bookings+tok@haus-am-see.example");
    let at = |hour| Utc.with_ymd_and_hms(2026, 6, 14, hour, 0, 0).unwrap();
    then(&Invitation {
        uid: "BH-2026-00042@haus-am-see.example",
        number: "BH-2026-00042".parse().unwrap(),
        language: Language::De,
        event: Window { start: at(8), end: at(14) },
        participants: Some(25),
        room_name: Some("Raum B"),
        venue_name: "Haus am See",
        venue_address: Some("Seestrasse 1, 8002 Zürich"),
        organizer: &organizer,
        attendee,
        sequence: 1,
        changed_at: Utc.with_ymd_and_hms(2026, 1, 12, 8, 30, 0).unwrap(),
        cancelled: false,
    })
}

fn only_event(text: &str) -> (Calendar, Event) {
    let calendar: Calendar = text.parse().unwrap();
    let events: Vec<Event> = calendar.events().cloned().collect();
    let [event]: [Event; 1] = events.try_into().unwrap();
    (calendar, event)
}

fn attendee(event: &Event) -> Property {
    let single = event.properties().get("ATTENDEE").cloned();
    single.or_else(|| event.multi_properties().get("ATTENDEE").and_then(|all| all.first().cloned())).unwrap()
}

#[test]
fn a_client_is_asked_and_can_answer_to_the_booking() {
    let text = with_invitation(&MailAddress::named("Zoë Müller", "zoe@client.example"), invitation);
    let (calendar, event) = only_event(&text);
    assert_eq!(calendar.property_value("METHOD"), Some("REQUEST"));
    assert_eq!(calendar.property_value("VERSION"), Some("2.0"));
    assert_eq!(event.get_uid(), Some("BH-2026-00042@haus-am-see.example"));
    assert_eq!(event.get_sequence(), Some(1));
    assert_eq!(event.property_value("DTSTAMP"), Some("20260112T083000Z"));
    assert_eq!(event.property_value("DTSTART"), Some("20260614T080000Z"));
    assert_eq!(event.property_value("ORGANIZER"), Some("mailto:bookings+tok@haus-am-see.example"));
    assert_eq!(event.get_summary(), Some("Ihr Anlass · Haus am See"));
    assert_eq!(event.get_location(), Some("Haus am See, Seestrasse 1, 8002 Zürich, Raum B"));
    let attendee = attendee(&event);
    assert_eq!(attendee.value(), "mailto:zoe@client.example");
    for (key, value) in
        [("CN", "Zoë Müller"), ("RSVP", "TRUE"), ("PARTSTAT", "NEEDS-ACTION"), ("ROLE", "REQ-PARTICIPANT")]
    {
        assert_eq!(attendee.params().get(key).map(icalendar::Parameter::value), Some(value));
    }
}

#[test]
fn the_same_invitation_is_the_same_text() {
    let of = MailAddress::bare("zoe@client.example");
    assert_eq!(with_invitation(&of, invitation), with_invitation(&of, invitation));
}

#[test]
fn no_name_or_address_can_add_to_an_invitation() {
    let attacks = [
        "x\r\nATTENDEE:mailto:eve@example.com",
        "\"x\":mailto:eve@example.com",
        "\"",
        "a\";CN=\"b",
        "x\rY:1",
        "^n^'",
        "\\",
        "a,b;c:d",
    ];
    for attack in attacks {
        let of = MailAddress::named(attack, &format!("{attack}@client.example"));
        let text = with_invitation(&of, invitation);
        let (_, event) = only_event(&text);
        assert_eq!(text.matches("\r\nATTENDEE").count(), 1, "{text}");
        let attendee = attendee(&event);
        assert!(attendee.value().starts_with("mailto:") && attendee.value().ends_with("@client.example"), "{text}");
        let name = attendee.params().get("CN").unwrap().value();
        assert!(!name.contains(['"', '^', '\r', '\n']), "{text}");
    }
}
