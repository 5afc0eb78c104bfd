//! Sources: who may post, how they sign, and what they bring.

use std::time::Duration;

use serde::Serialize;
use webhooks::{Scheme, Secrets};

/// One `[webhooks.sources.<source>]`.
#[derive(Debug, Clone)]
pub struct Source {
    /// The last segment of its path.
    pub name: String,
    /// How it signs.
    pub scheme: Scheme,
    /// What its deliveries are about.
    pub kind: Kind,
    /// Any of them may match.
    pub secrets: Secrets,
    /// How far the time of signing may lie from now, both ways.
    pub tolerance: Duration,
    /// The largest body that it may send, in bytes.
    pub max_body_bytes: usize,
}

/// What a source's deliveries are about. Decides who parses them, later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Clients' mails.
    Email,
    /// Payments, refunds, disputes.
    Payment,
    /// Bounces and complaints about our own mails.
    Delivery,
}
