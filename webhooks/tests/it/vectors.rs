//! Official vectors, and what a verified delivery says about itself.

use webhooks::{SCHEMES, sign};

use crate::cases::{self, Accepted, SIGNED_AT, moment};

#[test]
fn every_vector_is_accepted_with_its_event() {
    let cases = [
        (cases::standard(), "msg_p5jXN8AQM9LWM0D4loKWxJek", "provided: webhook-id"),
        (cases::svix(), "msg_p5jXN8AQM9LWM0D4loKWxJek", "provided: svix-id"),
        (cases::stripe(), "evt_1", "provided: id"),
    ];
    for (signed, event_id, rests_on) in cases {
        let expected = Accepted {
            event_id: event_id.to_owned(),
            rests_on: rests_on.to_owned(),
            occurred_at: moment(SIGNED_AT),
            body: signed.body.clone(),
        };
        assert_eq!(signed.check(), Ok(expected), "{event_id}, {rests_on}");
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
}

#[test]
fn a_stripe_event_happened_when_it_was_created_not_when_it_was_sent() {
    let body = br#"{"id":"evt_2","object":"event","created":1614200000}"#.to_vec();
    let headers = sign::stripe("whsec_test_secret", moment(SIGNED_AT), &body).unwrap();
    let signed = cases::stripe().with(|signed| (signed.headers, signed.body) = (headers, body));
    assert_eq!(signed.check().unwrap().occurred_at, moment(1_614_200_000));
}

#[test]
fn names_of_schemes_are_those_of_the_configuration() {
    for scheme in SCHEMES {
        assert_eq!(scheme.name().parse(), Ok(*scheme));
    }
    let names: Vec<_> = SCHEMES.iter().map(ToString::to_string).collect();
    assert_eq!(names, ["standard", "stripe"]);
    let unknown = "Standard".parse::<webhooks::Scheme>().unwrap_err();
    assert_eq!(unknown.to_string(), r#"no scheme is called "Standard"; there are: standard, stripe"#);
}
