//! The payload of an `inbound.import_delivery` job: the delivery as it was verified, and nothing that was read into it.

use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use jobs::{Body, ImportDelivery, Job as _};
use serde::Serialize;
use webhooks::Verified;

use super::{Source, cut::cut};

/// What a job has around its body: names, an event id of 255 bytes, a boundary.
const FRAME_BYTES: usize = 1024;

/// A [`jobs::Envelope`] that is written straight from the job: a body may be large, and each step costs a copy of it.
#[derive(Serialize)]
struct Sealed<'a> {
    kind: &'static str,
    v: u32,
    args: &'a ImportDelivery,
}

/// What is known of a delivery besides what was verified.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) received_at: DateTime<Utc>,
    /// Where a body is a form: its boundary stands there.
    pub(super) content_type: Option<String>,
    /// The source's limit, where it kept the rest of a body out.
    pub(super) cut_off_at: Option<usize>,
}

/// The payload of the job.
///
/// # Errors
///
/// None in practice: strings, numbers and dates always have a JSON form.
pub(super) fn seal(source: &Source, verified: &Verified<'_>, arrival: &Arrival) -> Result<Bytes, serde_json::Error> {
    let (content_type, body) = match arrival.cut_off_at {
        None => (arrival.content_type.clone(), Cow::Borrowed(verified.body())),
        Some(_) => cut(arrival.content_type.as_deref(), verified.body()),
    };
    let delivery = ImportDelivery {
        source: source.name.clone(),
        scheme: source.scheme.to_string(),
        kind: source.kind,
        event_id: verified.event_id().to_owned(),
        rests_on: verified.rests_on().to_string(),
        received_at: arrival.received_at,
        content_type,
        cut_off_at: arrival.cut_off_at,
        body: Body::of(&body),
    };
    let sealed = Sealed { kind: ImportDelivery::KIND, v: ImportDelivery::VERSION, args: &delivery };
    // Room for all of it at once: to grow would be to hold a large body twice more.
    let mut payload = Vec::with_capacity(FRAME_BYTES + Body::most_written(body.len()));
    serde_json::to_writer(&mut payload, &sealed)?;
    Ok(payload.into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use webhooks::{Delivery, Scheme, Secrets, sign};

    use super::{super::Kind, *};

    fn sealed(body: &[u8]) -> String {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let source = Source {
            name: "mail".to_owned(),
            scheme: Scheme::Standard,
            kind: Kind::Email,
            secrets: Secrets::parse(Scheme::Standard, &[secret.to_owned()]).unwrap(),
            tolerance: Duration::from_secs(300),
            max_body_bytes: 1024,
            mode: super::super::Mode::Enforce,
            allow_from: Vec::new(),
        };
        let at = DateTime::from_timestamp(1_614_265_330, 250_000_000).unwrap();
        let headers = sign::standard(secret, "msg_1", at, body).unwrap();
        let delivery = Delivery { headers: &headers, body, path: "" };
        let verified = source.scheme.verify(&delivery, &source.secrets, source.tolerance, at).unwrap();
        let arrival = Arrival { received_at: at, content_type: None, cut_off_at: None };
        String::from_utf8(seal(&source, &verified, &arrival).unwrap().to_vec()).unwrap()
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

    #[test]
    fn a_body_of_control_characters_is_sealed_in_base64() {
        let payload = sealed(&[0; 30_000]);
        assert!(payload.len() < FRAME_BYTES + 40_000, "{}", payload.len());
    }

    #[test]
    fn the_job_reads_what_was_sealed() {
        let envelope = jobs::Envelope::from_bytes(sealed(b"{}").as_bytes()).unwrap();
        assert_eq!((envelope.kind.as_str(), envelope.v), ("inbound.import_delivery", 1));
        let delivery: ImportDelivery = serde_json::from_value(envelope.args).unwrap();
        assert_eq!((delivery.event_id.as_str(), delivery.kind), ("msg_1", Kind::Email));
        assert!(delivery.body == Body::Text("{}".to_owned()));
    }
}
