//! The listener for operators.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::config::{Secret, types};

/// `[metrics]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// `None`: nobody can look.
    #[serde(deserialize_with = "address_or_none")]
    pub listen: Option<SocketAddr>,
    /// What who looks must bring; `None`: nothing.
    #[serde(deserialize_with = "types::made_of_text")]
    pub token: Option<Secret>,
}

impl Metrics {
    /// What `config/default.toml` says.
    pub const DEFAULT_LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 9464));
}

/// A word, since a variable that is empty counts as not set.
const NONE: &str = "none";

fn address_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    let address = types::text(deserializer)?.filter(|text| text != NONE);
    address.map(|text| text.parse()).transpose().map_err(D::Error::custom)
}
