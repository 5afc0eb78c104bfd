//! Whose a delivery is that names a person: theirs, or that of somebody who has only written of them.
//!
//! Handing out and erasing ask the same question and differ where it cannot be told: what may be another's is handed to
//! nobody, what may be the person's is erased.

use store::{NewDelivery, comparable};

use super::mentions;
use crate::{
    Body, ImportDelivery,
    inbound::{DeliveryKind, Event, Holds, holds},
};

/// How a form was posted that does not begin with a boundary.
const FORM: &str = "application/x-www-form-urlencoded";

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The person has written it, or it tells of mails to them.
    Theirs,
    /// It names them, and does not say by whom it is.
    Unknown,
    /// Events about mails to them and to others.
    Shared,
    /// Somebody else has written it, or it tells of mails to others.
    Others,
    /// Money: whoever gave it, the books need it.
    Money,
}

impl Whose {
    /// Whether nobody else needs it.
    #[must_use]
    pub fn may_go(self) -> bool {
        matches!(self, Self::Theirs | Self::Unknown)
    }
}

/// Whose a delivery is, seen by who has this address. It names them.
#[must_use]
pub fn whose(delivery: &ImportDelivery, address: &str) -> Whose {
    let Some(holds) = held(delivery) else { return Whose::Unknown };
    match holds {
        Holds::Money => Whose::Money,
        Holds::Mail(of) => of_mail(&of, address),
        Holds::Events(events) => of_events(&events, address),
    }
}

/// What it holds; `None` if its bytes are damaged.
pub(super) fn held(delivery: &ImportDelivery) -> Option<Holds> {
    let body = delivery.body.bytes().ok()?;
    Some(holds(&delivery.delivered(&body), delivery.cut_off_at.is_some()))
}

/// Of one that is in the store.
pub(super) fn whose_kept(kept: &NewDelivery, address: &str) -> Whose {
    delivered_again(kept).map_or(Whose::Unknown, |delivery| whose(&delivery, address))
}

/// One that is in the store as it was delivered, as far as that is known still. `None`: it is of a kind that is no more.
pub(super) fn delivered_again(kept: &NewDelivery) -> Option<ImportDelivery> {
    Some(ImportDelivery {
        source: kept.source.clone(),
        scheme: kept.scheme.clone(),
        kind: DeliveryKind::named(&kept.kind)?,
        event_id: kept.event_id.clone(),
        rests_on: String::new(),
        received_at: kept.received_at,
        content_type: Some(content_type(&kept.body)),
        cut_off_at: None,
        body: Body::of(&kept.body),
    })
}

/// It is not kept beside the bytes. Those of a form of parts begin with their boundary (RFC 2046, 5.1.1).
fn content_type(body: &[u8]) -> String {
    let first = body.split(|byte| *byte == b'\r').next().and_then(|line| line.strip_prefix(b"--"));
    // Blanks may follow it there, and are no part of it.
    let boundary =
        first.and_then(|line| str::from_utf8(line.trim_ascii_end()).ok()).filter(|line| (1..=70).contains(&line.len()));
    boundary.map_or_else(|| FORM.to_owned(), |boundary| format!("multipart/form-data; boundary=\"{boundary}\""))
}

/// Whether an event is about a mail to who has this address, or may be.
pub(super) fn is_of(event: &Event, address: &str) -> bool {
    of_event(event, address) != Whose::Others
}

fn of_event(event: &Event, address: &str) -> Whose {
    match event.recipient() {
        Some(recipient) if comparable(recipient) == address => Whose::Theirs,
        None if mentions(&event.body, address) => Whose::Unknown,
        _ => Whose::Others,
    }
}

fn of_events(events: &[Event], address: &str) -> Whose {
    let all: Vec<_> = events.iter().map(|event| of_event(event, address)).collect();
    let is_all = |whose| all.iter().all(|one| *one == whose);
    match all.iter().filter(|one| **one == Whose::Others).count() {
        others if others == all.len() => Whose::Others,
        0 if is_all(Whose::Theirs) => Whose::Theirs,
        0 => Whose::Unknown,
        _ => Whose::Shared,
    }
}

fn of_mail(of: &[String], address: &str) -> Whose {
    let known: Vec<_> = of.iter().map(|one| comparable(one)).filter(|one| is_address(one)).collect();
    match known.iter().any(|one| one == address) {
        true => Whose::Theirs,
        false if known.is_empty() => Whose::Unknown,
        false => Whose::Others,
    }
}

/// `anna@x.ch (Anna)` says who it is to people alone.
fn is_address(text: &str) -> bool {
    text.contains('@') && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::{Value, json};

    use super::*;

    fn delivery(scheme: &str, kind: DeliveryKind, body: &Value) -> ImportDelivery {
        ImportDelivery {
            source: "a".to_owned(),
            scheme: scheme.to_owned(),
            kind,
            event_id: "evt_1".to_owned(),
            rests_on: "header".to_owned(),
            received_at: DateTime::UNIX_EPOCH,
            content_type: None,
            cut_off_at: None,
            body: Body::of(body.to_string().as_bytes()),
        }
    }

    fn mail(from: &str) -> Value {
        json!({ "type": "email.received", "data": { "email_id": "e1", "from": from, "to": ["anna@x.ch"] } })
    }

    fn events(all: &[(&str, &str)]) -> Value {
        all.iter().map(|(event, whom)| json!({ "event": event, "email": whom })).collect()
    }

    #[test]
    fn what_a_person_has_written_or_is_told_of_them_is_theirs() {
        use DeliveryKind::{Delivery, Email, Payment};
        let (anna, bob) = (("bounce", "Anna@x.ch"), ("bounce", "bob@x.ch"));
        let cases = [
            ("standard", Email, mail("Anna <Anna@x.ch>"), Whose::Theirs),
            ("standard", Email, mail("Bob <bob@x.ch>"), Whose::Others),
            ("standard", Email, mail("joanna@x.ch"), Whose::Others),
            ("standard", Email, mail("anna@x.ch (Anna)"), Whose::Unknown),
            ("standard", Email, mail("Anna"), Whose::Unknown),
            ("standard", Email, json!("from anna@x.ch"), Whose::Unknown),
            ("standard", Payment, json!({ "payer": "anna@x.ch" }), Whose::Money),
            ("sendgrid-events", Delivery, events(&[anna]), Whose::Theirs),
            ("sendgrid-events", Delivery, events(&[bob]), Whose::Others),
            ("sendgrid-events", Delivery, events(&[bob, anna]), Whose::Shared),
            ("sendgrid-events", Delivery, events(&[("open", "anna@x.ch"), anna]), Whose::Unknown),
            ("sendgrid-events", Delivery, events(&[("open", "anna@x.ch"), ("open", "bob@x.ch")]), Whose::Shared),
            ("sendgrid-events", Delivery, events(&[]), Whose::Others),
            ("unheard-of", Delivery, json!("anna@x.ch"), Whose::Unknown),
        ];
        for (scheme, kind, body, expected) in cases {
            assert_eq!(whose(&delivery(scheme, kind, &body), "anna@x.ch"), expected, "{scheme} {body}");
        }
    }

    #[test]
    fn what_was_cut_off_is_of_whom_its_beginning_names() {
        let large = json!({ "From": "anna@x.ch", "Subject": "Plans" });
        let cut_off = ImportDelivery { cut_off_at: Some(9), ..delivery("postmark", DeliveryKind::Email, &large) };
        assert_eq!(whose(&cut_off, "anna@x.ch"), Whose::Theirs);
        assert_eq!(whose(&cut_off, "bob@x.ch"), Whose::Others);
    }

    #[test]
    fn what_is_kept_is_whose_it_was() {
        let kept = |kind: &str, body: &str| NewDelivery {
            source: "a".to_owned(),
            event_id: "1".to_owned(),
            scheme: "mailgun-routes".to_owned(),
            kind: kind.to_owned(),
            received_at: DateTime::UNIX_EPOCH,
            body: body.as_bytes().to_vec(),
        };
        let cases = [
            (kept("email", "from=anna%40x.ch&subject=x"), Whose::Theirs),
            (kept("email", "from=bob%40x.ch&subject=x"), Whose::Others),
            (
                kept("email", "--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nbob@x.ch\r\n--x--"),
                Whose::Others,
            ),
            (
                kept("email", "--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nanna@x.ch\r\n--x\r\n"),
                Whose::Theirs,
            ),
            (
                kept("email", "--x \r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nbob@x.ch\r\n--x--"),
                Whose::Others,
            ),
            (kept("email", "--x\nContent-Disposition: form-data; name=\"from\"\n\nbob@x.ch"), Whose::Unknown),
            (kept("of another time", "from=anna%40x.ch"), Whose::Unknown),
        ];
        for (kept, expected) in cases {
            assert_eq!(whose_kept(&kept, "anna@x.ch"), expected);
        }
    }
}
