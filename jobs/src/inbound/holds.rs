//! What a delivery holds and of whom: who has written its mail, to whom the mails went that its events tell of.
//!
//! Knows no address in particular. What cannot be read has nobody: what follows from that is the caller's business.

use serde_json::Value;
use store::comparable;

use super::{
    Contents, Delivered, DeliveryKind, Event, Fate, InboundMail, ParseError, Parsed, automatic::is_automatic,
    beginning::sender_and_subject, parse, returned,
};

/// What a delivery holds.
#[derive(Debug)]
pub(crate) enum Holds {
    /// Money: nobody's alone.
    Money,
    /// A mail of one person, by every way in which it says who that is; none where it does not.
    Mail(Vec<String>),
    /// Events about mails of ours.
    Events(Vec<Event>),
}

/// See the module. Of what was cut off only the beginning is there.
pub(crate) fn holds(delivered: &Delivered<'_>, is_cut_off: bool) -> Holds {
    match delivered.kind {
        DeliveryKind::Payment => Holds::Money,
        DeliveryKind::Delivery => Holds::Events(events(delivered)),
        DeliveryKind::Email if is_cut_off => Holds::Mail(beginning(delivered)),
        DeliveryKind::Email => match parse(delivered) {
            Ok(Contents::One(Parsed::Mail(mail))) => Holds::Mail(of_mail(*mail)),
            Ok(Contents::One(Parsed::AtResend { .. })) => Holds::Mail(announced(delivered.body)),
            Ok(_) => Holds::Mail(Vec::new()),
            // What stands there may say it all the same.
            Err(_) => Holds::Mail([announced(delivered.body), beginning(delivered)].concat()),
        },
    }
}

impl Event {
    /// To whom the mail went; `None` where the event says nothing of one that can be read.
    pub(crate) fn recipient(&self) -> Option<&str> {
        match &self.parsed {
            Ok(Parsed::Report(report)) => Some(&report.recipient),
            _ => None,
        }
    }
}

fn events(delivered: &Delivered<'_>) -> Vec<Event> {
    let alone =
        |parsed: Result<Parsed, ParseError>| vec![Event { id: String::new(), body: delivered.body.to_vec(), parsed }];
    match parse(delivered) {
        Ok(Contents::Batch(events)) => events,
        Ok(Contents::One(parsed)) => alone(Ok(parsed)),
        Err(error) => alone(Err(error)),
    }
}

/// A mail by which a server returns one of ours, or by which somebody complains of it, is of whom ours went to. (Complaints
/// come from ordinary addresses; RFC 5965.)
fn of_mail(mail: InboundMail) -> Vec<String> {
    let returned = returned(&mail.attachments).filter(|report| report.fate == Fate::Complained || is_a_servers(&mail));
    let recipients = returned.map(|returned| returned.recipients).unwrap_or_default();
    if recipients.is_empty() { vec![mail.from] } else { recipients }
}

/// Who passes a report on is a person who has written a mail; servers sign with these names where they say nothing else.
fn is_a_servers(mail: &InboundMail) -> bool {
    let from = comparable(&mail.from);
    is_automatic(&mail.headers) || from.starts_with("mailer-daemon@") || from.starts_with("postmaster@")
}

/// Resend's event tells of a mail that is elsewhere, and who has written it.
fn announced(body: &[u8]) -> Vec<String> {
    // What is no JSON is no event of theirs, and says nothing of who wrote it.
    let event: Option<Value> = serde_json::from_slice(body).ok();
    let from = event.as_ref().and_then(|event| event.pointer("/data/from")).and_then(Value::as_str);
    from.map(str::to_owned).into_iter().collect()
}

fn beginning(delivered: &Delivered<'_>) -> Vec<String> {
    sender_and_subject(delivered).map(|(from, _)| from).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn found(scheme: &str, kind: DeliveryKind, body: &str, is_cut_off: bool) -> Vec<String> {
        let received_at = DateTime::UNIX_EPOCH;
        let content_type = Some("application/x-www-form-urlencoded");
        let delivered = Delivered { scheme, kind, content_type, received_at, body: body.as_bytes() };
        match holds(&delivered, is_cut_off) {
            Holds::Money => vec!["money".to_owned()],
            Holds::Mail(of) => of,
            Holds::Events(events) => {
                events.iter().map(|event| event.recipient().unwrap_or("nobody").to_owned()).collect()
            }
        }
    }

    #[test]
    fn a_mail_is_of_who_has_written_it_however_little_of_it_can_be_read() {
        let data = |more: &str| {
            format!(r#"{{"type":"email.received","data":{{"from":"A <anna@x.ch>","to":["bob@x.ch"]{more}}}}}"#)
        };
        let cases = [
            (
                "standard",
                data(r#","message_id":"<a@x.ch>","date":"2026-01-12T09:30:00Z""#),
                false,
                vec!["A <anna@x.ch>"],
            ),
            ("standard", data(r#","email_id":"8136d3fb""#), false, vec!["A <anna@x.ch>"]),
            ("standard", data(r#","date":"yesterday""#), false, vec!["A <anna@x.ch>"]),
            (
                "standard",
                r#"{"type":"email.opened","data":{"from":"venue@x.ch","to":["anna@x.ch"]}}"#.to_owned(),
                false,
                vec![],
            ),
            ("standard", "anna@x.ch".to_owned(), false, vec![]),
            ("postmark", r#"{"From":"anna@x.ch","Date":"#.to_owned(), false, vec!["anna@x.ch"]),
            ("postmark", r#"{"From":"anna@x.ch","Date":"#.to_owned(), true, vec!["anna@x.ch"]),
            ("mailgun-routes", "from=anna%40x.ch&message-headers=%7B".to_owned(), false, vec!["anna@x.ch"]),
            ("mailgun-routes", "subject=x".to_owned(), false, vec![]),
        ];
        for (scheme, body, is_cut_off, expected) in cases {
            assert_eq!(found(scheme, DeliveryKind::Email, &body, is_cut_off), expected, "{scheme} {body}");
        }
    }

    #[test]
    fn a_mail_that_returns_one_of_ours_is_of_whom_that_went_to_if_a_server_wrote_it() {
        let status = "Reporting-MTA: dns; mx.x.ch\r\n\r\nFinal-Recipient: rfc822; anna@x.ch\r\nAction: failed\r\n";
        let bounce = ("delivery-status", status);
        let complaint = ("feedback-report", "Feedback-Type: abuse\r\nOriginal-Rcpt-To: anna@x.ch\r\n");
        let cases = [
            ("MAILER-DAEMON@mx.x.ch", "", bounce, "anna@x.ch"),
            ("noreply@mx.x.ch", "Auto-Submitted: auto-replied\r\n", bounce, "anna@x.ch"),
            ("noreply@mx.x.ch", "Return-Path: <>\r\n", bounce, "anna@x.ch"),
            ("bob@x.ch", "Return-Path: <bob@x.ch>\r\n", bounce, "bob@x.ch"),
            ("bob@x.ch", "Auto-Submitted: no\r\n", bounce, "bob@x.ch"),
            ("feedback@fbl.x.ch", "Return-Path: <b@fbl.x.ch>\r\n", complaint, "anna@x.ch"),
        ];
        for (from, headers, (kind, report), expected) in cases {
            let raw = format!(
                "From: {from}\r\n{headers}MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\
                 Content-Type: message/{kind}\r\n\r\n{report}\r\n--x--\r\n"
            );
            let body = json!({ "From": from, "RawEmail": raw }).to_string();
            assert_eq!(found("postmark", DeliveryKind::Email, &body, false), [expected], "{from} {headers}");
        }
    }

    #[test]
    fn a_report_is_of_whom_the_mail_went_to_and_money_is_nobodys() {
        use DeliveryKind::{Delivery, Payment};
        let batch = r#"[{"event":"bounce","email":"anna@x.ch"},{"event":"open","email":"anna@x.ch"},{"event":"bounce","email":"bob@x.ch"}]"#;
        let cases = [
            ("standard", Delivery, r#"{"type":"email.bounced","data":{"to":["anna@x.ch"]}}"#, vec!["anna@x.ch"]),
            ("sendgrid-events", Delivery, batch, vec!["anna@x.ch", "nobody", "bob@x.ch"]),
            ("sendgrid-events", Delivery, "anna@x.ch", vec!["nobody"]),
            ("stripe", Payment, r#"{"payer":"anna@x.ch"}"#, vec!["money"]),
        ];
        for (scheme, kind, body, expected) in cases {
            assert_eq!(found(scheme, kind, body, false), expected, "{scheme}");
        }
    }
}
