//! The payload of an `inbound.import_delivery` job: the delivery as it was verified, and nothing that was read into it.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;
use webhooks::{Scheme, Verified};

use super::{Kind, Source};

#[derive(Serialize)]
struct Envelope<'a> {
    kind: &'static str,
    v: u32,
    args: Args<'a>,
}

#[derive(Serialize)]
struct Args<'a> {
    source: &'a str,
    scheme: Scheme,
    kind: Kind,
    event_id: &'a str,
    rests_on: String,
    received_at: DateTime<Utc>,
    #[serde(flatten)]
    body: Body<'a>,
}

/// As text where it is text: shorter, and readable where somebody has to look.
#[derive(Serialize)]
enum Body<'a> {
    #[serde(rename = "body")]
    Text(&'a str),
    #[serde(rename = "body_base64")]
    Base64(String),
}

/// The payload of the job.
///
/// # Errors
///
/// None in practice: strings, numbers and dates always have a JSON form.
pub(super) fn seal(
    source: &Source,
    verified: &Verified<'_>,
    received_at: DateTime<Utc>,
) -> Result<Bytes, serde_json::Error> {
    let args = Args {
        source: &source.name,
        scheme: source.scheme,
        kind: source.kind,
        event_id: verified.event_id(),
        rests_on: verified.rests_on().to_string(),
        received_at,
        body: std::str::from_utf8(verified.body())
            .map_or_else(|_| Body::Base64(STANDARD.encode(verified.body())), Body::Text),
    };
    serde_json::to_vec(&Envelope { kind: "inbound.import_delivery", v: 1, args }).map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use webhooks::{Delivery, Secrets, sign};

    use super::*;

    fn sealed(body: &[u8]) -> String {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let source = Source {
            name: "mail".to_owned(),
            scheme: Scheme::Standard,
            kind: Kind::Email,
            secrets: Secrets::parse(Scheme::Standard, &[secret.to_owned()]).unwrap(),
            tolerance: Duration::from_secs(300),
            max_body_bytes: 1024,
        };
        let at = DateTime::from_timestamp(1_614_265_330, 250_000_000).unwrap();
        let headers = sign::standard(secret, "msg_1", at, body).unwrap();
        let delivery = Delivery { headers: &headers, body, path: "/webhooks/mail" };
        let verified = source.scheme.verify(&delivery, &source.secrets, source.tolerance, at).unwrap();
        String::from_utf8(seal(&source, &verified, at).unwrap().to_vec()).unwrap()
    }

    const HEAD: &str = concat!(
        r#"{"kind":"inbound.import_delivery","v":1,"args":{"source":"mail","scheme":"standard","kind":"email","#,
        r#""event_id":"msg_1","rests_on":"provided: webhook-id","received_at":"2021-02-25T15:02:10.250Z","#,
    );

    #[test]
    fn a_text_is_sealed_as_text() {
        assert_eq!(sealed(br#"{"type":"x"}"#), format!(r#"{HEAD}"body":"{{\"type\":\"x\"}}"}}}}"#));
    }

    #[test]
    fn what_is_no_text_is_sealed_in_base64() {
        assert_eq!(sealed(b"\xff\xfe"), format!(r#"{HEAD}"body_base64":"//4="}}}}"#));
    }
}
