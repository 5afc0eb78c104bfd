//! What every scheme must refuse, and the odd things that it must take all the same.

use http::HeaderName;
use webhooks::{Delivery, Flaw, HeaderNames, Occasion, Rejection, Secrets, sign};

use crate::cases::{self, SIGNED_AT, TOLERANCE, moment};

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

/// A sender that signs proves nothing before its body; one that sends a password has proved all that it can.
#[test]
fn a_password_is_checked_before_there_is_a_body() {
    let mut passwords = std::collections::BTreeSet::new();
    for (name, good) in cases::all() {
        let head = |headers: &http::HeaderMap, path: &str, secrets: &[String]| {
            let secrets = Secrets::parse(good.scheme, secrets).unwrap();
            good.scheme.verify_head(headers, path, &secrets).map_err(|rejection| rejection.occasion())
        };
        assert_eq!(head(&good.headers, &good.path, &good.secrets), Ok(()), "{name}");
        let none = head(&http::HeaderMap::new(), "", &good.secrets);
        let wrong = head(&sign::basic("bellhop:other"), "", &good.secrets);
        assert_eq!(wrong, none, "{name}");
        if none == Err(Occasion::BadSignature) {
            passwords.insert(good.scheme.name());
        }
    }
    assert_eq!(Vec::from_iter(passwords), ["adyen", "postmark", "sendgrid-inbound"]);
}

#[test]
fn what_has_no_time_never_grows_old() {
    for (scheme, good) in cases::all().into_iter().filter(|(_, signed)| !signed.is_timed()) {
        assert!(good.with(|signed| signed.late_s = 1_000_000).check().is_ok(), "{scheme}");
    }
}

#[test]
fn any_secret_of_a_rotation_may_match() {
    for (scheme, good) in cases::all() {
        let other = good.wrong[0].clone();
        for at in [0, 1] {
            let rotating = good.clone().with(|signed| signed.secrets.insert(at, other.clone()));
            assert!(rotating.check().is_ok(), "{scheme}: the other secret at {at}");
        }
    }
}

#[test]
fn a_header_may_be_given_once_even_where_both_are_good() {
    for (scheme, good) in cases::all() {
        for name in good.headers.keys().filter(|name| *name != "content-type") {
            let value = good.headers[name].clone();
            let refused = good.clone().with(|twice| assert!(twice.headers.append(name, value))).check().unwrap_err();
            assert!(matches!(refused, Rejection::Malformed { flaw: Flaw::Duplicated, .. }), "{scheme}: {name}");
        }
    }
}

/// Both come from the sender that has both secrets, whichever of them we have.
#[test]
fn mollie_may_sign_with_two_secrets_at_once() {
    let value = |secret: &str| sign::mollie(secret, &cases::mollie().body).unwrap()["x-mollie-signature"].clone();
    let [good, old, older] = ["mollie_test_secret", "old", "older"].map(value);
    let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
    let joined = |one, other| vec![[text(one), text(other)].join(", ").parse().unwrap()];
    let cases = [
        (vec![good.clone(), old.clone()], None),
        (vec![old.clone(), good.clone()], None),
        (joined(&good, &old), None),
        (joined(&old, &good), None),
        (vec![old.clone(), older.clone()], Some(Occasion::BadSignature)),
        (joined(&old, &older), Some(Occasion::BadSignature)),
        (joined(&good, &good), Some(Occasion::Malformed)),
    ];
    for (lines, expected) in cases {
        let name = "x-mollie-signature";
        let signed = cases::mollie().with(|signed| {
            signed.headers.remove(name);
            lines.iter().for_each(|line| _ = signed.headers.append(name, line.clone()));
        });
        assert_eq!(signed.headers.get_all(name).iter().count(), lines.len());
        assert_eq!(signed.check().err().map(|rejection| rejection.occasion()), expected, "{lines:?}");
    }
}

#[test]
fn a_good_signature_may_stand_among_others() {
    let lists = [
        (cases::standard(), "v1a,AAAA {} v2,zzz"),
        (cases::standard(), "v1,AAAA v1,!!! v1 {}"),
        (cases::standard_asymmetric(), "v1,AAAA v1a,AAAA {}"),
        (cases::stripe(), "v0=6ffb,{}"),
        (cases::stripe(), "{},v1=00,v1=zz,v2,future=x"),
    ];
    for (good, list) in lists {
        let among = good.with(|signed| signed.edit_signature(|text| list.replace("{}", text)));
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
        let refused = cases::stripe().with(|signed| signed.edit_signature(edit)).check().unwrap_err();
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

#[test]
fn a_list_of_signatures_is_read_so_far_and_no_further() {
    let crowded = |good: cases::Signed, filler: &str, at: usize| {
        good.with(|signed| signed.edit_signature(|text| format!("{}{text}", filler.repeat(at))))
    };
    assert!(crowded(cases::standard(), "v1,AAAA ", 15).check().is_ok());
    assert_eq!(crowded(cases::standard(), "v1,AAAA ", 16).check(), Err(Rejection::BadSignature));
}

#[test]
fn an_asymmetric_signature_proves_nothing_under_a_symmetric_secret() {
    let both = cases::standard_asymmetric().with(|signed| signed.secrets = cases::standard().secrets);
    assert_eq!(both.check(), Err(Rejection::BadSignature));
    let rotating = cases::standard().with(|signed| signed.secrets.extend(cases::standard_asymmetric().secrets));
    assert!(rotating.check().is_ok());
}

#[test]
fn a_password_counts_in_the_header_or_in_the_path_and_never_for_the_other() {
    let swapped = cases::postmark().with(|signed| {
        signed.headers.clear();
        signed.path = "bellhop:development".to_owned();
    });
    assert_eq!(swapped.check(), Err(Rejection::BadSignature));
    let basic = cases::postmark_path().with(|signed| {
        signed.path.clear();
        signed.headers = sign::basic(&signed.secrets[0]);
    });
    assert_eq!(basic.check(), Err(Rejection::BadSignature));
    let bearer = cases::postmark().with(|signed| signed.set("authorization", "Bearer YmVsbGhvcDpkZXZlbG9wbWVudA=="));
    assert_eq!(bearer.check(), Err(Rejection::BadSignature));
}

#[test]
fn a_batch_is_one_event_and_its_order_is_part_of_it() {
    let batch = |psps: [&str; 3]| {
        let items = psps.map(|psp| cases::adyen_signed(psp, 1130));
        cases::adyen().with(|signed| signed.body = cases::adyen_batch(&items).into_bytes()).check().unwrap().event_id
    };
    assert_eq!(batch(["A", "B", "C"]), batch(["A", "B", "C"]));
    assert_ne!(batch(["A", "B", "C"]), batch(["B", "A", "C"]));
}

#[test]
fn a_batch_without_items_or_with_too_many_is_malformed() {
    for count in [0, 1001] {
        let items = vec![cases::adyen_signed("A", 1); count];
        let refused = cases::adyen().with(|signed| signed.body = cases::adyen_batch(&items).into_bytes()).check();
        assert_eq!(refused, Err(Rejection::Malformed { field: "notificationItems", flaw: Flaw::Unreadable }));
    }
}

#[test]
fn a_source_may_name_its_headers_itself() {
    let good = cases::github();
    let names =
        HeaderNames { signature: HeaderName::from_static("x-signature"), event_id: HeaderName::from_static("x-event") };
    let secrets = Secrets::parse(good.scheme, &good.secrets).unwrap().under(names);
    let renamed = cases::headers(&[("x-signature", &good.value("x-hub-signature-256")), ("x-event", "ev_1")]);
    let check = |headers| {
        let delivery = Delivery { headers, body: &good.body, path: "" };
        let verified = good.scheme.verify(&delivery, &secrets, TOLERANCE, moment(SIGNED_AT));
        verified.map(|verified| verified.event_id().to_owned())
    };
    assert_eq!(check(&renamed), Ok("ev_1".to_owned()));
    assert_eq!(check(&good.headers), Err(Rejection::Unsigned { field: "signature header" }));
}

#[test]
fn the_beginning_of_a_body_proves_itself_only_where_no_signature_covers_it() {
    for (scheme, good) in cases::all() {
        let secrets = Secrets::parse(good.scheme, &good.secrets).unwrap();
        let body = &good.body[..good.body.len() - 3];
        let delivery = Delivery { headers: &good.headers, body, path: &good.path };
        let verified = good.scheme.verify_beginning(&delivery, &secrets, TOLERANCE, moment(good.signed_at));
        // The signature in Mailgun's JSON can not be read without the JSON's end.
        let expected = !good.scheme.covers_body() && scheme != "mailgun-events";
        assert_eq!(verified.is_ok(), expected, "{scheme}");
    }
}

/// Whoever posts it has no password to bring: it costs us the reading.
#[test]
fn a_form_of_too_many_fields_is_malformed_wherever_the_signature_stands() {
    let good = cases::mailgun_routes();
    let body = String::from_utf8(good.body.clone()).unwrap();
    let padding = "a&".repeat(form::MOST_PARTS);
    for crowded in [format!("{padding}{body}"), format!("{body}&{padding}")] {
        let refused = good.clone().with(|signed| signed.body = crowded.into_bytes()).check();
        assert_eq!(refused, Err(Rejection::Malformed { field: "the form", flaw: Flaw::Crowded }));
    }
    let full = format!("{body}{}", "&a".repeat(form::MOST_PARTS - body.split('&').count()));
    assert!(good.with(|signed| signed.body = full.into_bytes()).check().is_ok());
}

/// Its sender has a password, and a mail that is refused for good would be lost: the import says that it cannot be read.
#[test]
fn a_mail_of_too_many_fields_is_taken_as_an_event_of_its_own_bytes() {
    let crowded = cases::multipart(&vec![("a", ""); form::MOST_PARTS + 1]);
    let taken = cases::sendgrid_inbound().with(|signed| signed.body = crowded.into_bytes()).check().unwrap();
    assert_eq!(taken.rests_on, "derived from body");
}
