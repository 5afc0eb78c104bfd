//! What is taken for a name of ours, an id or a place in code, and what is not.

use super::*;

fn allowed() -> Allowed {
    Allowed {
        kinds: ["mail.send", UNKNOWN].into(),
        causes: Cause::words().collect(),
        sources: ["letters".to_owned()].into(),
        environment: "test",
    }
}

#[test]
fn a_name_is_one_of_a_list_and_an_id_has_its_form() {
    let cases = [
        ("job_id", "01J9Z3K8Q4W5E6R7T8Y9V0G1H2", true),
        ("job_id", "01j9z3k8q4w5e6r7t8y9v0g1h2", false),
        ("request_id", "Anna Keller", false),
        ("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736", true),
        ("trace_id", "4BF92F3577B34DA6A3CE929D0E0E4736", false),
        ("lane", "mail", true),
        ("lane", "anna", false),
        ("kind", "mail.send", true),
        ("kind", "mail.sent", false),
        ("cause", "mail.refused", true),
        ("cause", "anna.keller", false),
        ("code", "550", true),
        ("code", "40P01", true),
        ("code", "0441234567", false),
        ("code", "", false),
        ("source", "letters", true),
        ("source", "anna", false),
        ("task", "worker mail", true),
        ("task", "worker anna", false),
        ("booking", "BH-2026-00042", true),
        ("booking", "BH-2026-42", false),
        ("reason", "mail.send", false),
    ];
    for (name, text, may_leave) in cases {
        assert_eq!(allowed().text(name, text), may_leave, "{name} = {text}");
    }
    assert!(allowed().field("status", &503.into()) && !allowed().field("phone", &441_234_567.into()));
}

#[test]
fn a_place_in_code_is_told_from_words() {
    let symbols = [
        ("jobs::worker::Worker::dead::{{closure}}", true),
        ("<alloc::boxed::Box<F,A> as core::ops::function::FnOnce<Args>>::call_once", true),
        ("<jobs::mail::Mailer as core::fmt::Debug>::fmt", true),
        ("core::ptr::drop_in_place<alloc::vec::Vec<&dyn core::fmt::Debug>>", true),
        ("__libc_start_main", true),
        ("main", true),
        ("Anna Keller", false),
        ("anna", false),
        ("anna@client.example", false),
        ("+41 44 123 45 67", false),
        ("0041::44::123", false),
        ("we would like::Room B", false),
    ];
    for (text, is_one) in symbols {
        assert_eq!(is_symbol(text), is_one, "{text}");
    }
    for (text, is_one) in
        [("jobs", true), ("sqlx_core::pool", true), ("anna", false), ("Anna Keller", false), ("044::123", false)]
    {
        assert_eq!(is_module(text), is_one, "{text}");
    }
    let files = [
        ("jobs/src/worker.rs", Some("jobs/src/worker.rs")),
        ("/home/anna/build/jobs/src/worker.rs", Some("worker.rs")),
        ("Anna Keller.rs", None),
        ("anna@client.example", None),
    ];
    for (path, shown) in files {
        assert_eq!(file(path).as_deref(), shown, "{path}");
    }
}
