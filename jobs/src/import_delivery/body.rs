//! A request's body in the payload of a job, which is JSON. Knows not what is in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// A request's body, as text where it is text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// UTF-8.
    #[serde(rename = "body")]
    Text(String),
    /// Any bytes, base64.
    #[serde(rename = "body_base64")]
    Base64(String),
}

impl Body {
    /// Packs the bytes of a request.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        std::str::from_utf8(bytes)
            .map_or_else(|_| Self::Base64(STANDARD.encode(bytes)), |text| Self::Text(text.to_owned()))
    }

    /// The bytes again.
    ///
    /// # Errors
    /// When they are not base64 where they should be.
    pub fn bytes(&self) -> Result<Vec<u8>, base64::DecodeError> {
        match self {
            Self::Text(text) => Ok(text.as_bytes().to_vec()),
            Self::Base64(text) => STANDARD.decode(text),
        }
    }
}
