//! `sendgrid-events`: the Signed Event Webhook, ECDSA on P-256 over timestamp and body. A body is a batch; its events
//! have ids of their own, which the import uses. Source: Twilio's page on the Signed Event Webhook, and
//! `sendgrid-python`'s `EventWebhook`.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use p256::ecdsa::Signature;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Authentic, Claim, Content, Event, Identity, Proof, unix_seconds},
    delivery::Unverified,
    key::{Key, SecretFlaw, Tag},
    media::Media,
    rejection::Rejection,
};

pub(crate) const ROW: Row = Row {
    name: "sendgrid-events",
    // Whether a later attempt is signed anew is not documented, and SendGrid tries for a day. What comes twice within
    // the tolerance is a duplicate.
    tolerance: Duration::from_secs(26 * 60 * 60),
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: true,
    read_key,
    read_claim,
    // SendGrid takes any 2xx and sends again, with growing gaps up to 24 hours, after everything else.
    answers: Answers::DEFAULT,
};

const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

fn read_key(secret: &str) -> Result<Key, SecretFlaw> {
    Key::p256(&STANDARD.decode(secret).map_err(|_| SecretFlaw::NotBase64)?)
}

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let timestamp = delivery.field(TIMESTAMP)?;
    let signed_at = unix_seconds(TIMESTAMP, timestamp)?;
    let tags = read_tag(delivery.field(SIGNATURE)?).into_iter().collect();
    let proof = Proof { content: Content::BeforeBody(timestamp.to_owned()), tags };
    Ok(Claim::of(Some(signed_at), proof, Identity::InBody(read_event)))
}

fn read_tag(encoded: &str) -> Option<Tag> {
    let der = STANDARD.decode(encoded).ok()?;
    Signature::from_der(&der).ok().map(Tag::P256)
}

/// Not the signature: an ECDSA signature has a second form that anybody can compute.
#[expect(clippy::unnecessary_wraps, reason = "other schemes' bodies may lack an id")]
fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    Ok(Event::of_body(authentic.body))
}
