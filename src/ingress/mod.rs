//! The ingress: limit, verify, enqueue, answer. Nothing else.
//!
//! `POST /webhooks/{source}` bounds what comes in, asks the source's scheme whether to believe it, and makes it one
//! job on the `inbound` lane; the answer is the scheme's row. A success means that the job is on disk. What a body
//! means is none of its business: it neither parses one nor knows the store, mail or bookings.
//!
//! Every refusal is an RFC 9457 problem with a request id and without an internal message (`edge.rs`).

mod body;
mod connection;
mod cut;
mod edge;
mod enqueue;
mod envelope;
mod health;
mod limits;
mod media;
mod memory;
mod meters;
mod peer;
mod problem;
pub mod quarantine;
mod rate;
mod readiness;
mod receive;
mod replay;
mod serve;
mod shares;
mod source;

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    http::HeaderValue,
    routing::{get, post},
};
use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;
use tower_http::cors::{Any, CorsLayer};

use memory::Memory;
use meters::Timings;
pub(crate) use meters::describe as describe_metrics;
use peer::Proxies;
use rate::{PeerRate, SourceRate};
use readiness::Readiness;

use crate::{durability::Watched, identity::Identity};
pub use limits::Limits;
pub use rate::Rate;
pub use replay::{Replayed, replay};
pub use serve::serve;
pub use source::{Kind, Mode, Source};

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the routes are made of.
pub struct Ingress {
    /// Who may post, by unique names.
    pub sources: Vec<Source>,
    /// Is asked whether Redis takes writes.
    pub client: queue::Client,
    /// Onto the `inbound` lane of that client.
    pub pusher: queue::Pusher,
    /// Where what fails its signature is handed over.
    pub quarantine: quarantine::Intake,
    /// Is asked whether what Redis takes is kept; looked after by who builds the routes.
    pub durability: Watched,
    /// Web origins whose pages may read answers.
    pub cors_origins: CorsOrigins,
    /// Which instance this is, for who can tell.
    pub identity: Identity,
    /// What signatures' times are compared with.
    pub clock: Clock,
    /// What a request may cost.
    pub limits: Limits,
}

/// Whose pages may read answers.
#[derive(Debug, Clone)]
pub enum CorsOrigins {
    /// Those of these origins; nobody's without one.
    These(Vec<HeaderValue>),
    /// Everybody's.
    All,
}

/// What the routes share.
struct Reception {
    sources: HashMap<String, Guarded>,
    proxies: Proxies,
    peers: PeerRate,
    /// Permits to wait for Redis.
    enqueues: Semaphore,
    readiness: Readiness,
    durability: Watched,
    pusher: queue::Pusher,
    quarantine: quarantine::Intake,
    identity: Identity,
    clock: Clock,
    limits: Limits,
    memory: Memory,
}

/// A source and its own limit.
struct Guarded {
    source: Source,
    rate: SourceRate,
    timings: Timings,
}

/// The public routes, the same in every environment, ready for [`serve`].
pub fn router(ingress: Ingress) -> Router {
    let edge = edge::Edge::new(&ingress);
    let limits = &ingress.limits;
    let source_rate = limits.source_rate;
    let guard = |source: Source| {
        let (name, timings) = (source.name.clone(), Timings::of(&source.name));
        (name, Guarded { source, rate: SourceRate::of(source_rate), timings })
    };
    let reception = Arc::new(Reception {
        sources: ingress.sources.into_iter().map(guard).collect(),
        proxies: Proxies::of(limits.trusted_proxies.clone()),
        peers: PeerRate::of(limits.peer_rate),
        enqueues: Semaphore::new(limits.enqueues),
        readiness: Readiness::of(ingress.client, ingress.durability.clone(), limits.enqueue_timeout),
        durability: ingress.durability,
        pusher: ingress.pusher,
        quarantine: ingress.quarantine,
        identity: ingress.identity,
        clock: ingress.clock,
        memory: Memory::of(limits.body_memory_bytes, limits.body_memory_bytes_per_peer),
        limits: ingress.limits,
    });
    let routes = Router::new()
        .route("/webhooks/{source}", post(receive::receive))
        .route("/webhooks/{source}/", post(receive::receive))
        .route("/webhooks/{source}/{below}", post(receive::receive_below))
        .route("/webhooks/{source}/{below}/", post(receive::receive_below))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .fallback(receive::receive_elsewhere)
        .with_state(reception);
    let routes = edge::around(routes, edge);
    match ingress.cors_origins {
        // Without an origin there is no layer, and thus not one header of it.
        CorsOrigins::These(none) if none.is_empty() => routes,
        CorsOrigins::These(origins) => routes.layer(CorsLayer::new().allow_origin(origins)),
        CorsOrigins::All => routes.layer(CorsLayer::new().allow_origin(Any)),
    }
}

#[cfg(test)]
mod tests;
