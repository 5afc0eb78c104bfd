//! `standard`: Standard Webhooks 1.0 with HMAC-SHA256 (`v1`) and Ed25519 (`v1a`), as its official libraries make and
//! check it; Svix and Resend send the same under `svix-*` names. Source: the specification, sections "Signature scheme"
//! and "Webhook headers".

use std::time::Duration;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};

use super::Row;
use crate::{
    answers::Answers,
    claim::{Claim, Content, Event, Identity, MOST_TAGS, Proof, unix_seconds},
    delivery::Unverified,
    key::{Key, SecretFlaw, Tag},
    media::Media,
    rejection::{Flaw, Rejection},
};

pub(crate) const ROW: Row = Row {
    name: "standard",
    tolerance: Duration::from_secs(300),
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: true,
    read_key: read_secret,
    read_claim,
    // Standard Webhooks, Svix and Resend take any 2xx and send again after everything but 410, which we never say.
    answers: Answers::DEFAULT,
};

/// The names of the three headers.
struct Names {
    id: &'static str,
    timestamp: &'static str,
    signature: &'static str,
}

const STANDARD_NAMES: Names =
    Names { id: "webhook-id", timestamp: "webhook-timestamp", signature: "webhook-signature" };
const SVIX_NAMES: Names = Names { id: "svix-id", timestamp: "svix-timestamp", signature: "svix-signature" };

/// Dashboards show secrets with and without padding; the official libraries take both.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The prefix of a symmetric secret may be missing, as in the official libraries; a public key has its own. A private
/// key (`whsk_`) is the sender's, and not base64.
fn read_secret(secret: &str) -> Result<Key, SecretFlaw> {
    if let Some(encoded) = secret.strip_prefix("whpk_") {
        return Key::ed25519(&LENIENT.decode(encoded).map_err(|_| SecretFlaw::NotBase64)?);
    }
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret);
    let bytes = LENIENT.decode(encoded).map_err(|_| SecretFlaw::NotBase64)?;
    match bytes.len() {
        0 => Err(SecretFlaw::Empty),
        24..=64 => Key::hmac_sha256(&bytes),
        bytes => Err(SecretFlaw::Length { bytes }),
    }
}

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let names = names_in(delivery);
    let id = delivery.field(names.id)?;
    let timestamp = delivery.field(names.timestamp)?;
    let tags = read_tags(delivery.field(names.signature)?);
    // A dot in the id would let one signed text be cut into id, time and body in two ways.
    if id.contains('.') {
        return Err(Rejection::malformed(names.id, Flaw::NoEventId));
    }
    let signed_at = unix_seconds(names.timestamp, timestamp)?;
    let proof = Proof { content: Content::BeforeBody(format!("{id}.{timestamp}.")), tags };
    Ok(Claim::of(Some(signed_at), proof, Identity::Given(Event::provided(id, names.id))))
}

/// All three of one family: what one family signs says nothing about the fields of the other.
fn names_in(delivery: &Unverified<'_>) -> Names {
    let svix = delivery.has(SVIX_NAMES.signature) && !delivery.has(STANDARD_NAMES.signature);
    if svix { SVIX_NAMES } else { STANDARD_NAMES }
}

/// The list is space-separated; entries of other versions, and those that can not be decoded, are passed over.
fn read_tags(list: &str) -> Vec<Tag> {
    list.split(' ').take(MOST_TAGS).filter_map(read_tag).collect()
}

fn read_tag(entry: &str) -> Option<Tag> {
    let (version, encoded) = entry.split_once(',')?;
    // What is no base64 is no signature of ours: passed over, as one of a version that nobody knows is.
    let bytes = || STANDARD.decode(encoded).ok();
    match version {
        "v1" => bytes()?.try_into().ok().map(Tag::Hmac),
        "v1a" => bytes()?.as_slice().try_into().ok().map(Tag::Ed25519),
        _ => None,
    }
}
