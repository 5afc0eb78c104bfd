//! Signs a body as a source's provider would, and posts it to the ingress.

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use webhooks::{Scheme, sign};

use crate::{clock, instance::Instance};

/// What the ingress answered.
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The job that the delivery became, if it was taken.
    pub(super) job: Option<String>,
}

/// Posts `body` to a source under an event id.
pub(super) async fn post(instance: &Instance, source: &str, event_id: &str, body: &Value) -> anyhow::Result<Answer> {
    let settings = &instance.settings.webhooks.sources;
    let configured = settings.get(source).with_context(|| format!("no source {source:?} is configured"))?;
    let secret = configured.secrets.first().with_context(|| format!("source {source:?} has no secret"))?;
    let (now, body) = (clock::of_the_machine(), body.to_string().into_bytes());
    let headers = match configured.scheme {
        Scheme::Standard => sign::standard(secret.expose(), event_id, now, &body)?,
        Scheme::Stripe => sign::stripe(secret.expose(), now, &body)?,
        Scheme::Mollie => sign::mollie(secret.expose(), &body)?,
        Scheme::Github => sign::github(secret.expose(), event_id, &body)?,
        Scheme::Postmark => sign::basic(secret.expose()),
        other => bail!("simulate does not sign as {other} does"),
    };
    let url = format!("{}/webhooks/{source}", instance.ingress_url);
    let answer = tokio::task::spawn_blocking(move || send(&url, &headers, &body)).await??;
    ensure!(answer.status < 300, "the ingress answered {} to a delivery for {source}", answer.status);
    Ok(answer)
}

fn send(url: &str, headers: &http::HeaderMap, body: &[u8]) -> anyhow::Result<Answer> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let mut request = config.new_agent().post(url).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut response = match request.send(body) {
        Ok(response) => response,
        Err(error) => bail!("the ingress at {url} does not answer ({error}); is `bellhop up` running?"),
    };
    let text = response.body_mut().read_to_string()?;
    let job = serde_json::from_str::<Value>(&text).ok().and_then(|answer| answer["job"].as_str().map(str::to_owned));
    Ok(Answer { status: response.status().as_u16(), job })
}
