//! Secrets: what is refused at start, and that none is ever printed.

use webhooks::{Delivery, KeyKind, Rejection, Scheme, SecretError, SecretFlaw, Secrets, sign};

use crate::cases::{self, SIGNED_AT, TOLERANCE, moment};

fn parse(scheme: Scheme, secrets: &[&str]) -> Result<Secrets, SecretError> {
    Secrets::parse(scheme, &secrets.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[test]
fn secrets_that_can_not_be_used_are_named_by_their_position() {
    let unusable = |position, flaw| SecretError::Unusable { position, flaw };
    let good = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let adyen_key = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    let cases: [(Scheme, &[&str], SecretError); 18] = [
        (Scheme::Standard, &[], SecretError::Missing),
        (Scheme::Standard, &[""], unusable(1, SecretFlaw::Empty)),
        (Scheme::Standard, &[good, ""], unusable(2, SecretFlaw::Empty)),
        (Scheme::Standard, &["whsec_"], unusable(1, SecretFlaw::Empty)),
        (Scheme::Standard, &["whsec_c2hvcnQ="], unusable(1, SecretFlaw::Length { bytes: 5 })),
        (Scheme::Standard, &["whsk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="], unusable(1, SecretFlaw::NotBase64)),
        (
            Scheme::Standard,
            &["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOig=="],
            unusable(1, SecretFlaw::NotPublicKey),
        ),
        (Scheme::Standard, &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"], unusable(1, SecretFlaw::WhiteSpace)),
        (Scheme::Stripe, &["whsec_test_secret", ""], unusable(2, SecretFlaw::Empty)),
        (Scheme::Stripe, &[" "], unusable(1, SecretFlaw::WhiteSpace)),
        (Scheme::Github, &["two\nlines"], unusable(1, SecretFlaw::WhiteSpace)),
        (Scheme::SendgridEvents, &["no base64!"], unusable(1, SecretFlaw::NotBase64)),
        (Scheme::SendgridEvents, &["c2hvcnQ="], unusable(1, SecretFlaw::NotPublicKey)),
        (Scheme::Postmark, &["user:"], unusable(1, SecretFlaw::NotPassword)),
        (Scheme::SendgridInbound, &["a/segment"], unusable(1, SecretFlaw::NotPassword)),
        (Scheme::Adyen, &["44782DEF"], unusable(1, SecretFlaw::NotAdyen)),
        (Scheme::Adyen, &[adyen_key], SecretError::Incomplete(KeyKind::Password)),
        (Scheme::Adyen, &["user:password"], SecretError::Incomplete(KeyKind::Signing)),
    ];
    for (scheme, secrets, expected) in cases {
        assert_eq!(parse(scheme, secrets).err(), Some(expected), "{scheme}: {} secrets", secrets.len());
    }
}

#[test]
fn a_standard_secret_may_lack_its_prefix_and_its_padding() {
    let unpadded = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA";
    for secret in ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", unpadded, &format!("{unpadded}==")] {
        assert!(parse(Scheme::Standard, &[secret]).is_ok(), "{secret}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let secrets = parse(Scheme::Stripe, &["whsec_bellhop_development_stripe", "whsec_other"]).unwrap();
    assert_eq!(format!("{secrets:?}"), "Secrets(stripe, 2 masked)");
    let unusable = parse(Scheme::Standard, &["whsec_bellhop_development_stripe"]).unwrap_err();
    assert_eq!(unusable.to_string(), "secret 1 is not base64 after its prefix");
}

#[test]
fn a_secret_of_another_scheme_proves_nothing() {
    let signed = cases::stripe();
    let headers = sign::stripe("whsec_bellhop_development_stripe", moment(SIGNED_AT), &signed.body).unwrap();
    // The same key, byte for byte, spelt for the other scheme.
    let secrets = parse(Scheme::Standard, &["d2hzZWNfYmVsbGhvcF9kZXZlbG9wbWVudF9zdHJpcGU="]).unwrap();
    let delivery = Delivery { headers: &headers, body: &signed.body, path: "" };
    let refused = Scheme::Stripe.verify(&delivery, &secrets, TOLERANCE, moment(SIGNED_AT)).err();
    assert_eq!(refused, Some(Rejection::BadSignature));
}
