//! The ingress: limit, verify, enqueue, answer. Nothing else.
//!
//! `POST /webhooks/{source}` bounds what comes in, asks the source's scheme whether to believe it, and makes it one
//! job on the `inbound` lane; the answer is the scheme's row. A success means that the job is on disk. What a body
//! means is none of its business: it neither parses one nor knows the store, mail or bookings.
//!
//! Every refusal is an RFC 9457 problem with a request id and without an internal message (`edge.rs`).

mod body;
mod connection;
mod edge;
mod enqueue;
mod envelope;
mod health;
mod limits;
mod media;
mod problem;
pub mod quarantine;
mod receive;
mod replay;
mod serve;
mod source;

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    routing::{get, post},
};
use chrono::{DateTime, Utc};

use body::Memory;

pub use limits::Limits;
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
    /// The `inbound` lane of that client.
    pub lane: queue::Lane,
    /// Where what fails its signature is handed over.
    pub quarantine: quarantine::Intake,
    /// What signatures' times are compared with.
    pub clock: Clock,
    /// What a request may cost.
    pub limits: Limits,
}

/// What the routes share.
struct Reception {
    sources: HashMap<String, Source>,
    client: queue::Client,
    lane: queue::Lane,
    quarantine: quarantine::Intake,
    clock: Clock,
    limits: Limits,
    memory: Memory,
}

/// The public routes, ready for [`serve`].
pub fn router(ingress: Ingress) -> Router {
    let edge = edge::Edge::new(ingress.clock.clone(), ingress.limits.clone());
    let reception = Arc::new(Reception {
        sources: ingress.sources.into_iter().map(|source| (source.name.clone(), source)).collect(),
        client: ingress.client,
        lane: ingress.lane,
        quarantine: ingress.quarantine,
        clock: ingress.clock,
        memory: Memory::of(ingress.limits.body_memory_bytes),
        limits: ingress.limits,
    });
    let routes = Router::new()
        .route("/webhooks/{source}", post(receive::receive))
        .route("/webhooks/{source}/{below}", post(receive::receive_below))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .with_state(reception);
    edge::around(routes, edge)
}

#[cfg(test)]
mod tests;
