//! Raw mails (RFC 5322, MIME), as some providers hand them over, and lists of headers as others do.

use std::{collections::BTreeMap, panic::catch_unwind};

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, FixedOffset, Utc};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};

use super::{Attachment, InboundMail, ParseError};

/// Headers that tell machines from people, and what others found out about the sender.
const KEPT: [&str; 8] = [
    "Auto-Submitted",
    "Precedence",
    "Return-Path",
    "List-Id",
    "X-Auto-Response-Suppress",
    "Authentication-Results",
    "Received-SPF",
    "Reply-To",
];

/// A whole mail. `received_at` stands in for a date that is missing or makes no sense. One that the library falls over cannot
/// be read, as one that is none: it is kept, and a person is told.
pub(super) fn read(format: &'static str, raw: &[u8], received_at: DateTime<Utc>) -> Result<InboundMail, ParseError> {
    // The hook for panics has reported where it fell.
    let mail = catch_unwind(|| taken_apart(raw, received_at)).unwrap_or_default();
    mail.ok_or(ParseError::Mime { format })
}

fn taken_apart(raw: &[u8], received_at: DateTime<Utc>) -> Option<InboundMail> {
    let mail = MessageParser::default().parse(raw)?;
    let addresses = |list: Option<&Address<'_>>| list.map(mailboxes).unwrap_or_default();
    Some(InboundMail {
        message_id: mail.message_id().map(bracketed).unwrap_or_default(),
        in_reply_to: ids(mail.in_reply_to()).into_iter().next(),
        references: ids(mail.references()),
        date: mail.date().and_then(|date| moment(&date.to_rfc3339())).unwrap_or_else(|| received_at.fixed_offset()),
        from: addresses(mail.from()).into_iter().next().unwrap_or_default(),
        to: [addresses(mail.to()), addresses(mail.cc())].concat(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        text: text(&mail),
        html: html(&mail),
        headers: kept(|name| header(&mail, name)),
        attachments: attachments(&mail),
    })
}

/// The headers of a mail that came without them: only what they say.
pub(super) fn read_headers(
    format: &'static str,
    headers: &[(String, String)],
    received_at: DateTime<Utc>,
) -> Result<InboundMail, ParseError> {
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    let lines: String =
        headers.iter().map(|(name, value)| format!("{}: {}\r\n", one_line(name), one_line(value))).collect();
    read(format, format!("{lines}\r\n").as_bytes(), received_at)
}

fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// The parser takes the angle brackets off.
fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(one) => vec![bracketed(one)],
        HeaderValue::TextList(many) => many.iter().map(|one| bracketed(one)).collect(),
        _ => Vec::new(),
    }
}

fn mailboxes(addresses: &Address<'_>) -> Vec<String> {
    let all = addresses.iter().filter_map(|one| one.address().map(|address| (one.name(), address)));
    all.map(|(name, address)| mailbox(name, address)).collect()
}

/// `"Anna Keller" <anna@example.com>`.
pub(super) fn mailbox(name: Option<&str>, address: &str) -> String {
    match name.map(|name| name.replace(['"', '\\'], "")).filter(|name| !name.trim().is_empty()) {
        Some(name) => format!("\"{name}\" <{address}>"),
        None => address.to_owned(),
    }
}

/// What a header says, the last of its name. Of `Authentication-Results` all count: the receiving server puts its own
/// before those that the sender may have written.
fn header(mail: &Message<'_>, name: &str) -> Option<String> {
    let named = mail.headers_raw().filter(|(found, _)| found.eq_ignore_ascii_case(name));
    let mut values: Vec<&str> = named.map(|(_, value)| value.trim()).collect();
    if !name.eq_ignore_ascii_case("authentication-results") {
        values.drain(..values.len().saturating_sub(1));
    }
    (!values.is_empty()).then(|| values.join("; "))
}

fn kept(value: impl Fn(&'static str) -> Option<String>) -> BTreeMap<String, String> {
    KEPT.into_iter().filter_map(|name| Some((name.to_owned(), value(name)?))).collect()
}

/// Only what was written as plain text: the parser would make one of the HTML.
fn text(mail: &Message<'_>) -> Option<String> {
    let parts = mail.text_body.iter().filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?));
    let texts = parts.filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    Some(texts.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
}

fn html(mail: &Message<'_>) -> Option<String> {
    let parts = mail.html_body.iter().filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?));
    parts.into_iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone().into_owned()),
        _ => None,
    })
}

fn attachments(mail: &Message<'_>) -> Vec<Attachment> {
    let attachment = |part: &mail_parser::MessagePart<'_>| {
        let (kind, subtype) = part.content_type().map_or(("application", "octet-stream"), |content| {
            (content.ctype(), content.subtype().unwrap_or("octet-stream"))
        });
        let content_type = format!("{kind}/{subtype}");
        Attachment {
            name: part.attachment_name().unwrap_or_default().to_owned(),
            content_type,
            content_base64: STANDARD.encode(part.contents()),
        }
    };
    mail.attachments().map(attachment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(raw: &[u8]) -> InboundMail {
        read("a test", raw, DateTime::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn a_mail_keeps_its_ids_addresses_and_text() {
        let mail = parsed(
            b"From: =?utf-8?q?Anna_M=C3=BCller?= <anna@example.com>\r\nTo: a@venue.example, B <b@venue.example>\r\n\
              Message-ID: <m1@example.com>\r\nIn-Reply-To: <o1@venue.example>\r\nReferences: <o0@venue.example>\r\n \
              <o1@venue.example>\r\nDate: Mon, 12 Jan 2026 09:30:00 +0100\r\nSubject: =?iso-8859-1?Q?Gr=FCezi?=\r\n\
              Auto-Submitted: no\r\nX-Other: y\r\n\r\nHello\r\n",
        );
        assert_eq!(mail.from, "\"Anna M\u{fc}ller\" <anna@example.com>");
        assert_eq!(mail.to, ["a@venue.example", "\"B\" <b@venue.example>"]);
        assert_eq!(mail.message_id, "<m1@example.com>");
        assert_eq!(mail.in_reply_to.as_deref(), Some("<o1@venue.example>"));
        assert_eq!(mail.references, ["<o0@venue.example>", "<o1@venue.example>"]);
        assert_eq!(mail.date.to_rfc3339(), "2026-01-12T09:30:00+01:00");
        assert_eq!((mail.subject.as_str(), mail.text.as_deref()), ("Gr\u{fc}ezi", Some("Hello\r\n")));
        assert_eq!(mail.headers.into_keys().collect::<Vec<_>>(), ["Auto-Submitted"]);
    }

    /// One part within another that has no content; the library has an assertion that this cannot be.
    #[test]
    fn a_mail_that_the_library_falls_over_cannot_be_read() {
        let raw = b"From: a@b\r\nContent-Type: multipart/report; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nt\r\n\
                    --y\r\nContent-Type: message/rfc822; c@d\r\nAction: failed\r\n\r\n--y\r\nContent-Type: message/rfc822\r\n\r\n\
                    Message-ID: <m@b>\r\n\r\nt\r\n--y--\r\n";
        let read = read("a test", raw, DateTime::UNIX_EPOCH);
        assert_eq!(read.is_err(), cfg!(debug_assertions), "without assertions the library makes do with what is there");
    }

    #[test]
    fn what_a_sender_wrote_of_itself_does_not_hide_what_the_server_found() {
        let mail = parsed(
            b"Authentication-Results: mx.venue.example; dmarc=fail\r\n\
              Authentication-Results: x; dmarc=pass\r\nFrom: anna@example.com\r\n\r\nYes\r\n",
        );
        assert!(crate::authentication::has_failed(&mail.headers));
    }

    #[test]
    fn character_sets_are_decoded() {
        let cases: [(&str, &[u8], &str); 4] = [
            ("iso-8859-1", b"Gr\xfcezi", "Gr\u{fc}ezi"),
            ("windows-1252", b"25 \x80", "25 \u{20ac}"),
            ("utf-8", "Grüezi".as_bytes(), "Gr\u{fc}ezi"),
            ("shift_jis", b"\x82\xa0", "\u{3042}"),
        ];
        for (charset, body, expected) in cases {
            let head = format!("From: a@b\r\nContent-Type: text/plain; charset={charset}\r\n\r\n");
            assert_eq!(parsed(&[head.as_bytes(), body].concat()).text.as_deref(), Some(expected), "{charset}");
        }
    }

    #[test]
    fn html_alone_is_no_text() {
        let mail = parsed(b"From: a@b\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>");
        assert_eq!((mail.text, mail.html.as_deref()), (None, Some("<p>Hello</p>")));
    }

    #[test]
    fn a_mail_without_a_date_was_written_when_it_came() {
        assert_eq!(parsed(b"From: a@b\r\n\r\nHello").date, DateTime::UNIX_EPOCH.fixed_offset());
    }

    #[test]
    fn files_come_with_name_and_type() {
        let mail = parsed(
            b"From: a@b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHello\r\n--x\r\n\
              Content-Type: application/pdf; name=\"plan.pdf\"\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\
              Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--x--\r\n",
        );
        let [file] = mail.attachments.as_slice() else { panic!("one file") };
        assert_eq!((file.name.as_str(), file.content_type.as_str()), ("plan.pdf", "application/pdf"));
        assert_eq!(file.content_base64, "JVBERg==");
    }
}
