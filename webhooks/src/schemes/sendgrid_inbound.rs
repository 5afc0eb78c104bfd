//! `sendgrid-inbound`: Inbound Parse, which signs nothing: Basic authentication or a secret path segment.
//!
//! SendGrid drops a mail without a bounce after any 4xx or 3xx, and tries for 72 hours after a 5xx. So nothing here is
//! answered 4xx: not even a wrong password, which may be our own configuration. Source: Twilio's page "Inbound Parse".

use std::time::Duration;

use http::StatusCode;

use super::Row;
use crate::{
    answers::{Answers, KEPT_IN_PART, unusual},
    claim::{Authentic, Claim, Event, Identity},
    delivery::Unverified,
    fields,
    media::Media,
    password,
    rejection::Rejection,
    verify::is_usable,
};

const DROPS: &str = "SendGrid drops a mail after any 4xx; after 503 it comes again for 72 hours";

pub(crate) const ROW: Row = Row {
    name: "sendgrid-inbound",
    tolerance: Duration::ZERO,
    media: &[Media::Multipart],
    needs: &[],
    path_secret: true,
    password: true,
    covers_body: false,
    read_key: password::read_key,
    read_claim,
    answers: Answers {
        bad_signature: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        stale: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        malformed: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        unsupported_media: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        too_large: unusual(StatusCode::OK, KEPT_IN_PART),
        // Hopeless while the limit stands; three days are long enough to see it in the log and to raise it.
        headers_too_large: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        too_slow: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        overloaded: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        // An address that was mistyped, or a source that this process does not have yet, is put right within three days.
        unknown_source: unusual(StatusCode::SERVICE_UNAVAILABLE, DROPS),
        ..Answers::DEFAULT
    },
};

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    Ok(Claim::of(None, password::proof(delivery)?, Identity::InBody(read_event)))
}

/// The mail's own Message-ID. A mail without a usable one is an event of its own bytes: refusing it would lose it.
fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    let content_type = authentic.content_type.unwrap_or_default();
    let found = fields::wanted(content_type, authentic.body, ["headers", "email"]).unwrap_or_default();
    let id = found.iter().flatten().find_map(|text| message_id(text));
    Ok(id.map_or_else(|| Event::of_body(authentic.body), |id| Event::provided(id, "Message-ID")))
}

/// The Message-ID in the header of a mail; RFC 5322, 3.6.4. It may stand on a folded line. One with blanks in it is none:
/// mails whose ids differ behind the blank only would be taken for one.
fn message_id(mail: &str) -> Option<&str> {
    const NAME: &str = "message-id:";
    let mut rest = mail;
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME)) {
            let id = rest[NAME.len()..].split_whitespace().next()?;
            return Some(id).filter(|id| is_bracketed(id) && is_usable(id));
        }
        if line.trim_end().is_empty() || after.is_empty() {
            return None;
        }
        rest = after;
    }
}

fn is_bracketed(id: &str) -> bool {
    id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).is_some_and(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::message_id;

    #[test]
    fn a_message_id_is_found_in_the_header_alone() {
        let cases = [
            ("Message-ID: <a@b>\nTo: x", Some("<a@b>")),
            ("To: x\r\nMESSAGE-Id:\r\n <a@b>\r\n", Some("<a@b>")),
            ("To: x\n\nMessage-ID: <a@b>\n", None),
            ("Message-ID: \n", None),
            ("Message-ID: a@b", None),
            ("Message-ID: <a b@c>\n", None),
            ("Message-ID: < a@b>\n", None),
            ("Message-ID: <>\n", None),
            ("Message-ID: <a\u{1}b@c>\n", None),
            ("Ünicode: x\nMessage-ID: <a@b>", Some("<a@b>")),
            ("", None),
        ];
        for (mail, expected) in cases {
            assert_eq!(message_id(mail), expected, "{mail:?}");
        }
    }
}
