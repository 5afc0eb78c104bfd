//! Sources: who may post, how they sign, and what they bring.

use std::time::Duration;

pub use jobs::inbound::DeliveryKind as Kind;
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
    /// What becomes of what fails its signature.
    pub mode: Mode,
}

/// What becomes of what fails its signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is refused, and kept aside.
    #[default]
    Enforce,
    /// It is counted and taken all the same: for the day on which a signature is switched on.
    Shadow,
}
