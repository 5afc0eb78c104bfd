//! A request's body inside a payload: as text where it is text, and never much longer than it came. Knows nothing of what
//! it means.

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
    /// Packs the bytes of a request. Text is base64 too where its escapes would make it longer than that: a control
    /// character is six bytes of JSON.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).ok().filter(|text| escaped_bytes(text) <= base64_bytes(text.len()));
        text.map_or_else(|| Self::Base64(STANDARD.encode(bytes)), |text| Self::Text(text.to_owned()))
    }

    /// The most bytes that so many take in a payload, whatever they are.
    #[must_use]
    pub const fn most_written(bytes: usize) -> usize {
        base64_bytes(bytes)
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

const fn base64_bytes(bytes: usize) -> usize {
    bytes.div_ceil(3) * 4
}

/// How long a text is as a JSON string, without its quotes; as `serde_json` writes it.
fn escaped_bytes(text: &str) -> usize {
    text.bytes().map(|byte| usize::from(WRITTEN_AS[usize::from(byte)])).sum()
}

/// Of each byte of a text, in how many it is written. A table: every body is counted before it is enqueued.
const WRITTEN_AS: [u8; 256] = {
    let mut lengths = [1; 256];
    let mut control = 0;
    while control < 0x20 {
        lengths[control] = 6;
        control += 1;
    }
    let short = b"\"\\\x08\x0c\n\r\t";
    let mut at = 0;
    while at < short.len() {
        lengths[short[at] as usize] = 2;
        at += 1;
    }
    lengths
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_long_as_it_is_written() {
        for c in (0..=0x7f_u8).map(char::from).chain(['ü', '€', '\u{2028}', '\u{1f600}']) {
            let written = serde_json::to_string(&c).unwrap();
            assert_eq!(escaped_bytes(&c.to_string()), written.len() - 2, "{c:?}");
        }
    }

    #[test]
    fn a_body_is_never_much_longer_than_it_came() {
        let bodies: [&[u8]; 6] = [&[0; 3000], &[0xff; 3000], &[b'"'; 3000], &[b'x'; 3000], b"\0", b""];
        for body in bodies {
            let packed = Body::of(body);
            let written = serde_json::to_vec(&packed).unwrap().len();
            let most = r#"{"body_base64":""}"#.len() + Body::most_written(body.len());
            assert!(written <= most, "{:?}: {written}", body.first());
            assert!(packed.bytes().unwrap() == body);
        }
    }

    #[test]
    fn what_is_mostly_text_stays_text() {
        let json = br#"{"type":"email.received","data":{"from":"anna@example.com","text":"Hello\r\nYours, \"A\""}}"#;
        assert!(matches!(Body::of(json), Body::Text(_)));
        let form = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
        assert!(matches!(Body::of(form), Body::Text(_)));
    }
}
