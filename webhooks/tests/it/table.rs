//! The table of schemes and negatives: every scheme is tried with everything that it must refuse, and what came of it is
//! kept in a file that is read in reviews.
//!
//! After a change: `cargo test -p webhooks rewrite_the_table -- --ignored`, then look at the difference.

use std::{fmt::Write as _, fs, path::PathBuf};

use http::HeaderValue;
use webhooks::{Occasion, SecretError, Secrets};

use crate::cases::{self, Place, Signed};

type Change = fn(&mut Signed);

/// What is tried, whether it means anything for a case, and what may come of it.
struct Negative {
    name: &'static str,
    applies: fn(&Signed) -> bool,
    change: Change,
    expected: &'static [Occasion],
}

const BAD: &[Occasion] = &[Occasion::BadSignature];
const BAD_OR_MALFORMED: &[Occasion] = &[Occasion::BadSignature, Occasion::Malformed];

fn always(_: &Signed) -> bool {
    true
}

fn signs_the_bytes(signed: &Signed) -> bool {
    signed.scheme.covers_body() && matches!(signed.place, Place::Header(_))
}

fn signs_in_hex(signed: &Signed) -> bool {
    ["stripe", "mailgun-routes", "mailgun-events", "mollie", "github"].contains(&signed.scheme.name())
}

fn has_a_signature(signed: &Signed) -> bool {
    signed.place != Place::Header("authorization") && signed.path.is_empty()
}

const NEGATIVES: &[Negative] = &[
    Negative {
        name: "wrong key",
        applies: always,
        change: |signed| signed.secrets = signed.wrong.clone(),
        expected: BAD,
    },
    Negative {
        name: "one signed byte changed",
        applies: always,
        change: |signed| (signed.tamper)(signed),
        expected: BAD,
    },
    Negative {
        name: "JSON re-serialised",
        applies: signs_the_bytes,
        change: |signed| signed.body.insert(1, b' '),
        expected: BAD,
    },
    Negative { name: "an empty body", applies: signs_the_bytes, change: |signed| signed.body.clear(), expected: BAD },
    Negative {
        name: "stale",
        applies: Signed::is_timed,
        change: |signed| signed.late_s = 301,
        expected: &[Occasion::Stale],
    },
    Negative {
        name: "from the future",
        applies: Signed::is_timed,
        change: |signed| signed.late_s = -301,
        expected: &[Occasion::Stale],
    },
    Negative { name: "signature twice", applies: always, change: double, expected: &[Occasion::Malformed] },
    Negative { name: "signature missing", applies: always, change: remove, expected: BAD_OR_MALFORMED },
    Negative {
        name: "signature empty",
        applies: has_a_signature,
        change: |signed| signed.edit_signature(|_| String::new()),
        expected: BAD_OR_MALFORMED,
    },
    Negative {
        name: "signature cut short",
        applies: |signed| signed.path.is_empty(),
        change: |signed| signed.edit_signature(|text| text[..text.len() - 4].to_owned()),
        expected: BAD,
    },
    Negative {
        name: "one character cut off",
        applies: |signed| signed.path.is_empty(),
        change: |signed| signed.edit_signature(|text| text[..text.len() - 1].to_owned()),
        expected: BAD,
    },
    Negative {
        name: "three characters cut off",
        applies: |signed| signed.path.is_empty(),
        change: |signed| signed.edit_signature(|text| text[..text.len() - 3].to_owned()),
        expected: BAD,
    },
    Negative {
        name: "upper-case hex",
        applies: signs_in_hex,
        change: |signed| signed.edit_signature(upper_hex),
        expected: BAD,
    },
    Negative {
        name: "unknown versions only",
        applies: |signed| signed.scheme.name() == "standard" || signed.scheme.name() == "stripe",
        change: |signed| signed.edit_signature(|text| text.replace("v1", "v9")),
        expected: BAD,
    },
    Negative {
        name: "v0 only",
        applies: |signed| signed.scheme.name() == "stripe",
        change: |signed| signed.edit_signature(|text| text.replace("v1=", "v0=")),
        expected: BAD,
    },
    Negative {
        name: "a body that is no text",
        applies: signs_the_bytes,
        change: |signed| signed.body = b"\xff\xfe{}".to_vec(),
        expected: BAD,
    },
    Negative {
        name: "a field that is no text",
        applies: |signed| matches!(signed.place, Place::Header(_)) && signed.path.is_empty(),
        change: |signed| {
            let Place::Header(name) = signed.place else { return };
            signed.headers.insert(name, HeaderValue::from_bytes(b"v1,\xff").unwrap());
        },
        expected: &[Occasion::Malformed],
    },
    Negative {
        name: "one bad item of three",
        applies: |signed| signed.scheme.name() == "adyen",
        change: |signed| {
            let good = ["A", "B", "C"].map(|psp| cases::adyen_signed(psp, 1130));
            let bad = good[1].replace("1130", "1131");
            signed.body = cases::adyen_batch(&[good[0].clone(), bad, good[2].clone()]).into_bytes();
        },
        expected: BAD,
    },
    Negative {
        name: "no password beside the signature",
        applies: |signed| signed.scheme.name() == "adyen",
        change: |signed| signed.headers.clear(),
        expected: BAD,
    },
];

fn upper_hex(text: &str) -> String {
    let (name, hex) = text.rsplit_once('=').map_or((String::new(), text), |(name, hex)| (format!("{name}="), hex));
    name + &hex.to_uppercase()
}

fn double(signed: &mut Signed) {
    match signed.place {
        // A path has no second place; the header beside it has.
        Place::Header(name) if !signed.path.is_empty() => {
            for _ in 0..2 {
                signed.headers.append(name, HeaderValue::from_static("Basic YTpi"));
            }
        }
        Place::Header(name) => {
            let value = signed.headers[name].clone();
            signed.headers.append(name, value);
        }
        Place::Body(signature) => {
            // JSON, a form, a form with files: the field once more, right behind itself.
            let body = String::from_utf8(signed.body.clone()).unwrap();
            let names = ["\"signature\":\"", "&signature=", "\"hmacSignature\":\""];
            let again = names.into_iter().find(|name| body.contains(&format!("{name}{signature}")));
            match again {
                Some("&signature=") => signed.replace(signature, &format!("{signature}&signature={signature}")),
                Some(name) => signed.replace(signature, &format!("{signature}\",{name}{signature}")),
                None => signed.body = [cases::part("signature", signature).as_bytes(), &signed.body].concat(),
            }
        }
    }
}

fn remove(signed: &mut Signed) {
    match signed.place {
        Place::Header(name) => {
            signed.headers.remove(name);
            signed.path.clear();
        }
        Place::Body(_) => {
            for name in ["\"signature\":\"", "signature=", "name=\"signature\"", "hmacSignature"] {
                let body = String::from_utf8(signed.body.clone()).unwrap();
                signed.body = body.replace(name, &name.replace("ignature", "ignatory")).into_bytes();
            }
        }
    }
}

fn outcome(signed: &Signed) -> Option<Occasion> {
    signed.check().err().map(|rejection| rejection.occasion())
}

#[test]
fn every_scheme_takes_its_vector_and_refuses_every_negative() {
    for (name, good) in cases::all() {
        assert_eq!(outcome(&good), None, "{name}");
        for negative in NEGATIVES.iter().filter(|negative| (negative.applies)(&good)) {
            let got = outcome(&good.clone().with(negative.change));
            assert!(got.is_some_and(|got| negative.expected.contains(&got)), "{name}: {}: {got:?}", negative.name);
        }
    }
}

#[test]
fn no_scheme_starts_with_an_empty_secret_beside_a_good_one() {
    for (name, good) in cases::all() {
        let secrets = [good.secrets, vec![String::new()]].concat();
        let refused = Secrets::parse(good.scheme, &secrets).err();
        assert!(matches!(refused, Some(SecretError::Unusable { .. })), "{name}: {refused:?}");
    }
}

#[test]
fn the_table_is_the_reviewed_one() {
    let reviewed = fs::read_to_string(golden()).unwrap();
    assert_eq!(table(), reviewed, "see the module");
}

#[test]
#[ignore = "writes the reviewed file"]
fn rewrite_the_table() {
    fs::write(golden(), table()).unwrap();
}

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/negatives.txt")
}

/// A dash stands where a negative means nothing for the scheme.
fn table() -> String {
    let mut table = String::new();
    for (name, good) in cases::all() {
        writeln!(table, "{name}").unwrap();
        writeln!(table, "    {:34}accepted", "vector").unwrap();
        for negative in NEGATIVES {
            let tried = (negative.applies)(&good).then(|| outcome(&good.clone().with(negative.change)));
            let cell = match tried {
                None => "-".to_owned(),
                Some(None) => "accepted".to_owned(),
                Some(Some(occasion)) => format!("{occasion:?}"),
            };
            writeln!(table, "    {:34}{cell}", negative.name).unwrap();
        }
    }
    table
}
