//! Messages as a strict parser reads them.

mod hostile;

use chrono::{DateTime, TimeZone as _, Utc};
use mail_parser::{Address as Addresses, HeaderValue as Value, Message as Parsed, MessageParser, MimeHeaders as _};

use super::*;

fn mail() -> OutgoingMail {
    OutgoingMail {
        message_id: "<01J8ZK.offer@haus-am-see.example>".to_owned(),
        date: Utc.with_ymd_and_hms(2026, 1, 12, 8, 30, 15).unwrap(),
        from: MailAddress::named("Haus am See", "bookings@haus-am-see.example"),
        to: MailAddress::named("Zoë Müller", "zoe@client.example"),
        reply_to: Some(MailAddress::bare("bookings+b42.Xq-7_z@haus-am-see.example")),
        in_reply_to: Some("<question@client.example>".to_owned()),
        references: vec!["<first@client.example>".to_owned(), "<question@client.example>".to_owned()],
        content: Rendered {
            subject: "Re: Sommerfest für Geschäftsführer [BH-2026-00042]".to_owned(),
            text: "Guten Tag Zoë Müller\n\nRaum B ist frei.\n".to_owned(),
            html: "<!DOCTYPE html>\n<html><body><p>Grüsse</p></body></html>\n".to_owned(),
        },
        invitation: None,
    }
}

fn bytes(mail: &OutgoingMail) -> Vec<u8> {
    compose(mail).unwrap().formatted()
}

fn with_parsed<T>(mail: &OutgoingMail, then: impl FnOnce(Parsed<'_>) -> T) -> T {
    let raw = bytes(mail);
    then(MessageParser::default().parse(&raw).unwrap())
}

fn only_address(addresses: Option<&Addresses<'_>>) -> (Option<String>, String) {
    let all: Vec<_> = addresses.unwrap().iter().collect();
    let [one] = all.as_slice() else { panic!("{all:?}") };
    (one.name().map(ToOwned::to_owned), one.address().unwrap().to_owned())
}

fn ids(value: &Value<'_>) -> Vec<String> {
    value.as_text_list().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_mail_says_who_writes_to_whom_about_what_and_in_which_thread() {
    with_parsed(&mail(), |parsed| {
        assert_eq!(parsed.message_id(), Some("01J8ZK.offer@haus-am-see.example"));
        assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-01-12T08:30:15Z");
        assert_eq!(parsed.subject(), Some("Re: Sommerfest für Geschäftsführer [BH-2026-00042]"));
        let named = |name: &str, address: &str| (Some(name.to_owned()), address.to_owned());
        assert_eq!(only_address(parsed.from()), named("Haus am See", "bookings@haus-am-see.example"));
        assert_eq!(only_address(parsed.to()), named("Zoë Müller", "zoe@client.example"));
        assert_eq!(only_address(parsed.reply_to()), (None, "bookings+b42.Xq-7_z@haus-am-see.example".to_owned()));
        assert_eq!(ids(parsed.in_reply_to()), ["question@client.example"]);
        assert_eq!(ids(parsed.references()), ["first@client.example", "question@client.example"]);
        assert_eq!(parsed.header("Auto-Submitted").unwrap().as_text(), Some("auto-generated"));
    });
}

#[test]
fn text_and_html_are_alternatives_of_one_message() {
    with_parsed(&mail(), |parsed| {
        assert_eq!(parsed.content_type().unwrap().subtype(), Some("alternative"));
        assert_eq!(parsed.body_text(0).unwrap().trim_end(), "Guten Tag Zoë Müller\r\n\r\nRaum B ist frei.");
        assert!(parsed.body_html(0).unwrap().contains("<p>Grüsse</p>"));
        assert_eq!(parsed.attachment_count(), 0);
    });
}

#[test]
fn an_invitation_is_a_calendar_part_and_an_attachment() {
    let invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Grüsse\r\nEND:VCALENDAR\r\n";
    with_parsed(&OutgoingMail { invitation: Some(invitation.to_owned()), ..mail() }, |parsed| {
        assert_eq!(parsed.content_type().unwrap().subtype(), Some("mixed"));
        let calendar: Vec<_> = parsed.parts.iter().filter(|part| part.is_content_type("text", "calendar")).collect();
        let [inline] = calendar.as_slice() else { panic!("{calendar:?}") };
        assert_eq!(inline.content_type().unwrap().attribute("method"), Some("REQUEST"));
        assert_eq!(inline.text_contents().unwrap().trim_end(), invitation.trim_end());
        let attached = parsed.parts.iter().find(|part| part.is_content_type("application", "ics")).unwrap();
        assert_eq!(attached.attachment_name(), Some("invite.ics"));
        assert_eq!(String::from_utf8_lossy(attached.contents()).trim_end(), invitation.trim_end());
    });
}

#[test]
fn another_attempt_writes_the_same_bytes_and_another_mail_does_not() {
    let invited = OutgoingMail { invitation: Some("BEGIN:VCALENDAR\r\n".to_owned()), ..mail() };
    assert_eq!(bytes(&invited), bytes(&invited.clone()));
    let stored = serde_json::to_string(&invited).unwrap();
    assert_eq!(bytes(&serde_json::from_str(&stored).unwrap()), bytes(&invited));
    let other = OutgoingMail { message_id: "<other@haus-am-see.example>".to_owned(), ..invited.clone() };
    assert_ne!(bytes(&other), bytes(&invited));
}

#[test]
fn lines_end_in_cr_lf_are_short_and_are_ascii() {
    let long = "ü".repeat(5000);
    let mut mail = mail();
    mail.content.text = format!("{long}\rx\r\ny\nFrom here\n.\n");
    mail.content.html = format!("<p>{}</p>", "x".repeat(5000));
    mail.content.subject = long.clone();
    mail.to.name = Some(long);
    mail.references = (0..80).map(|n| format!("<{n}.{}@client.example>", "y".repeat(60))).collect();
    let raw = String::from_utf8(bytes(&mail)).unwrap();
    assert!(raw.is_ascii());
    for line in raw.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line}");
    }
}

#[test]
fn an_empty_name_leaves_the_bare_address() {
    for name in ["", "  ", "\r\n"] {
        let mail = OutgoingMail { to: MailAddress::named(name, "zoe@client.example"), ..mail() };
        assert!(String::from_utf8(bytes(&mail)).unwrap().contains("\r\nTo: zoe@client.example\r\n"));
    }
}

#[test]
fn a_long_thread_keeps_its_first_and_its_newest_ids() {
    let mut mail = mail();
    mail.references = (0..100).map(|n| format!("<{n}@client.example>")).collect();
    mail.in_reply_to = Some("<99@client.example>".to_owned());
    with_parsed(&mail, |parsed| {
        let ids = ids(parsed.references());
        assert_eq!(ids.len(), MOST_REFERENCES);
        assert_eq!(
            (ids.first().unwrap().as_str(), ids.last().unwrap().as_str()),
            ("0@client.example", "99@client.example")
        );
    });
}

#[test]
fn names_and_subjects_come_back_as_they_were() {
    let texts = [
        "Zoë Müller",
        "Müller, Zoë (Dr.)",
        "O'Brien \"Bob\" <x>",
        "François-René d'Été & Cie. AG",
        "北京 Hotel 🎉",
        "Ein sehr langer Name mit ä und ö, der über eine Zeile hinausgeht und danach noch weitergeht, ja, wirklich weiter",
    ];
    for text in texts {
        let mut mail = mail();
        mail.to.name = Some(text.to_owned());
        mail.content.subject = text.to_owned();
        with_parsed(&mail, |parsed| {
            assert_eq!(only_address(parsed.to()).0.as_deref(), Some(text));
            assert_eq!(parsed.subject(), Some(text));
        });
    }
}

#[test]
fn nothing_personal_is_in_what_could_be_logged() {
    let shown = format!("{:?} {:?} {:?}", mail(), mail().to, mail().content);
    for personal in ["Zoë", "zoe@", "Sommerfest", "Raum B"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}

#[test]
fn dates_are_those_of_the_mail_and_not_of_the_attempt() {
    let date: DateTime<Utc> = Utc.with_ymd_and_hms(1999, 12, 31, 23, 59, 59).unwrap();
    let raw = String::from_utf8(bytes(&OutgoingMail { date, ..mail() })).unwrap();
    assert!(raw.contains("\r\nDate: Fri, 31 Dec 1999 23:59:59 +0000\r\n"), "{raw}");
}

/// They are answers that were asked for; whoever unsubscribed from one would miss what they have agreed to.
#[test]
fn a_mail_to_one_client_about_their_own_booking_offers_no_unsubscribing() {
    with_parsed(&mail(), |parsed| {
        assert!(parsed.header("List-Unsubscribe").is_none() && parsed.header("Precedence").is_none());
    });
}
