//! Which instance answers, proved to who has the same secrets and to nobody else.
//!
//! Who asks sends a number of its own that is used once, and signs it; the answer is another signature of it. Both are made
//! by a key that is made of the secrets of all sources. Who does not have them gets no signature, which would let them try
//! guesses of a weak secret on their own, as often as they like. (The asker's signature is as good to who stands in the
//! ingress's place. So who asks does so over TLS or on their own machine, and follows nobody elsewhere.) Knows no HTTP but
//! the three headers.

use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use ulid::Ulid;
use webhooks::sign;

use crate::config::{Secret, Settings};

/// The question: a ULID, as short as it is, so that nobody has anything else signed.
const NONCE: HeaderName = HeaderName::from_static("bellhop-nonce");
/// By what it is seen that the question may be answered.
const ASKER: HeaderName = HeaderName::from_static("bellhop-asker");
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

    /// The headers that ask who answers.
    pub(crate) fn question(&self, nonce: Ulid) -> HeaderMap {
        let number = HeaderValue::from_str(&nonce.to_string()).ok().map(|number| (NONCE, number));
        let asker = self.signature("asks", nonce).map(|asker| (ASKER, asker));
        number.into_iter().chain(asker).collect()
    }

    /// What an ingress of this instance answers to `nonce`.
    #[must_use]
    pub fn proof(&self, nonce: Ulid) -> Option<HeaderValue> {
        self.signature("answers", nonce)
    }

    /// The header that answers a request, if it asks and may.
    pub(crate) fn answer(&self, request: &HeaderMap) -> HeaderMap {
        let proof = self.asked(request).and_then(|nonce| self.proof(nonce));
        proof.map(|proof| (PROOF, proof)).into_iter().collect()
    }

    /// The number, of who has the secrets. How long it takes to see that tells nothing of them.
    fn asked(&self, request: &HeaderMap) -> Option<Ulid> {
        let nonce = Ulid::from_string(request.get(NONCE)?.to_str().ok()?).ok()?;
        let (asker, own) = (request.get(ASKER)?, self.signature("asks", nonce)?);
        bool::from(asker.as_bytes().ct_eq(own.as_bytes())).then_some(nonce)
    }

    /// HMAC-SHA256, as GitHub's scheme makes it of a body. Who asks and who answers sign different words, so that neither
    /// can be sent back as the other.
    fn signature(&self, does: &str, nonce: Ulid) -> Option<HeaderValue> {
        let signed = sign::github(self.0.expose(), "", format!("{does} {nonce}").as_bytes());
        signed.ok()?.remove("x-hub-signature-256")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(key: &str) -> Identity {
        Identity::with_key(key.to_owned().into())
    }

    #[test]
    fn who_has_the_secrets_is_answered_each_time_otherwise() {
        let (own, other) = (identity("0123"), identity("0124"));
        let (first, second) = (Ulid::from_parts(1, 7), Ulid::from_parts(1, 8));
        let answer = |nonce: Ulid| own.answer(&own.question(nonce)).remove(PROOF);
        assert_eq!(answer(first), own.proof(first));
        assert!(answer(first).is_some() && answer(first) != answer(second));
        assert_ne!(answer(first), other.proof(first), "of another instance");
    }

    #[test]
    fn nobody_else_is_given_a_signature() {
        let (own, nonce) = (identity("0123"), Ulid::from_parts(1, 7));
        let with = |name: HeaderName, value: Option<HeaderValue>| {
            let mut question = own.question(nonce);
            question.remove(&name);
            question.extend(value.map(|value| (name, value)));
            question
        };
        let asked = |number: &str| with(NONCE, Some(HeaderValue::from_str(number).unwrap()));
        let cases = [
            ("no question", HeaderMap::new()),
            ("of another instance", identity("0124").question(nonce)),
            ("unsigned", with(ASKER, None)),
            ("signed with nothing", with(ASKER, Some(HeaderValue::from_static("")))),
            ("an answer sent back", with(ASKER, own.proof(nonce))),
            ("signed for another number", asked(&Ulid::from_parts(1, 8).to_string())),
            ("no number", with(NONCE, None)),
            ("no ULID", asked("7")),
            ("a body", asked("{\"type\":\"payment.succeeded\"}")),
        ];
        assert!(!own.answer(&own.question(nonce)).is_empty());
        for (what, question) in cases {
            assert_eq!(own.answer(&question), HeaderMap::new(), "{what}");
        }
    }
}
