//! Servers and people rewrite entries: which of that is a change?

use super::*;

const OURS: &str = "SUMMARY:[OPTION] Müller\\, Söhne\r\nDTSTART:20260614T080000Z\r\nDTEND:20260614T140000Z\r\n\
    STATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\nSEQUENCE:3\r\nDTSTAMP:20260112T083000Z\r\n";

fn of(event: &str) -> Fingerprint {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nEND:VTIMEZONE\r\n";
    Fingerprint::of(
        &format!("BEGIN:VCALENDAR\r\n{zone}BEGIN:VEVENT\r\nUID:u@x\r\n{event}END:VEVENT\r\nEND:VCALENDAR\r\n"),
        "u@x",
    )
}

#[test]
fn what_a_server_makes_of_an_entry_is_the_same_entry() {
    let alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Now\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n";
    let cases = [
        ("no stamps", OURS.replace("SEQUENCE:3\r\nDTSTAMP:20260112T083000Z\r\n", "")),
        ("stamps of its own", OURS.replace("20260112T083000Z", "20260113T000000Z") + "X-THEIRS:1\r\nCLASS:PUBLIC\r\n"),
        ("another zone", OURS.replace("DTSTART:20260614T080000Z", "DTSTART;TZID=Europe/Zurich:20260614T100000")),
        (
            "a zone of Windows",
            OURS.replace("DTSTART:20260614T080000Z", "DTSTART;TZID=W. Europe Standard Time:20260614T100000"),
        ),
        ("what is so anyway", OURS.replace("TRANSP:OPAQUE\r\n", "")),
        ("folded lines", OURS.replace("Söhne", "Söh\r\n ne")),
        ("empty properties", OURS.to_owned() + "LOCATION:\r\n"),
        ("somebody's alarm", OURS.to_owned() + alarm),
    ];
    for (what, event) in cases {
        assert_eq!(of(&event), of(OURS), "{what}");
    }
}

#[test]
fn what_people_see_and_have_changed_is_another_entry() {
    let cases = [
        ("title", OURS.replace("OPTION", "CONFIRMED")),
        ("start", OURS.replace("DTSTART:20260614T080000Z", "DTSTART:20260614T090000Z")),
        ("end", OURS.replace("DTEND:20260614T140000Z", "DTEND:20260614T150000Z")),
        ("floating start", OURS.replace("DTSTART:20260614T080000Z", "DTSTART:20260614T080000")),
        ("status", OURS.replace("TENTATIVE", "CANCELLED")),
        ("it blocks nothing", OURS.replace("OPAQUE", "TRANSPARENT")),
        ("it comes again", OURS.to_owned() + "RRULE:FREQ=WEEKLY\r\n"),
        ("a place", OURS.to_owned() + "LOCATION:Garden\r\n"),
        ("a second one", format!("{OURS}END:VEVENT\r\nBEGIN:VEVENT\r\nUID:u@x\r\n{OURS}")),
        ("nothing of it", String::new()),
    ];
    for (what, event) in cases {
        assert_ne!(of(&event), of(OURS), "{what}");
    }
}
