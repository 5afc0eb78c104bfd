//! `bellhop webhooks`: what failed its signature, and what a saved request would be told.

use std::fs;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue};
use jobs::LaneName;
use serde_json::json;
use webhooks::Delivery;

use super::{Outcome, UsageError};
use crate::{
    cli::{VerifyArgs, WebhooksCommand},
    clock,
    ingress::{Source, replay},
    instance::Instance,
    output, wiring,
};

/// Answers `bellhop webhooks`.
///
/// # Errors
/// For a source that is not configured, a file that is no request, or a Redis that does not answer.
pub async fn run(instance: &Instance, command: WebhooksCommand) -> anyhow::Result<Outcome> {
    match command {
        WebhooksCommand::Verify(args) => verify(instance, &args),
        WebhooksCommand::Replay { source, json } => play_again(instance, &source, json).await,
        WebhooksCommand::Quarantine { source, json } => show(instance, &source, json).await,
    }
}

fn source(instance: &Instance, name: &str) -> anyhow::Result<Source> {
    let found = wiring::sources(&instance.settings)?.into_iter().find(|source| source.name == name);
    found.ok_or_else(|| UsageError(format!("no source {name:?} is configured")).into())
}

fn verify(instance: &Instance, args: &VerifyArgs) -> anyhow::Result<Outcome> {
    let source = source(instance, &args.source)?;
    let bytes = fs::read(&args.file).with_context(|| format!("{} cannot be read", args.file.display()))?;
    let request = Saved::parse(&bytes).with_context(|| format!("{} is no saved request", args.file.display()))?;
    let below = request.path.strip_prefix(&format!("/webhooks/{}/", source.name)).unwrap_or_default();
    let delivery = Delivery { headers: &request.headers, body: request.body, path: below };
    let at = args.at.unwrap_or_else(clock::of_the_machine);
    match source.scheme.verify(&delivery, &source.secrets, source.tolerance, at) {
        Ok(verified) => {
            let (id, rests_on, occurred) = (verified.event_id(), verified.rests_on(), verified.occurred_at());
            output::line(format!("verified: event {id} ({rests_on}), {}", occurred.to_rfc3339()))?;
            Ok(Outcome::Done)
        }
        Err(rejection) => {
            let answer = source.scheme.answer(rejection.occasion()).status.as_u16();
            output::line(format!("refused: {rejection}; the sender is told {answer}"))?;
            Ok(Outcome::Failed)
        }
    }
}

async fn play_again(instance: &Instance, name: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let source = source(instance, name)?;
    let quarantine = wiring::quarantine(instance)?.connect().await.context("Redis does not answer")?;
    let lane = wiring::lane(&wiring::client(instance)?, &instance.settings, LaneName::Inbound);
    let within = instance.settings.ingress.enqueue_timeout;
    let replayed = replay(&source, &lane, &quarantine, within, clock::of_the_machine()).await?;
    if as_json {
        output::json(&replayed)?;
    } else {
        let (new, old, refused) = (replayed.enqueued, replayed.duplicates, replayed.refused);
        output::line(format!("{new} enqueued, {old} were taken before, {refused} fail still and stay"))?;
    }
    Ok(Outcome::Done)
}

async fn show(instance: &Instance, name: &str, as_json: bool) -> anyhow::Result<Outcome> {
    let source = source(instance, name)?;
    let quarantine = wiring::quarantine(instance)?.connect().await.context("Redis does not answer")?;
    let counts = quarantine.counts(&source.name).await?;
    let entries = quarantine.entries(&source.name, clock::of_the_machine()).await?;
    if as_json {
        let entry = |entry: &crate::ingress::quarantine::Entry| json!({ "id": entry.id, "received_at": entry.received_at, "reason": entry.reason, "whole": entry.whole });
        let entries: Vec<_> = entries.iter().map(entry).collect();
        output::json(&json!({ "failed": counts, "kept": entries }))?;
        return Ok(Outcome::Done);
    }
    let counted: Vec<_> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    output::line(format!(
        "failed so far: {}",
        if counted.is_empty() { "none".to_owned() } else { counted.join(", ") }
    ))?;
    let zone = instance.settings.venue.timezone;
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let at = entry.received_at.with_timezone(&zone).format("%d.%m.%Y %H:%M:%S").to_string();
            vec![entry.id, at, if entry.whole { "yes" } else { "no" }.to_owned(), entry.reason]
        })
        .collect();
    output::table(&["request", "received", "whole", "reason"], &rows)?;
    Ok(Outcome::Done)
}

/// A request as it went over the wire: request line, headers, an empty line, the body.
struct Saved<'a> {
    path: String,
    headers: HeaderMap,
    body: &'a [u8],
}

impl<'a> Saved<'a> {
    fn parse(bytes: &'a [u8]) -> anyhow::Result<Self> {
        let mut fields = [httparse::EMPTY_HEADER; 128];
        let mut request = httparse::Request::new(&mut fields);
        let httparse::Status::Complete(head) = request.parse(bytes)? else { bail!("its headers have no end") };
        let path = request.path.unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().to_owned();
        let mut headers = HeaderMap::new();
        for field in request.headers.iter() {
            headers.append(HeaderName::try_from(field.name)?, HeaderValue::from_bytes(field.value)?);
        }
        Ok(Self { path, headers, body: &bytes[head..] })
    }
}

/// A moment on the command line.
///
/// # Errors
/// When it is none.
pub(crate) fn moment(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    Ok(DateTime::parse_from_rfc3339(text)?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_request_is_its_path_its_headers_and_every_byte_of_its_body() {
        let saved = Saved::parse(b"POST /webhooks/mail?x=1 HTTP/1.1\r\nwebhook-id: msg_1\r\n\r\n{}\r\n\xff").unwrap();
        assert_eq!((saved.path.as_str(), saved.body), ("/webhooks/mail", &b"{}\r\n\xff"[..]));
        assert_eq!(saved.headers["webhook-id"], "msg_1");
        assert!(Saved::parse(b"POST /webhooks/mail HTTP/1.1\r\nwebhook-id: msg_1\r\n").is_err());
        assert!(Saved::parse(b"{}").is_err());
    }
}
