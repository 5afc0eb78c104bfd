//! The public listener, and who may post to it.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use ipnet::IpNet;
use jobs::inbound::DeliveryKind;
use serde::{Deserialize, Serialize};

use crate::{
    config::{Secret, types},
    ingress::Mode,
};

/// `[ingress]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingress {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Connections served at a time.
    pub connections: usize,
    /// The same for one address.
    pub connections_per_peer: usize,
    /// How old a connection becomes.
    #[serde(rename = "connection_age_s", with = "types::seconds")]
    pub connection_age: Duration,
    /// By when a request's headers must be there.
    #[serde(rename = "header_timeout_s", with = "types::seconds")]
    pub header_timeout: Duration,
    /// Headers of one request.
    pub header_count: usize,
    /// Bytes of one request's headers and path.
    pub header_bytes: usize,
    /// By when a request's body must be there.
    #[serde(rename = "body_timeout_s", with = "types::seconds")]
    pub body_timeout: Duration,
    /// Bytes of bodies held at a time.
    pub body_memory_bytes: usize,
    /// The same for one address.
    pub body_memory_bytes_per_peer: usize,
    /// Deliveries that wait for Redis at a time.
    pub enqueues: usize,
    /// Deliveries of one source: in the long run, and at once.
    pub source_rate: u32,
    /// See above.
    pub source_burst: u32,
    /// Deliveries of one address: in the long run, and at once.
    pub peer_rate: u32,
    /// See above.
    pub peer_burst: u32,
    /// Networks of our own proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Web origins whose pages may read answers.
    pub cors_origins: Vec<String>,
    /// By when Redis must have taken a job.
    #[serde(rename = "enqueue_timeout_s", with = "types::seconds")]
    pub enqueue_timeout: Duration,
    /// What `Retry-After` says.
    #[serde(rename = "retry_after_s", with = "types::seconds")]
    pub retry_after: Duration,
    /// How long the rest of a refused request is read.
    #[serde(rename = "linger_s", with = "types::seconds")]
    pub linger: Duration,
    /// How long requests under way may take when stopping.
    #[serde(rename = "drain_s", with = "types::seconds")]
    pub drain: Duration,
}

/// `[webhooks]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// By the name in `/webhooks/<source>`.
    pub sources: BTreeMap<String, Source>,
}

/// `[webhooks.sources.<source>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How its requests are signed.
    pub scheme: webhooks::Scheme,
    /// What its requests carry.
    pub kind: SourceKind,
    /// Any of them may match.
    pub secrets: Vec<Secret>,
    /// How far the sender's clock may be off.
    #[serde(rename = "tolerance_s", with = "types::seconds")]
    pub tolerance: Duration,
    /// The largest body taken.
    pub max_body_bytes: usize,
    /// What becomes of what fails to verify.
    pub mode: Mode,
    /// The header with the signature, for `github`.
    #[serde(default, deserialize_with = "types::text")]
    pub signature_header: Option<String>,
    /// The header with the event's id, for `github`.
    #[serde(default, deserialize_with = "types::text")]
    pub event_id_header: Option<String>,
    /// Networks that its requests may come from; none: they may come from anywhere.
    pub allow_from: Vec<IpNet>,
}

/// What a source's requests carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Clients' mails.
    Email,
    /// Payments, refunds, disputes.
    Payment,
    /// Bounces and complaints about our mails.
    Delivery,
}

impl From<SourceKind> for DeliveryKind {
    fn from(kind: SourceKind) -> Self {
        match kind {
            SourceKind::Email => Self::Email,
            SourceKind::Payment => Self::Payment,
            SourceKind::Delivery => Self::Delivery,
        }
    }
}
