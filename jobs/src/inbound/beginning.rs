//! Whose mail it was, from its beginning alone: for mails that were too large to be taken whole.

use regex::Regex;

use super::{Delivered, form::Form, mime};

/// Sender and subject, as far as they stand in the beginning.
#[must_use]
pub fn sender_and_subject(delivered: &Delivered<'_>) -> Option<(String, String)> {
    match delivered.scheme {
        "postmark" => {
            Some((json_text(delivered.body, "From")?, json_text(delivered.body, "Subject").unwrap_or_default()))
        }
        _ => from_form(delivered),
    }
}

fn from_form(delivered: &Delivered<'_>) -> Option<(String, String)> {
    let (form, _) = Form::beginning(delivered);
    // A form with the mail's parts has its header in a field of its own, one with the raw mail at the mail's beginning.
    let header = ["headers", "email", "body-mime"].into_iter().find_map(|field| form.bytes(field));
    let header = header.and_then(|header| mime::read("a form", header, delivered.received_at).ok());
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
        let parts = b"--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nAnna <anna@example.com>\r\n--x\r\n\
                     Content-Disposition: form-data; name=\"subject\"\r\n\r\nPlans\r\n--x\r\nContent-Disp";
        let json = br#"{"FromName":"Anna","From":"anna@example.com","Subject":"The \"plans\"","Attachments":[{"Content":"AAAA"#;
        type Found = Option<(&'static str, &'static str)>;
        let raw = b"body-mime=From%3A+Anna+%3Canna%40example.com%3E%0D%0ASubject%3A+Plans%0D%0A%0D%0AHe";
        let cases: [(&str, &str, &[u8], Found); 4] = [
            ("mailgun-routes", form::URL_ENCODED, raw, Some(("\"Anna\" <anna@example.com>", "Plans"))),
            ("sendgrid-inbound", "multipart/form-data; boundary=x", parts, Some(("Anna <anna@example.com>", "Plans"))),
            ("postmark", "application/json", json, Some(("anna@example.com", "The \"plans\""))),
            ("postmark", "application/json", b"{", None),
        ];
        for (scheme, content_type, body, expected) in cases {
            let found = sender_and_subject(&Delivered::test(scheme, content_type, body));
            assert_eq!(found, expected.map(|(from, subject)| (from.to_owned(), subject.to_owned())), "{scheme}");
        }
    }
}
