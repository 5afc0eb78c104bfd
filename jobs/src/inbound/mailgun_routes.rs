//! Mailgun's inbound routes: a form with the mail's parts, or with the raw mail in `body-mime`.
//! Source: Mailgun's page "Receive, forward and store messages".

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Attachment, Delivered, InboundMail, ParseError, Parsed, form::Form, mime};

const FORMAT: &str = "Mailgun (routes)";

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Parsed, ParseError> {
    let form = Form::read(FORMAT, delivered)?;
    let mail = match form.bytes("body-mime") {
        Some(raw) => mime::read(FORMAT, raw, delivered.received_at)?,
        None => from_fields(&form, delivered)?,
    };
    Ok(Parsed::Mail(Box::new(InboundMail { to: with_envelope(mail.to, form.text("recipient")), ..mail })))
}

fn from_fields(form: &Form, delivered: &Delivered<'_>) -> Result<InboundMail, ParseError> {
    let headers = form.text("message-headers").unwrap_or_else(|| "[]".to_owned());
    let headers: Vec<(String, String)> =
        serde_json::from_str(&headers).map_err(|error| ParseError::json(FORMAT, &error))?;
    let told = mime::read_headers(FORMAT, &headers, delivered.received_at)?;
    let from = form.text("from").or_else(|| form.text("sender")).filter(|from| !from.is_empty());
    let files = form.files.iter().map(|file| Attachment {
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        content_base64: STANDARD.encode(&file.bytes),
    });
    Ok(InboundMail {
        message_id: Some(told.message_id).filter(|id| !id.is_empty()).or(form.text("Message-Id")).unwrap_or_default(),
        from: from.ok_or_else(|| ParseError::missing(FORMAT, "from"))?,
        subject: form.text("subject").unwrap_or(told.subject),
        text: form.text("body-plain"),
        html: form.text("body-html"),
        attachments: files.collect(),
        ..told
    })
}

/// To whom the mail was really sent comes first: a blind copy stands in no header.
fn with_envelope(to: Vec<String>, recipient: Option<String>) -> Vec<String> {
    let envelope = recipient.unwrap_or_default();
    let envelope = envelope.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned);
    envelope.chain(to).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::mail_of, *};

    const HEADERS: &str = r#"[["Message-Id","<m1@example.com>"],["References","<o1@venue.example>"],["Date","Mon, 12 Jan 2026 09:30:00 +0100"],["Auto-Submitted","auto-replied"]]"#;

    fn urlencoded(fields: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }

    #[test]
    fn a_form_is_a_mail() {
        let body = urlencoded(&[
            ("recipient", "bookings@venue.example"),
            ("from", "Anna <anna@example.com>"),
            ("subject", "Grüezi"),
            ("body-plain", "Hello"),
            ("message-headers", HEADERS),
        ]);
        let delivered = Delivered::test("mailgun-routes", "application/x-www-form-urlencoded", body.as_bytes());
        let mail = mail_of(parse(&delivered));
        assert_eq!((mail.message_id.as_str(), mail.from.as_str()), ("<m1@example.com>", "Anna <anna@example.com>"));
        assert_eq!(
            (mail.to.as_slice(), mail.references.as_slice()),
            (&["bookings@venue.example".to_owned()][..], &["<o1@venue.example>".to_owned()][..])
        );
        assert_eq!((mail.subject.as_str(), mail.text.as_deref()), ("Grüezi", Some("Hello")));
        assert_eq!(mail.headers["Auto-Submitted"], "auto-replied");
        assert_eq!(mail.date.to_rfc3339(), "2026-01-12T09:30:00+01:00");
    }

    #[test]
    fn a_raw_mail_is_read_as_one() {
        let raw = "From: anna@example.com\r\nMessage-ID: <m2@example.com>\r\n\r\nHello";
        let body = urlencoded(&[("recipient", "a@venue.example, b@venue.example"), ("body-mime", raw)]);
        let delivered = Delivered::test("mailgun-routes", "application/x-www-form-urlencoded", body.as_bytes());
        let mail = mail_of(parse(&delivered));
        assert_eq!((mail.message_id.as_str(), mail.text.as_deref()), ("<m2@example.com>", Some("Hello")));
        assert_eq!(mail.to, ["a@venue.example", "b@venue.example"]);
    }

    #[test]
    fn a_form_without_a_sender_or_that_breaks_off_is_said_to_be_none() {
        let body = urlencoded(&[("subject", "Hello")]);
        let bodies = [
            ("application/x-www-form-urlencoded", body.as_str()),
            ("multipart/form-data; boundary=x", "--x\r\nContent"),
        ];
        for (content_type, body) in bodies {
            assert!(
                parse(&Delivered::test("mailgun-routes", content_type, body.as_bytes())).is_err(),
                "{content_type}"
            );
        }
    }
}
