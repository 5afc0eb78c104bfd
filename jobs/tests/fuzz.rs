//! Fuzzing of every parser of what providers send: whatever comes in, nothing falls over, and no error repeats it.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bolero::check;
use chrono::DateTime;
use jobs::inbound::{Delivered, DeliveryKind, parse};

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
const TARGETS: [(&str, DeliveryKind, &str, &str); 13] = [
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

/// Runs every target for so long, and says how often each was run.
#[expect(clippy::print_stdout, reason = "the counts are what the test shows")]
fn fuzz(each: Duration) {
    for (scheme, kind, content_type, good) in TARGETS {
        let executions = AtomicU64::new(0);
        let error = |body: &[u8]| {
            let received_at = DateTime::UNIX_EPOCH;
            parse(&Delivered { scheme, kind, content_type: Some(content_type), received_at, body }).err()
        };
        assert!(error(good.as_bytes()).is_none(), "{scheme} {kind:?}: the seed is read");
        check!().with_type::<Splice>().with_test_time(each).for_each(|splice| {
            executions.fetch_add(1, Ordering::Relaxed);
            if let Some(error) = error(&splice.of(good.as_bytes())) {
                assert!(error.to_string().len() < 200, "an error is a place, not a body");
            }
        });
        let name = format!("{scheme}, {}", kind.as_str());
        println!("{name:28}{:>10} executions, 0 crashes", executions.into_inner());
    }
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
