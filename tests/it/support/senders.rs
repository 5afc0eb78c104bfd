//! Every provider as a sender: what it posts, what it makes of an answer, when it tries again.
//!
//! The rules are those of the providers' public documentation; delays are in minutes of theirs.

mod bodies;

use http::HeaderMap;
use serde_json::json;
use webhooks::{Scheme, sign};

pub(crate) use self::bodies::{
    adyen_item, inbound_parse, inbound_parse_named, mailgun_event, mailgun_event_with, mailgun_with_files,
    sendgrid_batch, sendgrid_events, sendgrid_largest_batch,
};
use self::bodies::{json_of, mail, postmark, typed};
use super::provider::now;

/// A request as it goes over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What a sender makes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Taken,
    SendAgain,
    GiveUp,
}

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Sender {
    pub(crate) name: &'static str,
    /// The path below `/webhooks/`.
    pub(crate) path: &'static str,
    pub(crate) scheme: Scheme,
    /// The delivery of this number, signed now.
    pub(crate) request: fn(&str) -> Request,
    pub(crate) verdict: fn(u16) -> Verdict,
    /// Whether each attempt is signed anew, or all of them as the first.
    pub(crate) signs_anew: bool,
    /// How long it waits before each further attempt.
    pub(crate) waits_min: &'static [f64],
    /// Events in each delivery.
    pub(crate) events: u64,
}

impl Sender {
    /// The name of its source.
    pub(crate) fn source(&self) -> &'static str {
        self.path.split('/').next().unwrap()
    }
}

/// Sources that development does not have, as variables of the environment.
pub(crate) const FURTHER_SOURCES: &[(&str, &str)] = &[
    ("BELLHOP__WEBHOOKS__SOURCES__REPORTS__SCHEME", "mailgun-events"),
    ("BELLHOP__WEBHOOKS__SOURCES__REPORTS__KIND", "delivery"),
    ("BELLHOP__WEBHOOKS__SOURCES__REPORTS__SECRETS", "key-bellhop-test-reports"),
    ("BELLHOP__WEBHOOKS__SOURCES__EVENTS__SCHEME", "sendgrid-events"),
    ("BELLHOP__WEBHOOKS__SOURCES__EVENTS__KIND", "delivery"),
    ("BELLHOP__WEBHOOKS__SOURCES__EVENTS__SECRETS", EVENTS_PUBLIC),
    ("BELLHOP__WEBHOOKS__SOURCES__HIDDEN__SCHEME", "postmark"),
    ("BELLHOP__WEBHOOKS__SOURCES__HIDDEN__KIND", "email"),
    ("BELLHOP__WEBHOOKS__SOURCES__HIDDEN__SECRETS", "a-secret-segment"),
];

/// A pair that was made for these tests.
pub(crate) const EVENTS_PUBLIC: &str = concat!(
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPz2Fm/M5Mz/5u0B9jEuY5UImfgrJWNmcGIPfiXtTvJplk+75P7KU2nP0/00LqN0gu/DltfTJ",
    "O+ygHuQpn1QLjQ==",
);
const EVENTS_PRIVATE: &str = concat!(
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgby1W4XK+ipvN00ac0O19vg1Db8PXJRxwGgdLSC0ANnuhRANCAAQ/PYWb8zkz",
    "P/m7QH2MS5jlQiZ+CslY2ZwYg9+Je1O8mmWT7vk/spTac/T/TQuo3SC78OW19Mk77KAe5CmfVAuN",
);
pub(crate) const ADYEN_KEY: &str = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
const BASIC: &str = "bellhop:development";

const STANDARD_WAITS: &[f64] = &[0.1, 5.0, 30.0, 120.0, 300.0, 600.0, 600.0];
const MAILGUN_WAITS: &[f64] = &[5.0, 10.0, 15.0, 60.0, 120.0, 240.0];
/// Senders that say no more than that their delays grow, up to some days.
const GROWING_WAITS: &[f64] = &[1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 240.0, 480.0, 720.0, 1440.0];

fn any_2xx(status: u16) -> Verdict {
    if (200..300).contains(&status) { Verdict::Taken } else { Verdict::SendAgain }
}

fn standard_rules(status: u16) -> Verdict {
    if status == 410 { Verdict::GiveUp } else { any_2xx(status) }
}

fn mailgun_rules(status: u16) -> Verdict {
    match status {
        200 => Verdict::Taken,
        406 => Verdict::GiveUp,
        _ => Verdict::SendAgain,
    }
}

fn postmark_rules(status: u16) -> Verdict {
    match status {
        200 => Verdict::Taken,
        403 => Verdict::GiveUp,
        _ => Verdict::SendAgain,
    }
}

fn inbound_parse_rules(status: u16) -> Verdict {
    match status {
        200..300 => Verdict::Taken,
        300..500 => Verdict::GiveUp,
        _ => Verdict::SendAgain,
    }
}

pub(crate) const SENDERS: &[Sender] = &[
    Sender {
        name: "Standard Webhooks, mail",
        path: "mail",
        scheme: Scheme::Standard,
        request: |n| {
            let body = mail(n);
            let secret = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==";
            json_of(sign::standard(secret, &format!("msg_{n}"), now(), &body).unwrap(), body)
        },
        verdict: standard_rules,
        signs_anew: true,
        waits_min: STANDARD_WAITS,
        events: 1,
    },
    Sender {
        name: "Standard Webhooks, payment",
        path: "payments",
        scheme: Scheme::Standard,
        request: |n| {
            let data = json!({ "payment_id": format!("pay_{n}"), "reference": "nothing of ours", "amount_minor": 100, "currency": "CHF" });
            let body = json!({ "type": "payment.succeeded", "data": data }).to_string().into_bytes();
            let secret = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1wYXltZW50cw==";
            json_of(sign::standard(secret, &format!("msg_{n}"), now(), &body).unwrap(), body)
        },
        verdict: standard_rules,
        signs_anew: true,
        waits_min: STANDARD_WAITS,
        events: 1,
    },
    Sender {
        name: "Stripe",
        path: "stripe",
        scheme: Scheme::Stripe,
        request: |n| {
            let intent = json!({ "id": format!("pi_{n}"), "metadata": { "booking": "nothing of ours" }, "amount_received": 100, "currency": "chf" });
            let event = json!({ "id": format!("evt_{n}"), "object": "event", "type": "payment_intent.succeeded", "data": { "object": intent } });
            let body = event.to_string().into_bytes();
            json_of(sign::stripe("whsec_bellhop_development_stripe", now(), &body).unwrap(), body)
        },
        verdict: any_2xx,
        signs_anew: true,
        waits_min: GROWING_WAITS,
        events: 1,
    },
    Sender {
        name: "Mailgun, routes",
        path: "mailgun",
        scheme: Scheme::MailgunRoutes,
        request: |n| {
            let signature = sign::mailgun("key-bellhop-development-mailgun", &format!("{n:0>50}"), now()).unwrap();
            let headers =
                format!(r#"[["Message-Id","<mailgun-{n}@client.example>"],["Auto-Submitted","auto-replied"]]"#);
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("recipient", "bookings@venue.example").append_pair("from", "anna@client.example");
            form.append_pair("body-plain", "Thanks").append_pair("message-headers", &headers).extend_pairs(signature);
            typed(HeaderMap::new(), "application/x-www-form-urlencoded", form.finish().into_bytes())
        },
        verdict: mailgun_rules,
        signs_anew: false,
        waits_min: MAILGUN_WAITS,
        events: 1,
    },
    Sender {
        name: "Mailgun, events",
        path: "reports",
        scheme: Scheme::MailgunEvents,
        request: |n| mailgun_event(n, "delivered"),
        verdict: mailgun_rules,
        signs_anew: false,
        waits_min: MAILGUN_WAITS,
        events: 1,
    },
    Sender {
        name: "SendGrid, Inbound Parse",
        path: "sendgrid",
        scheme: Scheme::SendgridInbound,
        request: |n| inbound_parse(n, "Thanks"),
        verdict: inbound_parse_rules,
        signs_anew: true,
        waits_min: GROWING_WAITS,
        events: 1,
    },
    Sender {
        name: "SendGrid, events",
        path: "events",
        scheme: Scheme::SendgridEvents,
        request: |n| sendgrid_events(n, "delivered"),
        verdict: any_2xx,
        signs_anew: true,
        waits_min: GROWING_WAITS,
        events: 2,
    },
    Sender {
        name: "Postmark",
        path: "postmark",
        scheme: Scheme::Postmark,
        request: |n| json_of(sign::basic(BASIC), postmark(n)),
        verdict: postmark_rules,
        signs_anew: true,
        waits_min: &[1.0, 5.0, 10.0, 10.0, 10.0, 15.0, 30.0, 60.0, 120.0, 360.0],
        events: 1,
    },
    Sender {
        name: "Postmark, secret path",
        path: "hidden/a-secret-segment",
        scheme: Scheme::Postmark,
        request: |n| json_of(HeaderMap::new(), postmark(&format!("hidden-{n}"))),
        verdict: postmark_rules,
        signs_anew: true,
        waits_min: &[1.0, 5.0, 10.0, 10.0, 10.0, 15.0, 30.0, 60.0, 120.0, 360.0],
        events: 1,
    },
    Sender {
        name: "Adyen",
        path: "adyen",
        scheme: Scheme::Adyen,
        request: |n| {
            let items = ["A", "B"].map(|psp| json!({ "NotificationRequestItem": adyen_item(&format!("{psp}{n}")) }));
            let batch = json!({ "live": "false", "notificationItems": items });
            json_of(sign::basic(BASIC), batch.to_string().into_bytes())
        },
        verdict: any_2xx,
        signs_anew: true,
        waits_min: GROWING_WAITS,
        events: 2,
    },
    Sender {
        name: "Mollie",
        path: "mollie",
        scheme: Scheme::Mollie,
        request: |n| {
            let payment = json!({ "resource": "payment", "id": format!("tr_{n}"), "status": "paid", "metadata": { "booking": "nothing of ours" },
                                  "amount": { "currency": "CHF", "value": "1.00" } });
            let event = json!({ "resource": "event", "id": format!("event_{n}"), "type": "payment.paid", "_embedded": { "entity": payment } });
            let body = event.to_string().into_bytes();
            json_of(sign::mollie("bellhop_development_mollie", &body).unwrap(), body)
        },
        verdict: any_2xx,
        signs_anew: true,
        waits_min: &[1.0, 2.0, 4.0, 8.0, 16.0, 29.0, 60.0, 120.0, 240.0],
        events: 1,
    },
    Sender {
        name: "GitHub's style",
        path: "github",
        scheme: Scheme::Github,
        request: |n| {
            let body = mail(&format!("github-{n}"));
            json_of(sign::github("bellhop_development_github", n, &body).unwrap(), body)
        },
        verdict: any_2xx,
        signs_anew: true,
        waits_min: GROWING_WAITS,
        events: 1,
    },
];
