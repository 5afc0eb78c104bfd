//! Fuzzing of every parser of what providers send: whatever comes in, nothing falls over, and no error repeats it.

use std::{
    panic::RefUnwindSafe,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bolero::check;
use chrono::DateTime;
use jobs::inbound::{
    Attachment, Contents, Delivered, DeliveryKind, ParseError, Parsed, parse, received_at_resend, returned,
    sender_and_subject,
};

/// Changes one place of a good body.
#[derive(Debug, Clone, bolero::TypeGenerator)]
struct Splice {
    at: u16,
    removed: u8,
    bytes: Vec<u8>,
}

impl Splice {
    fn of(&self, good: &[u8]) -> Vec<u8> {
        let at = usize::from(self.at) % (good.len() + 1);
        let end = (at + usize::from(self.removed)).min(good.len());
        [&good[..at], &self.bytes, &good[end..]].concat()
    }
}

const MULTIPART: &str = "multipart/form-data; boundary=x";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Scheme, kind, content type, and a body that is read.
const TARGETS: [(&str, DeliveryKind, &str, &str); 14] = [
    (
        "standard",
        DeliveryKind::Email,
        JSON,
        r#"{"type":"email.received","data":{"message_id":"<a@b>","date":"2026-01-12T09:30:00+01:00","from":"a@b","text":"Hello"}}"#,
    ),
    (
        "standard",
        DeliveryKind::Payment,
        JSON,
        r#"{"type":"payment.succeeded","data":{"payment_id":"p","amount_minor":22500,"currency":"CHF"}}"#,
    ),
    (
        "standard",
        DeliveryKind::Delivery,
        JSON,
        r#"{"type":"email.bounced","data":{"to":["a@b"],"message_id":"m","bounce":{"message":"no"}}}"#,
    ),
    (
        "stripe",
        DeliveryKind::Payment,
        JSON,
        r#"{"type":"charge.refunded","created":1,"data":{"object":{"id":"ch","amount_refunded":500,"currency":"chf"},"previous_attributes":{"amount_refunded":1}}}"#,
    ),
    (
        "mailgun-routes",
        DeliveryKind::Email,
        FORM,
        "recipient=a%40b&from=a%40b&subject=s&body-plain=t&message-headers=%5B%5B%22Date%22%2C%22Mon%2C+12+Jan+2026+09%3A30%3A00+%2B0100%22%5D%5D",
    ),
    (
        "mailgun-routes",
        DeliveryKind::Email,
        MULTIPART,
        "--x\r\nContent-Disposition: form-data; name=\"body-mime\"\r\n\r\nFrom: a@b\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\nContent-Type: text/html; charset=shift_jis\r\n\r\n<p>t\r\n--y--\r\n--x--\r\n",
    ),
    (
        "mailgun-events",
        DeliveryKind::Delivery,
        JSON,
        r#"{"event-data":{"event":"failed","id":"e","severity":"permanent","timestamp":1.5,"recipient":"a@b","message":{"headers":{"message-id":"m"}},"delivery-status":{"message":"no"}}}"#,
    ),
    (
        "sendgrid-inbound",
        DeliveryKind::Email,
        MULTIPART,
        "--x\r\nContent-Disposition: form-data; name=\"headers\"\r\n\r\nMessage-ID: <a@b>\r\n--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@b\r\n--x\r\nContent-Disposition: form-data; name=\"charsets\"\r\n\r\n{\"from\":\"utf-16\"}\r\n--x--\r\n",
    ),
    (
        "sendgrid-inbound",
        DeliveryKind::Email,
        MULTIPART,
        "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nFrom: a@b\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nt\r\n--y\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; b\r\n\r\nFinal-Recipient: rfc822; c@d\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--y\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <m@b>\r\n\r\nt\r\n--y--\r\n--x--\r\n",
    ),
    (
        "sendgrid-events",
        DeliveryKind::Delivery,
        JSON,
        r#"[{"event":"bounce","email":"a@b","sg_event_id":"e","smtp-id":"<m@b>","timestamp":1}]"#,
    ),
    (
        "postmark",
        DeliveryKind::Email,
        JSON,
        r#"{"From":"a@b","ToFull":[{"Email":"c@d","Name":"C"}],"Date":"Mon, 12 Jan 2026 09:30:00 +0100","Headers":[{"Name":"Message-ID","Value":"<a@b>"}],"Attachments":[{"Name":"n","Content":"aGk=","ContentType":"t"}]}"#,
    ),
    (
        "postmark",
        DeliveryKind::Delivery,
        JSON,
        r#"{"RecordType":"Bounce","ID":42,"Type":"HardBounce","Email":"a@b","BouncedAt":"2026-01-12T09:30:00Z"}"#,
    ),
    (
        "adyen",
        DeliveryKind::Payment,
        JSON,
        r#"{"notificationItems":[{"NotificationRequestItem":{"pspReference":"p","eventCode":"REFUND","success":"true","originalReference":"o","amount":{"value":1,"currency":"CHF"},"eventDate":"2026-01-12T09:30:00+01:00"}}]}"#,
    ),
    (
        "mollie",
        DeliveryKind::Payment,
        JSON,
        r#"{"resource":"event","id":"e","type":"payment.paid","_embedded":{"entity":{"resource":"payment","id":"t","status":"paid","amount":{"value":"1.00","currency":"CHF"},"description":"BH-2026-00001"}}}"#,
    ),
];

/// Whether there was something to find.
type Read = fn(&[u8]) -> Result<bool, ParseError>;

/// What is read of a delivery besides, or of what is fetched for one: a name, bytes in which there is something to find.
const FURTHER: [(&str, &str, Read); 8] = [
    (
        "Resend's answer",
        r#"{"from":"a@b","to":["c@d"],"subject":"s","text":"t","headers":{"date":"Mon, 12 Jan 2026 09:30:00 +0100","received":["a","b"]},"attachments":[{"filename":"n"}]}"#,
        |body| received_at_resend(body, DateTime::UNIX_EPOCH).map(|parsed| matches!(parsed, Parsed::Mail(_))),
    ),
    (
        "a mail's status",
        "Reporting-MTA: dns; b\r\n\r\nFinal-Recipient: rfc822; c@d\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n",
        |body| Ok(returned(&[file("message/delivery-status", body)]).is_some()),
    ),
    ("a complaint", "Feedback-Type: abuse\r\nUser-Agent: X/1\r\nOriginal-Rcpt-To: c@d\r\n", |body| {
        Ok(returned(&[file("message/feedback-report", body)]).is_some())
    }),
    ("a returned mail", "From: a@b\r\nMessage-ID:\r\n <m@b>\r\nSubject: s\r\n\r\nt\r\n", |body| {
        let status = file("message/delivery-status", b"Final-Recipient: rfc822; c@d\r\nAction: failed\r\n");
        Ok(returned(&[status, file("message/rfc822", body)]).is_some_and(|found| found.message_id.is_some()))
    }),
    (
        "a form's beginning",
        "--x\r\nContent-Disposition: form-data; name=\"headers\"\r\n\r\nFrom: A <a@b>\r\nSubject: s\r\n--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\ns",
        |body| Ok(sender_and_subject(&beginning("sendgrid-inbound", MULTIPART, body)).is_some()),
    ),
    ("JSON's beginning", r#"{"FromName":"A","From":"a@b","Subject":"The \"plans\"","TextBody":"t"#, |body| {
        Ok(sender_and_subject(&beginning("postmark", JSON, body)).is_some())
    }),
    (
        "a form without files",
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n\"\r\n\r\n%PDF\r\n--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@b\r\n--x--\r\n",
        |body| Ok(abridged(MULTIPART, body)),
    ),
    ("a form without length", "from=A+%3Ca%40b%3E&subject=Gr%C3%BCezi&body-plain=t", |body| Ok(abridged(FORM, body))),
];

fn file(content_type: &str, content: &[u8]) -> Attachment {
    let content_base64 = STANDARD.encode(content);
    Attachment { name: String::new(), content_type: content_type.to_owned(), content_base64 }
}

fn beginning<'a>(scheme: &'a str, content_type: &'a str, body: &'a [u8]) -> Delivered<'a> {
    let (kind, received_at) = (DeliveryKind::Email, DateTime::UNIX_EPOCH);
    Delivered { scheme, kind, content_type: Some(content_type), received_at, body }
}

/// Of each byte of a name or a value three may be written.
fn abridged(content_type: &str, body: &[u8]) -> bool {
    form::abridge(content_type, body, 8, 64).is_some_and(|kept| {
        assert!(kept.len() <= 3 * 64 + 2 * 64, "what is kept has a bound: {}", kept.len());
        !kept.is_empty()
    })
}

/// A mail's files may be a report.
fn error_of(delivered: &Delivered<'_>) -> Option<ParseError> {
    match parse(delivered) {
        Ok(Contents::One(Parsed::Mail(mail))) => drop(returned(&mail.attachments)),
        Ok(_) => {}
        Err(error) => return Some(error),
    }
    None
}

/// Runs every target for so long, and says how often each was run.
fn fuzz(each: Duration) {
    for (scheme, kind, content_type, good) in TARGETS {
        let error = |body: &[u8]| error_of(&Delivered { kind, ..beginning(scheme, content_type, body) });
        assert!(error(good.as_bytes()).is_none(), "{scheme} {kind:?}: the seed is read");
        fuzz_one(&format!("{scheme}, {}", kind.as_str()), good, each, error);
    }
    for (name, good, read) in FURTHER {
        assert!(read(good.as_bytes()).is_ok_and(|found| found), "{name}: there is something in the seed");
        fuzz_one(name, good, each, |body| read(body).err());
    }
}

#[expect(clippy::print_stdout, reason = "the counts are what the test shows")]
fn fuzz_one(name: &str, good: &str, time: Duration, error: impl Fn(&[u8]) -> Option<ParseError> + RefUnwindSafe) {
    let executions = AtomicU64::new(0);
    check!().with_type::<Splice>().with_test_time(time).for_each(|splice| {
        executions.fetch_add(1, Ordering::Relaxed);
        if let Some(error) = error(&splice.of(good.as_bytes())) {
            assert!(error.to_string().len() < 200, "an error is a place, not a body");
        }
    });
    println!("{name:28}{:>10} executions, 0 crashes", executions.into_inner());
}

#[test]
fn no_body_makes_a_parser_fall_over() {
    fuzz(Duration::from_secs(1));
}

#[test]
#[ignore = "takes minutes"]
fn no_body_makes_a_parser_fall_over_in_a_long_run() {
    fuzz(Duration::from_secs(60));
}
