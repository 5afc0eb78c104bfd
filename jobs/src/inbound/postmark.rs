//! Postmark's inbound mails and its records of bounces, complaints and deliveries.
//! Source: Postmark's pages "Inbound webhook", "Bounce webhook", "Delivery webhook", "Spam complaint webhook".

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Attachment, Contents, Delivered, DeliveryReport, Event, Fate, InboundMail, ParseError, Parsed, mime};

const FORMAT: &str = "Postmark";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mail {
    #[serde(default)]
    from: String,
    #[serde(default)]
    from_full: Option<Contact>,
    #[serde(default)]
    to_full: Vec<Contact>,
    #[serde(default)]
    cc_full: Vec<Contact>,
    #[serde(default)]
    original_recipient: Option<String>,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text_body: Option<String>,
    #[serde(default)]
    html_body: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    attachments: Vec<File>,
    #[serde(default)]
    raw_email: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Contact {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    #[serde(default)]
    name: String,
    #[serde(default)]
    content_type: String,
    #[serde(default)]
    content: String,
}

impl Contact {
    fn mailbox(&self) -> String {
        mime::mailbox(Some(&self.name), &self.email)
    }
}

pub(super) fn mail(delivered: &Delivered<'_>) -> Result<Parsed, ParseError> {
    let mail: Mail = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let recipient = mail.original_recipient.clone();
    let mut read = match &mail.raw_email {
        Some(raw) if !raw.is_empty() => mime::read(FORMAT, raw.as_bytes(), delivered.received_at)?,
        _ => from_parts(mail, delivered)?,
    };
    if read.from.is_empty() {
        return Err(ParseError::missing(FORMAT, "From"));
    }
    read.to = recipient.into_iter().filter(|to| !to.is_empty()).chain(read.to).collect();
    Ok(Parsed::Mail(Box::new(read)))
}

fn from_parts(mail: Mail, delivered: &Delivered<'_>) -> Result<InboundMail, ParseError> {
    let headers: Vec<_> = mail.headers.into_iter().map(|header| (header.name, header.value)).collect();
    let told = mime::read_headers(FORMAT, &headers, delivered.received_at)?;
    let date = mail.date.and_then(|date| DateTime::parse_from_rfc2822(&date).ok());
    let files = mail.attachments.into_iter().map(|file| Attachment {
        name: file.name,
        content_type: file.content_type,
        content_base64: file.content,
    });
    Ok(InboundMail {
        from: mail.from_full.filter(|from| !from.email.is_empty()).map_or(mail.from, |from| from.mailbox()),
        to: mail.to_full.iter().chain(&mail.cc_full).map(Contact::mailbox).collect(),
        subject: mail.subject,
        text: mail.text_body,
        html: mail.html_body,
        date: date.unwrap_or(told.date),
        attachments: files.collect(),
        ..told
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    record_type: String,
    #[serde(rename = "ID", default)]
    id: Option<u64>,
    #[serde(rename = "Type", default)]
    bounce: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    recipient: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    bounced_at: Option<DateTime<Utc>>,
    #[serde(default)]
    delivered_at: Option<DateTime<Utc>>,
}

/// A bounce has an id that is the same however often it is delivered.
pub(super) fn record(delivered: &Delivered<'_>) -> Result<Contents, ParseError> {
    let record: Record = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let id = record.id.map(|id| format!("{}:{id}", record.record_type));
    let parsed = report(record);
    Ok(match id {
        Some(id) => Contents::Batch(vec![Event { id, body: delivered.body.to_vec(), parsed }]),
        None => Contents::One(parsed?),
    })
}

fn report(record: Record) -> Result<Parsed, ParseError> {
    let fate = match record.record_type.as_str() {
        "Bounce" if ["Transient", "SoftBounce", "AutoResponder", "DnsError"].contains(&record.bounce.as_str()) => {
            Fate::Delayed
        }
        "Bounce" if ["HardBounce", "BadEmailAddress"].contains(&record.bounce.as_str()) => Fate::Bounced,
        "Bounce" => Fate::Refused,
        "SpamComplaint" => Fate::Complained,
        "Delivery" => Fate::Delivered,
        _ => return Ok(Parsed::Ignored { event_type: record.record_type }),
    };
    let recipient = record.email.or(record.recipient).ok_or_else(|| ParseError::missing(FORMAT, "Email"))?;
    let occurred_at = record.bounced_at.or(record.delivered_at);
    // Postmark names its own id of the mail, not the Message-ID.
    Ok(Parsed::Report(DeliveryReport { fate, recipient, message_id: None, detail: record.description, occurred_at }))
}

#[cfg(test)]
mod tests {
    use super::{super::tests::mail_of, *};

    #[test]
    fn a_mail_is_read_with_its_headers_and_files() {
        let body = br#"{"FromName":"Anna","From":"anna@example.com","FromFull":{"Email":"anna@example.com","Name":"Anna","MailboxHash":""},
            "ToFull":[{"Email":"bookings@venue.example","Name":""}],"OriginalRecipient":"x+t@venue.example","Subject":"Hello","MessageID":"22c7",
            "Date":"Mon, 12 Jan 2026 09:30:00 +0100","TextBody":"Hi","HtmlBody":"","Headers":[{"Name":"Message-ID","Value":"<m1@example.com>"},
            {"Name":"Auto-Submitted","Value":"no"}],"Attachments":[{"Name":"a.txt","Content":"aGk=","ContentType":"text/plain","ContentLength":2}]}"#;
        let mail = mail_of(mail(&Delivered::test("postmark", "application/json", body)));
        assert_eq!((mail.message_id.as_str(), mail.from.as_str()), ("<m1@example.com>", "\"Anna\" <anna@example.com>"));
        assert_eq!(mail.to, ["x+t@venue.example", "bookings@venue.example"]);
        assert_eq!((mail.text.as_deref(), mail.attachments[0].content_base64.as_str()), (Some("Hi"), "aGk="));
        assert_eq!(mail.date.to_rfc3339(), "2026-01-12T09:30:00+01:00");
    }

    #[test]
    fn a_hard_bounce_is_told_from_a_delay() {
        for (bounce, fate) in
            [("HardBounce", Fate::Bounced), ("SpamNotification", Fate::Refused), ("Transient", Fate::Delayed)]
        {
            let body = format!(
                r#"{{"RecordType":"Bounce","ID":42,"Type":"{bounce}","Email":"anna@example.com","MessageID":"x","BouncedAt":"2026-01-12T09:30:00Z","Description":"unknown user"}}"#
            );
            let Ok(Contents::Batch(events)) = record(&Delivered::test("postmark", "application/json", body.as_bytes()))
            else {
                panic!("no batch")
            };
            let Ok(Parsed::Report(report)) = &events[0].parsed else { panic!("no report") };
            assert_eq!((events[0].id.as_str(), report.fate), ("Bounce:42", fate));
        }
    }
}
