//! What every scheme must refuse, and the odd things that it must take all the same.

use http::HeaderValue;
use webhooks::{Flaw, Occasion, Rejection, sign};

use crate::cases::{self, SIGNED_AT, Signed, moment};

/// The header that carries the signature.
fn signature(signed: &Signed) -> &'static str {
    ["webhook-signature", "svix-signature", "stripe-signature"]
        .into_iter()
        .find(|name| signed.headers.contains_key(*name))
        .unwrap()
}

fn spoil_secret(signed: &mut Signed) {
    let wrong = if signed.secrets[0].len() == 38 { "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" } else { "whsec_wrong" };
    signed.secrets = vec![wrong.to_owned()];
}

fn edit_signature(signed: &mut Signed, edit: impl Fn(&str) -> String) {
    let name = signature(signed);
    let edited = edit(&signed.value(name));
    signed.set(name, &edited);
}

#[test]
fn every_scheme_refuses_what_was_not_signed_like_this() {
    type Change = fn(&mut Signed);
    let changes: [(&str, Change, Occasion); 11] = [
        ("wrong key", spoil_secret, Occasion::BadSignature),
        ("one byte changed", |signed| *signed.body.last_mut().unwrap() ^= 1, Occasion::BadSignature),
        ("re-serialised", |signed| signed.body.insert(1, b' '), Occasion::BadSignature),
        ("an empty body", |signed| signed.body.clear(), Occasion::BadSignature),
        ("stale", |signed| signed.late_s = 301, Occasion::Stale),
        ("from the future", |signed| signed.late_s = -301, Occasion::Stale),
        ("missing", |signed| drop(signed.headers.remove(signature(signed))), Occasion::BadSignature),
        ("empty", |signed| edit_signature(signed, |_| String::new()), Occasion::BadSignature),
        (
            "cut short",
            |signed| edit_signature(signed, |text| text[..text.len() - 4].to_owned()),
            Occasion::BadSignature,
        ),
        ("upper case", |signed| edit_signature(signed, |text| text.replace("v1", "V1")), Occasion::BadSignature),
        (
            "unknown versions only",
            |signed| edit_signature(signed, |text| text.replace("v1", "v9")),
            Occasion::BadSignature,
        ),
    ];
    for (scheme, good) in cases::all() {
        good.check().unwrap();
        for (name, change, expected) in changes {
            // An emptied Stripe header has lost its time too, so that it can not be read at all.
            let expected = if (scheme, name) == ("stripe", "empty") { Occasion::Malformed } else { expected };
            let refused = good.clone().with(change).check().unwrap_err();
            assert_eq!(refused.occasion(), expected, "{scheme}: {name}");
        }
    }
}

#[test]
fn a_signature_field_that_is_given_twice_is_refused_even_when_both_are_good() {
    for (scheme, good) in cases::all() {
        let names: Vec<_> = good.headers.keys().cloned().collect();
        for name in names {
            let value = good.headers[&name].clone();
            let mut twice = good.clone();
            twice.headers.append(&name, value);
            let refused = twice.check().unwrap_err();
            assert!(matches!(refused, Rejection::Malformed { flaw: Flaw::Duplicated, .. }), "{scheme}: {name}");
        }
    }
}

#[test]
fn a_header_that_is_no_text_is_refused() {
    for (scheme, good) in cases::all() {
        let name = signature(&good);
        let raw = HeaderValue::from_bytes(b"v1,\xff").unwrap();
        let refused = good.with(|signed| drop(signed.headers.insert(name, raw))).check().unwrap_err();
        assert_eq!(refused, Rejection::Malformed { field: name, flaw: Flaw::Unreadable }, "{scheme}");
    }
}

#[test]
fn the_tolerance_counts_both_ways_and_includes_its_ends() {
    for (scheme, good) in cases::all() {
        for late_s in [-300, -1, 0, 1, 300] {
            assert!(good.clone().with(|signed| signed.late_s = late_s).check().is_ok(), "{scheme}: {late_s} s");
        }
    }
    let stale = cases::standard().with(|signed| signed.late_s = -301).check();
    assert_eq!(stale, Err(Rejection::Stale { distance_s: -301, tolerance_s: 300 }));
}

#[test]
fn any_secret_of_a_rotation_may_match() {
    for (scheme, good) in cases::all() {
        let other = good.clone().with(spoil_secret).secrets.remove(0);
        for at in [0, 1] {
            let rotating = good.clone().with(|signed| signed.secrets.insert(at, other.clone()));
            assert!(rotating.check().is_ok(), "{scheme}: the other secret at {at}");
        }
    }
}

#[test]
fn a_good_signature_may_stand_among_others() {
    let lists = [
        (cases::standard(), "v1a,AAAA {} v2,zzz"),
        (cases::standard(), "v1,AAAA v1,!!! v1 {}"),
        (cases::stripe(), "v0=6ffb,{}"),
        (cases::stripe(), "{},v1=00,v1=zz,v2,future=x"),
    ];
    for (good, list) in lists {
        let among = good.with(|signed| edit_signature(signed, |text| list.replace("{}", text)));
        assert!(among.check().is_ok(), "{list}");
    }
}

#[test]
fn stripe_refuses_v0_upper_case_hex_and_two_times() {
    type Edit = fn(&str) -> String;
    let edits: [(Edit, Occasion); 5] = [
        (|text| text.replace("v1=", "v0="), Occasion::BadSignature),
        (|text| text.replace("v1=dde5a6", "v1=DDE5A6"), Occasion::BadSignature),
        (|text| format!("t=1614265331,{text}"), Occasion::Malformed),
        (|text| text.replace("t=1614265330,", ""), Occasion::Malformed),
        (|text| text.replace("t=1614265330", "t=+1614265330"), Occasion::Malformed),
    ];
    for (at, (edit, expected)) in edits.into_iter().enumerate() {
        let refused = cases::stripe().with(|signed| edit_signature(signed, edit)).check().unwrap_err();
        assert_eq!(refused.occasion(), expected, "edit {at}");
    }
}

#[test]
fn a_time_has_one_spelling() {
    for time in ["", "-1614265330", "+1614265330", "1614265330.0", " 1614265330", "1e9", "99999999999999999999", "soon"]
    {
        let refused = cases::standard().with(|signed| signed.set("webhook-timestamp", time)).check();
        let expected = Rejection::Malformed { field: "webhook-timestamp", flaw: Flaw::Unreadable };
        assert_eq!(refused, Err(expected), "{time:?}");
    }
}

#[test]
fn the_two_families_of_names_are_not_mixed() {
    let mixed = cases::standard().with(|signed| {
        signed.headers.remove("webhook-id");
        signed.set("svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
    });
    assert_eq!(mixed.check(), Err(Rejection::Unsigned { field: "webhook-id" }));
}

#[test]
fn one_signed_text_can_not_be_cut_into_two_events() {
    let body = b"1614265330.5";
    let headers = sign::standard(&cases::standard().secrets[0], "msg", moment(SIGNED_AT), body).unwrap();
    let signed = cases::standard().with(|signed| (signed.headers, signed.body) = (headers, body.to_vec()));
    assert!(signed.check().is_ok());
    let cut_elsewhere = signed.with(|signed| {
        signed.set("webhook-id", "msg.1614265330");
        signed.body = b"5".to_vec();
    });
    assert_eq!(cut_elsewhere.check(), Err(Rejection::Malformed { field: "webhook-id", flaw: Flaw::NoEventId }));
}

#[test]
fn a_body_that_is_no_text_is_accepted_when_it_is_signed() {
    let body = b"\xff\xfe{}";
    let headers = sign::standard(&cases::standard().secrets[0], "msg_1", moment(SIGNED_AT), body).unwrap();
    let signed = cases::standard().with(|signed| (signed.headers, signed.body) = (headers, body.to_vec()));
    assert_eq!(signed.check().unwrap().body, body);
}

#[test]
fn an_event_without_a_usable_id_is_malformed() {
    let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(256));
    let bodies =
        ["", "[]", "null", "{}", r#"{"id":7}"#, r#"{"id":""}"#, r#"{"id":"a\nb"}"#, r#"{"id":"a","id":"b"}"#, &long];
    for body in bodies {
        let headers = sign::stripe("whsec_test_secret", moment(SIGNED_AT), body.as_bytes()).unwrap();
        let signed = cases::stripe().with(|signed| (signed.headers, signed.body) = (headers, body.into()));
        assert_eq!(signed.check(), Err(Rejection::Malformed { field: "id", flaw: Flaw::NoEventId }), "{body}");
    }
}

#[test]
fn a_refusal_tells_nothing_that_came_in() {
    let secret_looking = cases::standard().with(|signed| signed.set("webhook-timestamp", "anna@example.com"));
    let refused = secret_looking.check().unwrap_err();
    assert_eq!(refused.to_string(), "webhook-timestamp is unreadable");
    assert!(!format!("{refused:?}").contains("anna"));
}
