//! Sources: who may post, how they sign, and what they bring.

use std::{net::IpAddr, time::Duration};

use ipnet::IpNet;
pub use jobs::inbound::DeliveryKind as Kind;
use serde::{Deserialize, Serialize};
use webhooks::{Rejection, Scheme, Secrets};

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
    /// Networks that it may come from; none: it may come from anywhere.
    pub allow_from: Vec<IpNet>,
}

impl Source {
    /// # Errors
    /// Where the source has a list of addresses and this is none of them.
    pub(super) fn admits(&self, sender: IpAddr) -> Result<(), Rejection> {
        let known = self.allow_from.is_empty() || self.allow_from.iter().any(|network| network.contains(&sender));
        if known { Ok(()) } else { Err(Rejection::Stranger) }
    }
}

/// What becomes of what fails its signature.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// It is refused, and kept aside.
    #[default]
    Enforce,
    /// It is counted and taken all the same: for the day on which a signature is switched on.
    Shadow,
}
