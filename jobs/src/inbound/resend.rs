//! What Resend reports of mails that went out, and the mails that came in, through `standard` sources.
//! Source: Resend's pages "Webhooks: event types" and "Retrieve Received Email".

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::{Attachment, Delivered, DeliveryReport, Fate, InboundMail, ParseError, Parsed, mime, report::bracketed};

const FORMAT: &str = "a standard delivery source";
const MAIL: &str = "Resend's API";

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    bounce: Option<Bounce>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(default)]
    message: Option<String>,
    #[serde(rename = "type", default)]
    lasting: Option<String>,
}

impl Bounce {
    fn is_permanent(&self) -> bool {
        self.lasting.as_deref().is_none_or(|lasting| lasting == "Permanent")
    }
}

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Parsed, ParseError> {
    let body: Body = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let fate = match body.event_type.as_str() {
        "email.bounced" if body.data.bounce.as_ref().is_none_or(Bounce::is_permanent) => Fate::Bounced,
        "email.bounced" | "email.failed" => Fate::Refused,
        "email.complained" => Fate::Complained,
        "email.delivered" => Fate::Delivered,
        "email.delivery_delayed" => Fate::Delayed,
        _ => return Ok(Parsed::Ignored { event_type: body.event_type }),
    };
    let recipient = body.data.to.into_iter().next().ok_or_else(|| ParseError::missing(FORMAT, "data.to"))?;
    let detail = body.data.bounce.and_then(|bounce| bounce.message);
    let message_id = body.data.message_id.as_deref().map(bracketed);
    Ok(Parsed::Report(DeliveryReport { fate, recipient, message_id, detail, occurred_at: body.created_at }))
}

/// The id of a mail that came in, of an event's data. It becomes part of an address, so it is an id or nothing.
pub(super) fn email_id(data: &Value) -> Option<String> {
    let id = data.get("email_id")?.as_str()?;
    let plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    plain.then(|| id.to_owned())
}

#[derive(Deserialize)]
struct Received {
    #[serde(default)]
    message_id: Option<String>,
    from: String,
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    cc: Option<Vec<String>>,
    #[serde(default)]
    bcc: Option<Vec<String>>,
    #[serde(default)]
    subject: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    html: Option<String>,
    #[serde(default)]
    headers: Option<BTreeMap<String, Value>>,
    #[serde(default)]
    attachments: Option<Vec<File>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    content_type: Option<String>,
}

/// The mail that the API answers with. Of its files it has the names alone.
///
/// # Errors
/// When the answer does not have the shape of Resend's.
pub fn received(answer: &[u8], received_at: DateTime<Utc>) -> Result<Parsed, ParseError> {
    let mail: Received = serde_json::from_slice(answer).map_err(|error| ParseError::json(MAIL, &error))?;
    let told = mime::read_headers(MAIL, &headers(mail.headers.unwrap_or_default()), received_at)?;
    let named = mail.message_id.filter(|id| !id.trim().is_empty()).map(|id| bracketed(&id));
    let files = mail.attachments.unwrap_or_default().into_iter().map(|file| Attachment {
        name: file.filename.unwrap_or_default(),
        content_type: file.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        content_base64: String::new(),
    });
    Ok(Parsed::Mail(Box::new(InboundMail {
        message_id: named.unwrap_or(told.message_id),
        from: mail.from,
        to: [mail.to, mail.cc.unwrap_or_default(), mail.bcc.unwrap_or_default()].concat(),
        subject: mail.subject.unwrap_or(told.subject),
        text: mail.text,
        html: mail.html,
        attachments: files.collect(),
        ..told
    })))
}

/// A header that stands there more than once is a list.
fn headers(headers: BTreeMap<String, Value>) -> Vec<(String, String)> {
    let values = |value: Value| match value {
        Value::String(text) => vec![text],
        Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let pairs =
        headers.into_iter().flat_map(|(name, value)| values(value).into_iter().map(move |one| (name.clone(), one)));
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::mail_of, *};

    #[test]
    fn a_fetched_mail_has_what_its_headers_say() {
        let answer = r#"{"object":"email","id":"e1","to":["bookings+t@venue.example"],"from":"Anna <anna@example.com>",
            "created_at":"2026-01-12 08:30:00.000000+00","subject":"Grüezi","html":"<p>Hello</p>","text":null,"bcc":[],"cc":null,
            "headers":{"date":"Mon, 12 Jan 2026 09:30:00 +0100","in-reply-to":"<o1@venue.example>","references":"<o0@venue.example> <o1@venue.example>",
            "auto-submitted":"auto-replied","received":["a","b"]},"message_id":"<m1@example.com>",
            "attachments":[{"id":"a1","filename":"plan.pdf","content_type":"application/pdf"}]}"#;
        let mail = mail_of(received(answer.as_bytes(), DateTime::UNIX_EPOCH));
        assert_eq!((mail.message_id.as_str(), mail.from.as_str()), ("<m1@example.com>", "Anna <anna@example.com>"));
        assert_eq!(mail.in_reply_to.as_deref(), Some("<o1@venue.example>"));
        assert_eq!((mail.references.len(), mail.date.to_rfc3339().as_str()), (2, "2026-01-12T09:30:00+01:00"));
        assert_eq!((mail.text, mail.html.as_deref()), (None, Some("<p>Hello</p>")));
        assert_eq!((mail.subject.as_str(), mail.attachments[0].name.as_str()), ("Grüezi", "plan.pdf"));
        assert_eq!(mail.headers["Auto-Submitted"], "auto-replied");
        assert!(received(b"{}", DateTime::UNIX_EPOCH).is_err());
    }

    #[test]
    fn a_bounce_for_good_is_told_from_one_that_passes() {
        let cases = [
            ("email.bounced", r#"{"type":"Permanent","subType":"General","message":"no such user"}"#, Fate::Bounced),
            ("email.bounced", r#"{"type":"Transient","subType":"MailboxFull"}"#, Fate::Refused),
            ("email.bounced", r#"{"message":"no such user"}"#, Fate::Bounced),
            ("email.failed", "null", Fate::Refused),
            ("email.complained", "null", Fate::Complained),
        ];
        for (event, bounce, fate) in cases {
            let body = format!(r#"{{"type":"{event}","data":{{"to":["anna@example.com"],"bounce":{bounce}}}}}"#);
            let delivered = Delivered::test("standard", "application/json", body.as_bytes());
            let Ok(Parsed::Report(report)) = parse(&delivered) else { panic!("no report") };
            assert_eq!(report.fate, fate, "{event} {bounce}");
        }
    }

    #[test]
    fn an_id_that_would_lead_elsewhere_is_none() {
        let id = |text: &str| email_id(&serde_json::json!({ "email_id": text }));
        assert_eq!(id("8136d3fb-0439-4b09-b939-b8436a3524b6").as_deref(), Some("8136d3fb-0439-4b09-b939-b8436a3524b6"));
        assert_eq!(["", "../domains", "a?b", "a/b"].map(id), [None, None, None, None]);
    }
}
