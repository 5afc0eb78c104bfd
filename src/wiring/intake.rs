//! What the ingress is built from: sources, limits, origins.

use anyhow::Context as _;
use http::HeaderValue;
use webhooks::{HeaderNames, Secrets};

use crate::{
    config::{self, Settings},
    ingress::{self, CorsOrigins, Limits, Source},
};

/// The sources of an instance.
///
/// # Errors
/// When the secrets or headers of one cannot be used.
pub fn sources(settings: &Settings) -> anyhow::Result<Vec<Source>> {
    let source = |(name, settings): (&String, &config::Source)| {
        source(name, settings).with_context(|| format!("the source {name}"))
    };
    settings.webhooks.sources.iter().map(source).collect()
}

fn source(name: &str, source: &config::Source) -> anyhow::Result<Source> {
    let secrets: Vec<String> = source.secrets.iter().map(|secret| secret.expose().to_owned()).collect();
    let mut headers = HeaderNames::default();
    if let Some(signature) = &source.signature_header {
        headers.signature = signature.parse().context("its signature_header")?;
    }
    if let Some(event_id) = &source.event_id_header {
        headers.event_id = event_id.parse().context("its event_id_header")?;
    }
    Ok(Source {
        name: name.to_owned(),
        scheme: source.scheme,
        kind: source.kind.into(),
        secrets: Secrets::parse(source.scheme, &secrets).context("its secrets")?.under(headers),
        tolerance: source.tolerance,
        max_body_bytes: source.max_body_bytes,
        mode: source.mode,
        allow_from: source.allow_from.clone(),
    })
}

pub(super) fn limits(ingress: &config::Ingress) -> Limits {
    Limits {
        connections: ingress.connections,
        connections_per_peer: ingress.connections_per_peer,
        connection_age: ingress.connection_age,
        header_timeout: ingress.header_timeout,
        header_count: ingress.header_count,
        header_bytes: ingress.header_bytes,
        body_timeout: ingress.body_timeout,
        body_memory_bytes: ingress.body_memory_bytes,
        body_memory_bytes_per_peer: ingress.body_memory_bytes_per_peer,
        enqueues: ingress.enqueues,
        source_rate: ingress::Rate { per_s: ingress.source_rate, burst: ingress.source_burst },
        peer_rate: ingress::Rate { per_s: ingress.peer_rate, burst: ingress.peer_burst },
        trusted_proxies: ingress.trusted_proxies.clone(),
        enqueue_timeout: ingress.enqueue_timeout,
        retry_after: ingress.retry_after,
        linger: ingress.linger,
        drain: ingress.drain,
    }
}

pub(super) fn cors_origins(ingress: &config::Ingress) -> anyhow::Result<CorsOrigins> {
    if ingress.cors_origins.iter().any(|origin| origin == "*") {
        return Ok(CorsOrigins::All);
    }
    let origins =
        ingress.cors_origins.iter().map(|origin| HeaderValue::from_str(origin).context("ingress.cors_origins"));
    origins.collect::<Result<_, _>>().map(CorsOrigins::These)
}
