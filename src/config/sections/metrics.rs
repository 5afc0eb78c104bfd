//! The listener for operators.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use serde::{Deserialize, Serialize};

use crate::config::{Secret, types};

/// `[metrics]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// `None`: nobody can look.
    #[serde(deserialize_with = "types::parsed")]
    pub listen: Option<SocketAddr>,
    /// What who looks must bring; `None`: nothing.
    #[serde(deserialize_with = "types::made_of_text")]
    pub token: Option<Secret>,
}

impl Metrics {
    /// What `config/default.toml` says.
    pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 9464));
}
