//! Reading what stands in a scheduling message (iTIP, RFC 5546): an answer of a client's calendar program, or an invitation
//! of our own. Believes nothing and knows no booking.

use icalendar::{Calendar, Component as _, Event, Property};

/// A longer object is none that a calendar program writes for one event, in bytes.
const LONGEST: usize = 256 * 1024;

/// A scheduling message about one event.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Itip {
    /// `REQUEST`, `REPLY`, `CANCEL`.
    pub(crate) method: String,
    /// Of the event.
    pub(crate) uid: String,
    /// Which invitation it is, or answers (RFC 5546 §2.1.4).
    pub(crate) sequence: u32,
    /// The address of who is invited, in small letters.
    pub(crate) attendee: String,
    /// What they answer: `ACCEPTED`, `DECLINED`, `TENTATIVE`, and others.
    pub(crate) answer: String,
    /// What they wrote with it.
    pub(crate) comment: Option<String>,
    /// The program that wrote it.
    pub(crate) program: String,
}

/// Reads a scheduling message; `None` if it is not about one event and one person.
pub(crate) fn itip(text: &str) -> Option<Itip> {
    let calendar: Calendar = text.get(..text.len().min(LONGEST))?.parse().ok()?;
    let method = calendar.property_value("METHOD")?.to_uppercase();
    let mut events = calendar.events();
    let (event, None) = (events.next()?, events.next()) else { return None };
    let attendees = all(event, "ATTENDEE");
    let [attendee] = attendees.as_slice() else { return None };
    let answer = attendee.params().get("PARTSTAT").map_or("NEEDS-ACTION", |answer| answer.value());
    Some(Itip {
        method,
        uid: event.property_value("UID")?.trim().to_owned(),
        sequence: event.property_value("SEQUENCE").and_then(|number| number.trim().parse().ok()).unwrap_or(0),
        attendee: address(attendee.value()),
        answer: answer.to_uppercase(),
        comment: all(event, "COMMENT")
            .into_iter()
            .map(|comment| comment.value().trim().to_owned())
            .find(|text| !text.is_empty()),
        program: calendar.property_value("PRODID").unwrap_or_default().to_owned(),
    })
}

/// Every property of a name: the parser keeps those that may stand more than once apart.
fn all<'a>(event: &'a Event, name: &str) -> Vec<&'a Property> {
    let single = event.properties().get(name);
    single.into_iter().chain(event.multi_properties().get(name).into_iter().flatten()).collect()
}

fn address(value: &str) -> String {
    let value = value.trim().to_lowercase();
    value.strip_prefix("mailto:").unwrap_or(&value).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reply(event: &str) -> String {
        format!(
            "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n\
             BEGIN:VEVENT\r\nDTSTART:20260614T080000Z\r\nDTSTAMP:20260112T090000Z\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }

    #[test]
    fn an_answer_is_read_as_calendar_programs_write_it() {
        let text = reply(
            "ORGANIZER;CN=Haus am See:mailto:bookings+t@venue.example\r\nUID:BH-2026-00042@venue.example\r\n\
             ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=\"Müll\r\n er, Zoë\";X-NUM-GUESTS=0:\r\n \
             mailto:Zoe@Client.example\r\nSEQUENCE:3\r\nCOMMENT:Leider krank\\, bitte rufen Sie an\r\nSTATUS:CONFIRMED",
        );
        let read = itip(&text).unwrap();
        assert_eq!(
            (read.method.as_str(), read.uid.as_str(), read.sequence),
            ("REPLY", "BH-2026-00042@venue.example", 3)
        );
        assert_eq!((read.attendee.as_str(), read.answer.as_str()), ("zoe@client.example", "DECLINED"));
        assert!(read.comment.unwrap().starts_with("Leider krank") && read.program.contains("Google"));
    }

    #[test]
    fn what_is_missing_is_what_the_standard_says_it_is() {
        let read = itip(&reply("UID:a@b\r\nATTENDEE:mailto:zoe@client.example")).unwrap();
        assert_eq!((read.sequence, read.answer.as_str(), read.comment), (0, "NEEDS-ACTION", None));
    }

    proptest! {
        #[test]
        fn whatever_a_stranger_sends_is_read_or_not(text in any::<String>(), at in 0_usize..400, value in "\\PC{0,40}") {
            let whole = reply("UID:BH-2026-00042@venue.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:zoe@client.example");
            let cut = whole.get(..at).unwrap_or(&whole);
            let inside = format!("{cut}{text}{}", &whole[cut.len()..]);
            let odd = reply(&format!("UID:{value}\r\nATTENDEE;{value}"));
            for text in [&text, cut, &inside, &odd] {
                itip(text);
            }
        }
    }

    #[test]
    fn anything_else_is_no_answer() {
        let two = "UID:a@b\r\nATTENDEE:mailto:a@b\r\nATTENDEE:mailto:c@d";
        for text in
            [reply("UID:a@b"), reply("ATTENDEE:mailto:a@b"), reply(two), String::new(), "BEGIN:VCALENDAR".to_owned()]
        {
            assert!(itip(&text).is_none(), "{text}");
        }
    }
}
