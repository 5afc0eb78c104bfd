//! Reports as Sentry's integrations make them, and what is left of them.

use sentry::protocol::{Mechanism, Request, User};

use super::*;

const PERSONAL: [&str; 4] = ["anna@client.example", "+41 44 123 45 67", "whsec_c2VjcmV0", "Anna Keller"];

fn event() -> Event<'static> {
    let personal = PERSONAL.join(" ");
    let mut event = Event {
        message: Some("the mail to anna@client.example failed".to_owned()),
        culprit: Some(personal.clone()),
        transaction: Some(personal.clone()),
        server_name: Some(personal.clone().into()),
        user: Some(User { email: Some(personal.clone()), ..User::default() }),
        request: Some(Request { data: Some(personal.clone()), ..Request::default() }),
        ..Event::default()
    };
    event.extra.insert("mail".to_owned(), personal.clone().into());
    event.tags.insert("subject".to_owned(), personal.clone());
    event.tags.insert("job_id".to_owned(), "01J".to_owned());
    event.contexts.insert("browser".to_owned(), Context::Other([("x".to_owned(), personal.into())].into()));
    event
}

#[test]
fn only_what_is_known_to_be_harmless_leaves() {
    let text = serde_json::to_string(&scrubbed(event())).unwrap();
    assert!(PERSONAL.iter().all(|word| !text.contains(word)), "{text}");
    assert!(text.contains("the mail to (address) failed") && text.contains(r#""job_id":"01J""#), "{text}");
}

#[test]
fn a_panics_words_do_not_leave_and_its_place_does() {
    let stacktrace = Stacktrace {
        frames: vec![Frame {
            function: Some("jobs::inbound::parse".to_owned()),
            vars: [("text".to_owned(), "Anna Keller".into())].into(),
            ..Frame::default()
        }],
        ..Stacktrace::default()
    };
    let panic = Exception {
        ty: "panic".to_owned(),
        value: Some("byte index 3 is not a char boundary; it is inside 'ü' of `Anna Keller`".to_owned()),
        stacktrace: Some(stacktrace),
        mechanism: Some(Mechanism { ty: "panic".to_owned(), ..Mechanism::default() }),
        ..Exception::default()
    };
    let text = serde_json::to_string(&scrubbed(Event { exception: vec![panic].into(), ..event() })).unwrap();
    assert!(!text.contains("Anna Keller"), "{text}");
    assert!(text.contains("jobs::inbound::parse"), "{text}");
}

#[test]
fn addresses_numbers_and_secrets_are_masked_and_ids_are_not() {
    let cases = [
        ("550 <anna@client.example>: no such user", "550 <(address)>: no such user"),
        ("redis://user:hunter2@queue:6379", "redis(secret)queue:6379"),
        ("/cal/anna%40client.example/b", "(address)"),
        ("call +41 44 123 45 67 or 044/123.45.67", "call (number) or (number)"),
        ("Bearer abc123 and whsec_xyz", "(secret) and (secret)"),
        ("job 01J9Z3K8Q4W5E6R7T8Y9U0I1O2 of BH-2026-00042", "job 01J9Z3K8Q4W5E6R7T8Y9U0I1O2 of BH-2026-00042"),
        ("stopped after 60 s at 2026-06-14T10:00:00Z", "stopped after 60 s at 2026-06-14T10:00:00Z"),
    ];
    for (text, expected) in cases {
        assert_eq!(masked(text), expected);
    }
}
