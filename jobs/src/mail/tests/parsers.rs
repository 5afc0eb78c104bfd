//! Python's `email` and mail-parser read every mail; icalendar and vobject read the invitations in them.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};

use super::{FROM, TO, from_environment, mails, root};
use crate::mail::compose::compose;

fn read_elsewhere(folder: &Path) -> Value {
    let python =
        from_environment("BELLHOP_TEST_PYTHON").unwrap_or_else(|| root().join("target/test-python/bin/python"));
    let output = Command::new(python).arg(root().join("tests/mails/read.py")).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn words(text: &Value) -> Vec<String> {
    text.as_str().unwrap().split_whitespace().map(str::to_owned).collect()
}

#[test]
fn other_parsers_find_no_defect_and_read_what_was_written() {
    let (folder, mails) = (tempfile::tempdir().unwrap(), mails());
    for (name, mail) in &mails {
        fs::write(folder.path().join(format!("{name}.eml")), compose(mail).unwrap().formatted()).unwrap();
    }
    let read = read_elsewhere(folder.path());
    assert!(mails.len() > 100, "{} mails: this test guards little", mails.len());
    assert_eq!(read.as_object().unwrap().len(), mails.len());
    for (name, mail) in &mails {
        for parsed in read[name]["mails"].as_array().unwrap() {
            assert_eq!(parsed["subject"], mail.content.subject, "{name}");
            assert_eq!(parsed["people"], json!([[FROM.0, FROM.1], [TO.0, TO.1]]), "{name}");
            assert_eq!(words(&parsed["plain"]), words(&json!(mail.content.text)), "{name}");
            assert_eq!(words(&parsed["html"]), words(&json!(mail.content.html)), "{name}");
        }
        let invitations = read[name]["invitations"].as_array().unwrap();
        assert_eq!(invitations.len(), if mail.invitation.is_some() { 2 } else { 0 }, "{name}");
        for invitation in invitations {
            let (cancelled, of_event) = (name.contains(" true "), name.ends_with("true"));
            let method = if cancelled { "CANCEL" } else { "REQUEST" };
            let [first, second] = invitation["parsed"].as_array().unwrap().as_slice() else { panic!("two parsers") };
            assert_eq!(first, second, "{name}");
            let expected = json!([
                method,
                "BH-2026-00042@haus-am-see.example",
                u32::from(cancelled),
                "2026-06-14T08:00:00+00:00",
                "2026-06-14T14:00:00+00:00",
                ["bookings+0f@haus-am-see.example", TO.1]
            ]);
            assert_eq!(json!(first.as_array().unwrap()[..6]), expected, "{name}");
            assert_eq!(first[6][1].as_str().unwrap().contains("\"Säntis\"; Süd"), of_event, "{name}: {first}");
            if invitation["type"] == "text/calendar" {
                assert_eq!(invitation["method"], method, "{name}");
            }
        }
    }
}
