//! SendGrid's Inbound Parse: a form with the mail's parts, or with the raw mail in `email`.
//! Source: Twilio's page "Setting up the Inbound Parse Webhook".

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{Attachment, Delivered, InboundMail, ParseError, Parsed, form::Form, mime};

const FORMAT: &str = "SendGrid (Inbound Parse)";

#[derive(Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    to: Vec<String>,
}

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Parsed, ParseError> {
    let form = Form::read(FORMAT, delivered)?;
    let mut mail = match form.bytes("email") {
        Some(raw) => mime::read(FORMAT, raw, delivered.received_at)?,
        None => from_fields(&form, delivered)?,
    };
    let envelope: Envelope =
        form.text("envelope").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    mail.to = [envelope.to, mail.to].concat();
    mail.headers.extend(form.text("SPF").map(|spf| ("Received-SPF".to_owned(), spf)));
    if mail.from.is_empty() {
        return Err(ParseError::missing(FORMAT, "from"));
    }
    Ok(Parsed::Mail(Box::new(mail)))
}

fn from_fields(form: &Form, delivered: &Delivered<'_>) -> Result<InboundMail, ParseError> {
    let headers = [form.bytes("headers").unwrap_or_default(), b"\r\n\r\n"].concat();
    let told = mime::read(FORMAT, &headers, delivered.received_at)?;
    let charsets: BTreeMap<String, String> =
        form.text("charsets").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let field = |name: &str| form.text_in(name, charsets.get(name).map(String::as_str));
    let files = form.files.iter().filter(|file| file.field.starts_with("attachment")).map(|file| Attachment {
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        content_base64: STANDARD.encode(&file.bytes),
    });
    Ok(InboundMail {
        from: field("from").unwrap_or(told.from),
        subject: field("subject").unwrap_or(told.subject),
        text: field("text"),
        html: field("html"),
        attachments: files.collect(),
        ..told
    })
}

#[cfg(test)]
mod tests {
    use super::{super::tests::mail_of, *};

    const MULTIPART: &str = "multipart/form-data; boundary=xYzZY";

    fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut body = Vec::new();
        for (disposition, value) in parts {
            let head = format!("--xYzZY\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
            body.extend([head.as_bytes(), value, b"\r\n"].concat());
        }
        body.extend(b"--xYzZY--\r\n");
        body
    }

    #[test]
    fn fields_are_read_in_their_own_character_sets() {
        let body = form(&[
            (
                "name=\"headers\"",
                b"Message-ID: <m1@example.com>\nTo: a@venue.example\nDate: Mon, 12 Jan 2026 09:30:00 +0100\n",
            ),
            ("name=\"from\"", b"Anna <anna@example.com>"),
            ("name=\"subject\"", "Grüezi".as_bytes()),
            ("name=\"text\"", b"Gr\xfcezi"),
            ("name=\"charsets\"", br#"{"text":"iso-8859-1","subject":"UTF-8"}"#),
            ("name=\"envelope\"", br#"{"to":["bookings+t@venue.example"],"from":"anna@example.com"}"#),
            ("name=\"attachment1\"; filename=\"plan.pdf\"", b"%PDF"),
            ("name=\"SPF\"", b"pass"),
        ]);
        let mail = mail_of(parse(&Delivered::test("sendgrid-inbound", MULTIPART, &body)));
        assert_eq!((mail.subject.as_str(), mail.text.as_deref()), ("Grüezi", Some("Grüezi")));
        assert_eq!(mail.to, ["bookings+t@venue.example", "a@venue.example"]);
        assert_eq!((mail.message_id.as_str(), mail.headers["Received-SPF"].as_str()), ("<m1@example.com>", "pass"));
        assert_eq!(mail.attachments.len(), 1);
    }

    #[test]
    fn a_raw_mail_is_read_as_one() {
        let raw = b"From: anna@example.com\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfcezi";
        let body = form(&[("name=\"email\"", raw), ("name=\"to\"", b"a@venue.example")]);
        let mail = mail_of(parse(&Delivered::test("sendgrid-inbound", MULTIPART, &body)));
        assert_eq!((mail.from.as_str(), mail.text.as_deref()), ("anna@example.com", Some("Grüezi")));
    }
}
