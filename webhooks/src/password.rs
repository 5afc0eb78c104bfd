//! Passwords that come with each delivery, for senders that sign nothing: Basic authentication (RFC 7617) or a secret
//! path segment. They are compared by their hashes, so that neither length nor content shows in the time it takes.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    claim::{Content, Proof},
    delivery::Unverified,
    hash::{Digest32, sha256},
    key::{Key, SecretFlaw, Tag},
    rejection::Rejection,
};

const HEADER: &str = "authorization";

/// `user:password`, or a segment of the path.
pub(crate) fn read_key(secret: &str) -> Result<Key, SecretFlaw> {
    if secret.contains(':') {
        return read_basic_key(secret);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    if secret.chars().all(plain) { Ok(Key::Password(of_path(secret))) } else { Err(SecretFlaw::NotPassword) }
}

/// `user:password`, neither of them empty.
pub(crate) fn read_basic_key(secret: &str) -> Result<Key, SecretFlaw> {
    let both = secret.split_once(':').is_some_and(|(user, password)| !user.is_empty() && !password.is_empty());
    if both { Ok(Key::Password(of_basic(secret.as_bytes()))) } else { Err(SecretFlaw::NotPassword) }
}

/// The proof that a delivery carries one of the passwords, wherever it carries it.
pub(crate) fn proof(delivery: &Unverified<'_>) -> Result<Proof, Rejection> {
    let mut tags = Vec::new();
    if delivery.has(HEADER) {
        tags.extend(basic_tag(delivery.field(HEADER)?));
    } else if delivery.path().is_empty() {
        return Err(Rejection::Unsigned { field: HEADER });
    }
    if !delivery.path().is_empty() {
        tags.push(Tag::Password(of_path(delivery.path())));
    }
    Ok(Proof { content: Content::Text(String::new()), tags })
}

fn basic_tag(header: &str) -> Option<Tag> {
    let (scheme, encoded) = header.split_once(' ')?;
    let credentials = STANDARD.decode(encoded.trim_start()).ok()?;
    scheme.eq_ignore_ascii_case("basic").then(|| Tag::Password(of_basic(&credentials)))
}

fn of_basic(credentials: &[u8]) -> Digest32 {
    sha256(&[b"basic\0", credentials])
}

fn of_path(segment: &str) -> Digest32 {
    sha256(&[b"path\0", segment.as_bytes()])
}
