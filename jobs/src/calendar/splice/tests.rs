//! Foreign calendars, as other programs and people write them.

use super::*;

const OURS: &str = "BEGIN:VEVENT\r\nUID:ours@x\r\nSUMMARY:new\r\nEND:VEVENT\r\n";

fn calendar(inner: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\n{inner}END:VCALENDAR\r\n")
}

fn event(uid: &str, rest: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\n{rest}END:VEVENT\r\n")
}

#[test]
fn a_new_event_goes_to_the_end_and_foreign_ones_stay_as_written() {
    let foreign =
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\n\
        END:VTIMEZONE\r\n"
            .to_owned()
            + &event("theirs@x", "X-THEIR-OWN;X-P=\"a;b\":c\\,d\r\nDESCRIPTION:folded\r\n  on\r\nRRULE:FREQ=DAILY\r\n");
    assert_eq!(splice(&calendar(&foreign), "ours@x", Some(OURS)), Ok(calendar(&format!("{foreign}{OURS}"))));
}

#[test]
fn our_event_is_replaced_where_it_stands_and_removed_without_a_trace() {
    let (first, last) = (event("a@x", ""), event("z@x", ""));
    let before = calendar(&format!("{first}{}{last}", event("ours@x", "SUMMARY:old\r\n")));
    assert_eq!(splice(&before, "ours@x", Some(OURS)), Ok(calendar(&format!("{first}{OURS}{last}"))));
    assert_eq!(splice(&before, "ours@x", None), Ok(calendar(&format!("{first}{last}"))));
}

#[test]
fn doing_it_twice_is_doing_it_once() {
    let before = calendar(&event("theirs@x", ""));
    let once = splice(&before, "ours@x", Some(OURS)).unwrap();
    assert_eq!(splice(&once, "ours@x", Some(OURS)).as_ref(), Ok(&once));
    assert_eq!(splice(&before, "ours@x", None), Ok(before));
}

#[test]
fn copies_that_somebody_made_of_our_event_become_one() {
    let before = calendar(&format!("{0}{0}{1}", event("ours@x", "SUMMARY:old\r\n"), event("a@x", "")));
    assert_eq!(splice(&before, "ours@x", Some(OURS)), Ok(calendar(&format!("{OURS}{}", event("a@x", "")))));
}

#[test]
fn a_uid_is_recognised_however_it_is_written() {
    let written = ["uid:ours@x", "UID;X-P=1:ours@x", "UID:ou\r\n rs@x", "UID:ours\r\n\t@x"];
    for uid in written {
        let before = calendar(&format!("begin:vevent\r\n{uid}\r\nSUMMARY:old\r\nend:vevent\r\n"));
        assert_eq!(splice(&before, "ours@x", None), Ok(calendar("")), "{uid}");
    }
}

#[test]
fn the_uid_of_an_alarm_or_a_word_in_a_text_is_not_the_events() {
    let alarm = "BEGIN:VALARM\r\nUID:ours@x\r\nACTION:DISPLAY\r\nEND:VALARM\r\nDESCRIPTION:a\r\n UID:ours@x\r\n";
    let before = calendar(&event("theirs@x", alarm));
    assert_eq!(splice(&before, "ours@x", None).as_ref(), Ok(&before));
}

#[test]
fn bare_line_ends_a_byte_order_mark_and_empty_lines_are_mended() {
    let unix = format!("\u{feff}{}\n\n", calendar(&event("a@x", "")).replace("\r\n", "\n"));
    assert_eq!(splice(&unix, "ours@x", Some(OURS)), Ok(calendar(&format!("{}{OURS}", event("a@x", "")))));
}

#[test]
fn what_is_no_calendar_is_refused() {
    let whole = calendar(&event("a@x", ""));
    let torn = [
        "hello",
        "",
        "BEGIN:VCALENDAR\r\n",
        "END:VCALENDAR\r\n",
        &whole[..whole.len() / 2],
        &format!("{whole}tail"),
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n",
        "BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n",
    ];
    for text in torn {
        assert_eq!(splice(text, "ours@x", Some(OURS)), Err(Malformed), "{text}");
    }
}

#[test]
fn a_calendars_long_name_is_folded() {
    let name = "Grosser Saal mit Blick auf den See und auf die Berge und noch viel mehr, was hier steht";
    let text = empty(name);
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert!(text.replace("\r\n ", "").contains(&format!("X-WR-CALNAME:{name}")));
}
