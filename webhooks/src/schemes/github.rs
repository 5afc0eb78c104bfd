//! `github`: an HMAC of the body in `X-Hub-Signature-256`, as GitHub and many after it send it; the names of the headers may
//! be set. There is no time in it. Source: GitHub's page "Validating webhook deliveries".

use std::time::Duration;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Authentic, Claim, Content, Event, Identity, Proof},
    delivery::Unverified,
    hex,
    key::{Key, Tag},
    media::Media,
    rejection::Rejection,
};

pub(crate) const ROW: Row = Row {
    name: "github",
    tolerance: Duration::ZERO,
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: true,
    read_key: |secret| Key::hmac_sha256(secret.as_bytes()),
    read_claim,
    // GitHub takes any 2xx and sends nothing again by itself; senders of the style differ.
    answers: Answers::DEFAULT,
};

/// The id's header is not signed, so a copy can come under another id. A sender without one has its body.
fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let signature = delivery.named_signature()?.strip_prefix("sha256=");
    let tags = signature.and_then(hex::decode).map(Tag::Hmac).into_iter().collect();
    let proof = Proof { content: Content::BeforeBody(String::new()), tags };
    let identity = match delivery.named_event_id()? {
        Some(id) => Identity::Given(Event::provided(id, "event id header, not signed")),
        None => Identity::InBody(read_event),
    };
    Ok(Claim::of(None, proof, identity))
}

#[expect(clippy::unnecessary_wraps, reason = "other schemes' bodies may lack an id")]
fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    Ok(Event::of_body(authentic.body))
}
