//! Keys: what a secret becomes, and the only place where signatures are made and compared.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// An HMAC-SHA256 tag.
pub(crate) type Tag = [u8; 32];

/// An HMAC-SHA256 key, already scheduled: the secret itself is not kept.
#[derive(Clone)]
pub(crate) struct Key(Hmac<Sha256>);

impl Key {
    /// # Errors
    ///
    /// [`SecretFlaw::Empty`]: an empty key would let everybody sign.
    pub(crate) fn hmac_sha256(secret: &[u8]) -> Result<Self, SecretFlaw> {
        if secret.is_empty() {
            return Err(SecretFlaw::Empty);
        }
        Hmac::new_from_slice(secret).map(Self).map_err(|_| SecretFlaw::Empty)
    }

    /// The tag of the parts, one after the other.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> Tag {
        let mut mac = self.0.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().into()
    }
}

/// Is any of the tags made with any of the keys? Takes the same time wherever the match stands, and without one.
pub(crate) fn any_matches(keys: &[Key], parts: &[&[u8]], tags: &[Tag]) -> bool {
    let mut found = Choice::from(0);
    for key in keys {
        let expected = key.tag(parts);
        tags.iter().for_each(|tag| found |= tag.ct_eq(&expected));
    }
    found.into()
}

/// What is wrong with a secret. Never holds the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFlaw {
    /// Nothing there, and an empty key would let everybody sign.
    #[error("is empty")]
    Empty,
    /// White space around it or in it: a line break from a file, or a copy that went wrong.
    #[error("contains white space")]
    WhiteSpace,
    /// Standard Webhooks secrets are base64 after `whsec_`.
    #[error("is not base64 after its prefix")]
    NotBase64,
    /// Standard Webhooks 1.0 asks for 24 to 64 bytes.
    #[error("decodes to {bytes} bytes, expected are 24 to 64")]
    Length {
        /// Bytes after decoding.
        bytes: usize,
    },
}
