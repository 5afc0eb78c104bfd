//! Names of headers that a source may set, for senders that sign as GitHub does under names of their own.

use http::HeaderName;

/// The headers of a `github` source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderNames {
    /// Carries `sha256=` and the signature.
    pub signature: HeaderName,
    /// Carries the id of the event.
    pub event_id: HeaderName,
}

/// GitHub's own.
impl Default for HeaderNames {
    fn default() -> Self {
        Self {
            signature: HeaderName::from_static("x-hub-signature-256"),
            event_id: HeaderName::from_static("x-github-delivery"),
        }
    }
}
