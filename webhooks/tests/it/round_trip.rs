//! Whatever is signed is accepted; whatever is changed afterwards is not; and nothing that comes in makes it fall over.

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use webhooks::{Delivery, Scheme, Secrets, sign};

use crate::cases::{SIGNED_AT, TOLERANCE, moment};

const STANDARD_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const STRIPE_SECRET: &str = "whsec_test_secret";

fn accepted_id(scheme: Scheme, headers: &HeaderMap, body: &[u8], late_s: i64) -> Option<String> {
    let secret = if scheme == Scheme::Stripe { STRIPE_SECRET } else { STANDARD_SECRET };
    let secrets = Secrets::parse(scheme, &[secret.to_owned()]).unwrap();
    let delivery = Delivery { headers, body, path: "" };
    let verified = scheme.verify(&delivery, &secrets, TOLERANCE, moment(SIGNED_AT + late_s)).ok()?;
    Some(verified.event_id().to_owned())
}

fn stripe_body(id: &str, note: &str) -> Vec<u8> {
    serde_json::to_vec(&serde_json::json!({ "note": note, "id": id, "object": "event" })).unwrap()
}

proptest! {
    #[test]
    fn what_is_signed_is_accepted(
        id in "[!-\\-/-~]{1,60}",
        body in proptest::collection::vec(any::<u8>(), 0..600),
        note in ".*",
        late_s in -300_i64..=300,
    ) {
        let headers = sign::standard(STANDARD_SECRET, &id, moment(SIGNED_AT), &body).unwrap();
        prop_assert_eq!(accepted_id(Scheme::Standard, &headers, &body, late_s), Some(id.clone()));
        let body = stripe_body(&id, &note);
        let headers = sign::stripe(STRIPE_SECRET, moment(SIGNED_AT), &body).unwrap();
        prop_assert_eq!(accepted_id(Scheme::Stripe, &headers, &body, late_s), Some(id));
    }

    #[test]
    fn what_is_changed_is_refused(note in ".{1,80}", at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let body = stripe_body("evt_1", &note);
        let mut changed = body.clone();
        changed[at.index(body.len())] ^= 1 << bit;
        let headers = sign::standard(STANDARD_SECRET, "msg_1", moment(SIGNED_AT), &body).unwrap();
        prop_assert_eq!(accepted_id(Scheme::Standard, &headers, &changed, 0), None);
        let headers = sign::stripe(STRIPE_SECRET, moment(SIGNED_AT), &body).unwrap();
        prop_assert_eq!(accepted_id(Scheme::Stripe, &headers, &changed, 0), None);
    }

    #[test]
    fn noise_is_refused(values in proptest::collection::vec("[ -~]{0,120}", 4), body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature", "stripe-signature"];
        let pairs = names.into_iter().map(HeaderName::from_static).zip(values);
        let headers: HeaderMap = pairs.map(|(name, value)| (name, HeaderValue::from_str(&value).unwrap())).collect();
        prop_assert_eq!(accepted_id(Scheme::Standard, &headers, &body, 0), None);
        prop_assert_eq!(accepted_id(Scheme::Stripe, &headers, &body, 0), None);
    }
}
