//! Official vectors, and what a verified delivery says about itself.

use webhooks::{SCHEMES, sign};

use crate::cases::{self, Accepted, MAILGUN_TOKEN, SIGNED_AT, moment};

#[test]
fn every_vector_is_accepted_with_its_event() {
    let expected = [
        ("msg_p5jXN8AQM9LWM0D4loKWxJek", "provided: webhook-id"),
        ("msg_p5jXN8AQM9LWM0D4loKWxJek", "provided: webhook-id"),
        ("msg_p5jXN8AQM9LWM0D4loKWxJek", "provided: svix-id"),
        ("evt_1", "provided: id"),
        (MAILGUN_TOKEN, "provided: token"),
        (MAILGUN_TOKEN, "provided: token"),
        (MAILGUN_TOKEN, "provided: token"),
        ("<a1@example.com>", "provided: Message-ID"),
        ("eea38441e385d441f79d7ee2d875d19793e70ef3bbb439ca2431bb6d6ca4b475", "derived from body"),
        ("22c74902-a0c1-4511-804f2-341342852c90", "provided: MessageID"),
        ("22c74902-a0c1-4511-804f2-341342852c90", "provided: MessageID"),
        ("7914073381342284:AUTHORISATION:true", "derived from pspReference, eventCode, success"),
        ("event_1", "provided: id"),
        ("72d3162e-cc78-11e3-81ab-4c9367dc0958", "provided: event id header, not signed"),
    ];
    let cases = cases::all();
    assert_eq!(cases.len(), expected.len());
    for ((name, signed), (event_id, rests_on)) in cases.into_iter().zip(expected) {
        let expected = Accepted {
            event_id: event_id.to_owned(),
            rests_on: rests_on.to_owned(),
            occurred_at: moment(signed.signed_at),
            body: signed.body.clone(),
        };
        assert_eq!(signed.check(), Ok(expected), "{name}");
    }
}

#[test]
fn no_scheme_is_without_a_vector() {
    for scheme in SCHEMES {
        assert!(cases::all().iter().any(|(_, signed)| signed.scheme == *scheme), "{scheme}");
    }
}

#[test]
fn our_own_signatures_are_those_of_the_vectors() {
    let (standard, stripe) = (cases::standard(), cases::stripe());
    let id = standard.value("webhook-id");
    let made = sign::standard(&standard.secrets[0], &id, moment(SIGNED_AT), &standard.body);
    assert_eq!(made, Ok(standard.headers));
    assert_eq!(sign::stripe(&stripe.secrets[0], moment(SIGNED_AT), &stripe.body), Ok(stripe.headers));
    let (mollie, github) = (cases::mollie(), cases::github());
    assert_eq!(sign::mollie(&mollie.secrets[0], &mollie.body), Ok(mollie.headers));
    assert_eq!(sign::github(&github.secrets[0], &github.value("x-github-delivery"), &github.body), Ok(github.headers));
    let adyen: serde_json::Value = serde_json::from_slice(&cases::adyen().body).unwrap();
    let item = &adyen["notificationItems"][0]["NotificationRequestItem"];
    let made = sign::adyen(&cases::adyen().secrets[0], item).unwrap();
    assert_eq!(item["additionalData"]["hmacSignature"], made);
    let mailgun = cases::mailgun_events();
    let fields = sign::mailgun(&mailgun.secrets[0], MAILGUN_TOKEN, moment(mailgun.signed_at)).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&mailgun.body).unwrap();
    assert!(fields.iter().all(|(name, value)| body["signature"][name] == *value));
}

#[test]
fn what_we_sign_as_sendgrid_does_is_accepted() {
    // A pair that was made for this test.
    const PRIVATE: &str = concat!(
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgby1W4XK+ipvN00ac0O19vg1Db8PXJRxwGgdLSC0ANnuhRANCAAQ/PYWb8zkz",
        "P/m7QH2MS5jlQiZ+CslY2ZwYg9+Je1O8mmWT7vk/spTac/T/TQuo3SC78OW19Mk77KAe5CmfVAuN",
    );
    const PUBLIC: &str = concat!(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPz2Fm/M5Mz/5u0B9jEuY5UImfgrJWNmcGIPfiXtTvJplk+75P7KU2nP0/00LqN0gu/DltfTJ",
        "O+ygHuQpn1QLjQ==",
    );
    let headers = sign::sendgrid_events(PRIVATE, moment(SIGNED_AT), b"[]").unwrap();
    let signed = cases::sendgrid_events().with(|signed| {
        (signed.secrets, signed.signed_at) = (vec![PUBLIC.to_owned()], SIGNED_AT);
        (signed.headers, signed.body) = (headers, b"[]".to_vec());
    });
    assert!(signed.check().is_ok());
}

#[test]
fn a_stripe_event_happened_when_it_was_created_not_when_it_was_sent() {
    let body = br#"{"id":"evt_2","object":"event","created":1614200000}"#.to_vec();
    let headers = sign::stripe("whsec_test_secret", moment(SIGNED_AT), &body).unwrap();
    let signed = cases::stripe().with(|signed| (signed.headers, signed.body) = (headers, body));
    assert_eq!(signed.check().unwrap().occurred_at, moment(1_614_200_000));
}

#[test]
fn two_snapshots_of_one_payment_are_two_events() {
    let event_id = |status: &str| {
        let body = format!(r#"{{"resource":"payment","id":"tr_1","status":"{status}"}}"#).into_bytes();
        let headers = sign::mollie("mollie_test_secret", &body).unwrap();
        cases::mollie().with(|signed| (signed.headers, signed.body) = (headers, body)).check().unwrap().event_id
    };
    assert_ne!(event_id("authorized"), event_id("paid"));
}

#[test]
fn names_of_schemes_are_those_of_the_configuration() {
    for scheme in SCHEMES {
        assert_eq!(scheme.name().parse(), Ok(*scheme));
    }
    let names: Vec<_> = SCHEMES.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "standard",
            "stripe",
            "mailgun-routes",
            "mailgun-events",
            "sendgrid-inbound",
            "sendgrid-events",
            "postmark",
            "adyen",
            "mollie",
            "github"
        ]
    );
    let unknown = "Standard".parse::<webhooks::Scheme>().unwrap_err();
    assert_eq!(unknown.to_string(), format!(r#"no scheme is called "Standard"; there are: {}"#, names.join(", ")));
}
