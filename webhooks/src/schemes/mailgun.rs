//! What Mailgun's two schemes share: `timestamp`, `token` and an HMAC of both. The body is not signed: TLS carries it,
//! and each token counts once, whichever of our sources it comes to first. Source: Mailgun's page "Securing webhooks".

use std::time::Duration;

use crate::{
    answers::{Answers, unusual},
    claim::{Claim, Content, Event, Identity, Proof, unix_seconds},
    hex,
    key::{Key, SecretFlaw, Tag},
    rejection::Rejection,
};

/// Mailgun keeps trying for eight hours, with the signature of the first attempt.
pub(super) const TOLERANCE: Duration = Duration::from_secs(12 * 60 * 60);

const ONLY_200: &str = "Mailgun counts only 200 as success";

pub(super) const ANSWERS: Answers = Answers { new: unusual(http::StatusCode::OK, ONLY_200), ..Answers::DEFAULT };

pub(super) fn read_key(secret: &str) -> Result<Key, SecretFlaw> {
    Key::hmac_sha256(secret.as_bytes())
}

pub(super) fn claim(timestamp: &str, token: &str, signature: &str) -> Result<Claim, Rejection> {
    let signed_at = unix_seconds("timestamp", timestamp)?;
    let tags = hex::decode(signature).map(Tag::Hmac).into_iter().collect();
    let proof = Proof { content: Content::Text(format!("{timestamp}{token}")), tags };
    Ok(Claim::of(Some(signed_at), proof, Identity::Given(Event::of_token(token, "token"))))
}
