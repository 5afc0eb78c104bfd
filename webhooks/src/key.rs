//! Keys: what a secret becomes, and the only place where signatures are compared.

use ed25519_dalek as ed25519;
use p256::{ecdsa, ecdsa::signature::hazmat::PrehashVerifier, pkcs8::DecodePublicKey};
use ring::hmac;
use subtle::{Choice, ConstantTimeEq};

use crate::hash::{Digest32, sha256};

/// A key, in the form in which it is used: the secret itself is not kept.
#[derive(Clone)]
pub(crate) enum Key {
    /// HMAC-SHA256, already scheduled.
    Hmac(hmac::Key),
    /// The public half of an Ed25519 pair.
    Ed25519(ed25519::VerifyingKey),
    /// The public half of an ECDSA pair on P-256.
    P256(ecdsa::VerifyingKey),
    /// The hash of a password that comes with each delivery.
    Password(Digest32),
}

/// A signature as it came in. Proves something only under a key of its own kind.
#[derive(Clone)]
pub(crate) enum Tag {
    Hmac(Digest32),
    Ed25519(ed25519::Signature),
    P256(ecdsa::Signature),
    Password(Digest32),
}

/// Kinds of keys, where a scheme needs more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A key that signs.
    Signing,
    /// `user:password` of Basic authentication.
    Password,
}

impl std::fmt::Display for KeyKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Signing => "a signing key",
            Self::Password => "user:password of Basic authentication",
        })
    }
}

impl Key {
    /// # Errors
    ///
    /// [`SecretFlaw::Empty`]: an empty key would let everybody sign.
    pub(crate) fn hmac_sha256(secret: &[u8]) -> Result<Self, SecretFlaw> {
        if secret.is_empty() {
            return Err(SecretFlaw::Empty);
        }
        Ok(Self::Hmac(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// # Errors
    ///
    /// [`SecretFlaw::NotPublicKey`] unless it is the 32 bytes of a point of the curve.
    pub(crate) fn ed25519(public: &[u8]) -> Result<Self, SecretFlaw> {
        let bytes = public.try_into().map_err(|_| SecretFlaw::NotPublicKey)?;
        ed25519::VerifyingKey::from_bytes(&bytes).map(Self::Ed25519).map_err(|_| SecretFlaw::NotPublicKey)
    }

    /// # Errors
    ///
    /// [`SecretFlaw::NotPublicKey`] unless it is a `SubjectPublicKeyInfo` of P-256 (RFC 5480).
    pub(crate) fn p256(spki_der: &[u8]) -> Result<Self, SecretFlaw> {
        ecdsa::VerifyingKey::from_public_key_der(spki_der).map(Self::P256).map_err(|_| SecretFlaw::NotPublicKey)
    }

    pub(crate) fn kind(&self) -> KeyKind {
        if matches!(self, Self::Password(_)) { KeyKind::Password } else { KeyKind::Signing }
    }

    /// The HMAC of the parts, one after the other; `None` for keys that make none.
    pub(crate) fn hmac(&self, parts: &[&[u8]]) -> Option<Digest32> {
        let Self::Hmac(scheduled) = self else { return None };
        let mut mac = hmac::Context::with_key(scheduled);
        parts.iter().for_each(|part| mac.update(part));
        mac.sign().as_ref().try_into().ok()
    }

    /// Public keys hold no secret, so their checks may take the time they take.
    fn made_any(&self, parts: &[&[u8]], tags: &[Tag]) -> Choice {
        let same = |expected: &Digest32, given: &Digest32| given.ct_eq(expected);
        let expected = self.hmac(parts);
        let message = || parts.concat();
        tags.iter().fold(Choice::from(0), |found, tag| {
            found
                | match (self, tag) {
                    (Self::Hmac(_), Tag::Hmac(given)) => {
                        expected.as_ref().map_or(Choice::from(0), |expected| same(expected, given))
                    }
                    (Self::Password(expected), Tag::Password(given)) => same(expected, given),
                    (Self::Ed25519(key), Tag::Ed25519(given)) => choice(key.verify_strict(&message(), given).is_ok()),
                    (Self::P256(key), Tag::P256(given)) => choice(key.verify_prehash(&sha256(parts), given).is_ok()),
                    _ => Choice::from(0),
                }
        })
    }
}

fn choice(yes: bool) -> Choice {
    Choice::from(u8::from(yes))
}

/// Is any of the tags made with any of the keys? Takes the same time wherever the match stands, and without one.
pub(crate) fn any_matches(keys: &[Key], parts: &[&[u8]], tags: &[Tag]) -> bool {
    keys.iter().fold(Choice::from(0), |found, key| found | key.made_any(parts, tags)).into()
}

/// What is wrong with a secret. Never holds the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFlaw {
    /// Nothing there, and an empty key would let everybody sign.
    #[error("is empty")]
    Empty,
    /// White space around it, or a line break in it: from a file, or a copy that went wrong. Single words are no rule:
    /// senders that let people choose a secret take spaces within it.
    #[error("has white space around it or a line break in it")]
    WhiteSpace,
    /// Standard Webhooks secrets are base64 after `whsec_` or `whpk_`, SendGrid's key is base64 as it stands.
    #[error("is not base64 after its prefix")]
    NotBase64,
    /// Standard Webhooks 1.0 asks for 24 to 64 bytes.
    #[error("decodes to {bytes} bytes, expected are 24 to 64")]
    Length {
        /// Bytes after decoding.
        bytes: usize,
    },
    /// Base64 of something else than a public key of the scheme's curve.
    #[error("is no public key of the scheme's kind")]
    NotPublicKey,
    /// What signs as SendGrid does is a private key of P-256.
    #[error("is no private key of P-256")]
    NotPrivateKey,
    /// Adyen shows its HMAC key as 64 hexadecimal digits.
    #[error("is neither 64 hexadecimal digits nor user:password")]
    NotAdyen,
    /// A password needs a user, a path segment must stand in a URL as it is.
    #[error("is neither user:password nor a path segment of letters, digits, '-', '_', '.' and '~'")]
    NotPassword,
}
