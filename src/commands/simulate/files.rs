//! Posts files: mails (`.eml`) and webhook bodies (`.json`), each to the development source that it is meant for.

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use chrono::DateTime;
use mail_parser::{Address, HeaderValue, MessageParser};
use serde_json::{Value, json};
use ulid::Ulid;

use super::post::post;
use crate::{instance::Instance, output};

/// Posts each file and prints the answer.
pub(super) async fn post_all(instance: &Instance, files: &[std::path::PathBuf]) -> anyhow::Result<()> {
    for file in files {
        let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let body = body(file, &bytes)?;
        let source = source(&body).with_context(|| format!("{} is for no development source", file.display()))?;
        let event_id = event_id(&body);
        let answer = post(instance, source, &event_id, &body).await?;
        let job = answer.job.map_or_else(String::new, |job| format!(", job {job}"));
        output::line(format!("{} -> {source}: {}{job}", file.display(), answer.status))?;
    }
    Ok(())
}

fn body(file: &Path, bytes: &[u8]) -> anyhow::Result<Value> {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("eml") => from_mail(bytes).with_context(|| format!("{} is no mail", file.display())),
        Some("json") => serde_json::from_slice(bytes).with_context(|| format!("{} is no JSON", file.display())),
        _ => bail!("{}: a mail ends in .eml, a webhook body in .json", file.display()),
    }
}

/// The same file posted twice is a new event; a Stripe event carries its own id.
fn event_id(body: &Value) -> String {
    body["id"].as_str().map_or_else(|| format!("sim_{}", Ulid::generate()), str::to_owned)
}

fn source(body: &Value) -> Option<&'static str> {
    let event_type = body["type"].as_str()?;
    if body["object"] == "event" {
        return Some("stripe");
    }
    match event_type.split('.').next()? {
        "email" => Some("mail"),
        "payment" => Some("payments"),
        _ => None,
    }
}

/// A raw mail in the format of a `standard` email source.
fn from_mail(bytes: &[u8]) -> Option<Value> {
    let mail = MessageParser::default().parse(bytes)?;
    let id = |id: &str| format!("<{id}>");
    let ids = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(one) => vec![id(one)],
        HeaderValue::TextList(many) => many.iter().map(|one| id(one)).collect(),
        _ => Vec::new(),
    };
    let date = mail.date().and_then(|date| DateTime::parse_from_rfc3339(&date.to_rfc3339()).ok())?;
    Some(json!({
        "type": "email.received",
        "data": {
            "message_id": mail.message_id().map_or_else(|| id(&format!("{}@simulate.example", Ulid::generate())), id),
            "in_reply_to": ids(mail.in_reply_to()).first(),
            "references": ids(mail.references()),
            "date": date,
            "from": mail.from().and_then(first)?,
            "to": mail.to().and_then(first).into_iter().collect::<Vec<_>>(),
            "subject": mail.subject().unwrap_or_default(),
            "text": mail.body_text(0).unwrap_or_default(),
            "html": mail.body_html(0),
            "headers": headers(&mail),
        }
    }))
}

/// What tells machines from people.
fn headers(mail: &mail_parser::Message<'_>) -> serde_json::Map<String, Value> {
    const TOLD: [&str; 3] = ["Auto-Submitted", "Precedence", "Return-Path"];
    let value = |name: &str| mail.header_raw(name).map(|value| Value::from(value.trim()));
    TOLD.into_iter().filter_map(|name| Some((name.to_owned(), value(name)?))).collect()
}

fn first(addresses: &Address<'_>) -> Option<String> {
    let address = addresses.first()?;
    let email = address.address()?;
    Some(address.name().map_or_else(|| email.to_owned(), |name| format!("\"{}\" <{email}>", name.replace('"', ""))))
}
