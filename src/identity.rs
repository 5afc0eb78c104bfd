//! Which instance answers, proved to who has the same secrets and to nobody else.
//!
//! Who asks sends a number of its own that is used once; the answer is a signature of it by a key that is made of the
//! secrets of all sources. It says nothing to who does not have them, and cannot be kept for the next time. Knows no HTTP
//! but the two headers.

use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};
use ulid::Ulid;
use webhooks::sign;

use crate::config::{Secret, Settings};

/// The question: a ULID, as short as it is, so that nobody has anything else signed.
pub(crate) const NONCE: HeaderName = HeaderName::from_static("bellhop-nonce");
/// The answer.
pub(crate) const PROOF: HeaderName = HeaderName::from_static("bellhop-proof");
/// What the key is for: none of the sources' own signatures is made with it.
const PURPOSE: &str = "bellhop: which instance answers, 1";

/// See the module.
#[derive(Debug, Clone)]
pub struct Identity(Secret);

impl Identity {
    /// The instance of these settings: its queue and its sources with their secrets.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        let mut digest = Sha256::new();
        // Each with its length before it, so that no two lists of texts are the same bytes.
        let mut add = |text: &str| digest.update([text.len().to_string().as_bytes(), b":", text.as_bytes()].concat());
        add(PURPOSE);
        add(&settings.queue.prefix);
        for (name, source) in &settings.webhooks.sources {
            add(name);
            source.secrets.iter().for_each(|secret| add(secret.expose()));
        }
        Self::with_key(base16ct::lower::encode_string(&digest.finalize()).into())
    }

    /// One that signs with this key, without white space in it.
    pub(crate) fn with_key(key: Secret) -> Self {
        Self(key)
    }

    /// What an ingress of this instance answers to `nonce`: HMAC-SHA256, as GitHub's scheme makes it of a body.
    #[must_use]
    pub fn proof(&self, nonce: Ulid) -> Option<HeaderValue> {
        let signed = sign::github(self.0.expose(), "", nonce.to_string().as_bytes());
        signed.ok()?.remove("x-hub-signature-256")
    }

    /// The header that answers a request, if it asks.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> HeaderMap {
        let nonce = asked.get(NONCE).and_then(|nonce| Ulid::from_string(nonce.to_str().ok()?).ok());
        nonce.and_then(|nonce| self.proof(nonce)).map(|proof| (PROOF, proof)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(nonce: &str) -> HeaderMap {
        [(NONCE, HeaderValue::from_str(nonce).unwrap())].into_iter().collect()
    }

    #[test]
    fn only_a_ulid_is_answered_and_each_otherwise() {
        let identity = Identity::with_key("0123".to_owned().into());
        let (first, second) = (Ulid::from_parts(1, 7), Ulid::from_parts(1, 8));
        let answer = |nonce: Ulid| identity.answer(&asked(&nonce.to_string())).remove(PROOF);
        assert_eq!(answer(first), identity.proof(first));
        assert!(answer(first).is_some() && answer(first) != answer(second));
        assert_ne!(answer(first), Identity::with_key("0124".to_owned().into()).proof(first), "of another instance");
        for nonce in ["", "7", "{\"type\":\"payment.succeeded\"}", "01J9Z3K8Q4W5E6R7T8Y9V0G1H2X"] {
            assert_eq!(identity.answer(&asked(nonce)), HeaderMap::new(), "{nonce}");
        }
        assert_eq!(identity.answer(&HeaderMap::new()), HeaderMap::new());
    }
}
