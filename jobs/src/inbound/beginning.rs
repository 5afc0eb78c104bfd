//! Whose mail it was, from its beginning alone: for mails that were too large to be taken whole.

use regex::Regex;

use super::{Delivered, form::Form, mime};

/// Sender and subject, as far as they stand in the beginning.
pub(crate) fn sender_and_subject(delivered: &Delivered<'_>) -> Option<(String, String)> {
    match delivered.scheme {
        "postmark" => {
            Some((json_text(delivered.body, "From")?, json_text(delivered.body, "Subject").unwrap_or_default()))
        }
        _ => from_form(delivered),
    }
}

fn from_form(delivered: &Delivered<'_>) -> Option<(String, String)> {
    let (form, _) = Form::beginning(delivered);
    let header = form.bytes("headers").and_then(|header| mime::read("a form", header, delivered.received_at).ok());
    let (from, subject) = header.map(|mail| (mail.from, mail.subject)).unwrap_or_default();
    let from = form.text("from").filter(|from| !from.is_empty()).unwrap_or(from);
    let subject = form.text("subject").unwrap_or(subject);
    (!from.is_empty()).then_some((from, subject))
}

/// The first text of this name in JSON that breaks off and therefore is none.
fn json_text(beginning: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(beginning);
    let field = Regex::new(&format!(r#""{name}"\s*:\s*("(?:[^"\\]|\\.)*")"#)).ok()?;
    serde_json::from_str(field.captures(&text)?.get(1)?.as_str()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sender_and_subject_are_found_before_the_break() {
        let form = b"--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nAnna <anna@example.com>\r\n--x\r\n\
                     Content-Disposition: form-data; name=\"subject\"\r\n\r\nPlans\r\n--x\r\nContent-Disp";
        let json = br#"{"FromName":"Anna","From":"anna@example.com","Subject":"The \"plans\"","Attachments":[{"Content":"AAAA"#;
        type Found = Option<(&'static str, &'static str)>;
        let cases: [(&str, &str, &[u8], Found); 3] = [
            ("sendgrid-inbound", "multipart/form-data; boundary=x", form, Some(("Anna <anna@example.com>", "Plans"))),
            ("postmark", "application/json", json, Some(("anna@example.com", "The \"plans\""))),
            ("postmark", "application/json", b"{", None),
        ];
        for (scheme, content_type, body, expected) in cases {
            let found = sender_and_subject(&Delivered::test(scheme, content_type, body));
            assert_eq!(found, expected.map(|(from, subject)| (from.to_owned(), subject.to_owned())), "{scheme}");
        }
    }
}
