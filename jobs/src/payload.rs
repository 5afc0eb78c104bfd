//! What a job carries, as it is told to people.
//!
//! Ours carry JSON. What does not is a job that nobody can run, and just then people want to see what it is.

use serde::Serialize;
use serde_json::Value;

use crate::body::Body;

/// A job's payload: its JSON, or else the text or the bytes that it is, as a delivery's body is told.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Payload {
    /// Of a job of ours.
    Json(Value),
    /// Of any other.
    Other(Body),
}

impl Payload {
    /// Reads the bytes of a payload.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).map_or_else(|_| Self::Other(Body::of(bytes)), Self::Json)
    }
}

/// It may be all about a person.
impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payload").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_no_json_is_told_as_what_it_is() {
        let cases: [(&[u8], Value); 4] = [
            (br#"{"kind":"booking.send_offer","v":1}"#, json!({ "kind": "booking.send_offer", "v": 1 })),
            (br#"{"kind":"booking.send"#, json!({ "body": r#"{"kind":"booking.send"# })),
            (b"\xff\x00", json!({ "body_base64": "/wA=" })),
            (b"", json!({ "body": "" })),
        ];
        for (bytes, told) in cases {
            assert_eq!(serde_json::to_value(Payload::of(bytes)).unwrap(), told);
        }
    }
}
