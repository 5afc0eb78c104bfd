//! Whether bytes name an address, however they are packed.
//!
//! Providers post forms, JSON, mails within either, and files within those: an address may be written with `%40`,
//! `\u0040` or `=40`, be broken over two lines, or stand in base64. What is unpacked is looked at again. A false yes costs
//! the bytes of a delivery; a false no would leave a person in it.

use std::sync::LazyLock;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;
use regex::Regex;
use serde_json::Value;

/// A form with JSON with a mail with a file is four.
const DEEPEST: usize = 5;
/// Shorter runs of base64 are words.
static RUNS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-](?:[A-Za-z0-9+/_-]\s*){15,}").ok());
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Whether `bytes` name `address`, whatever the case of its letters.
#[must_use]
pub fn mentions(bytes: &[u8], address: &str) -> bool {
    let wanted = address.to_lowercase();
    !wanted.is_empty() && look(&String::from_utf8_lossy(bytes), &wanted, DEEPEST)
}

fn look(text: &str, wanted: &str, depth: usize) -> bool {
    if text.to_lowercase().contains(wanted) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    unpacked(text).iter().any(|text| look(text, wanted, depth))
}

/// What the text may stand for, besides itself.
fn unpacked(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    if let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
        strings(value, &mut all);
        return all;
    }
    if text.contains('%') {
        let decoded = percent_decode_str(text).decode_utf8_lossy().replace('+', " ");
        all.extend((decoded != text).then_some(decoded));
    }
    if text.contains('=') {
        let decoded = quoted_printable(text);
        all.extend((decoded != text).then_some(decoded));
    }
    all.extend(base64(text));
    all
}

fn strings(value: Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text),
        Value::Array(items) => items.into_iter().for_each(|item| strings(item, all)),
        Value::Object(members) => members.into_iter().for_each(|(name, value)| {
            all.push(name);
            strings(value, all);
        }),
        _ => {}
    }
}

/// RFC 2045 §6.7: `=40`, and `=` at the end of a line that goes on.
fn quoted_printable(text: &str) -> String {
    let text = text.replace("=\r\n", "").replace("=\n", "");
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        if let Some(byte) = part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            bytes.extend(&part.as_bytes()[2..]);
        } else {
            bytes.push(b'=');
            bytes.extend(part.as_bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every run of letters that may be base64, over several lines too. A run may begin with letters that do not belong to
/// it: it is tried from each of the four places in which a group can begin.
fn base64(text: &str) -> Vec<String> {
    let Some(runs) = RUNS.as_ref() else { return Vec::new() };
    let mut all = Vec::new();
    for run in runs.find_iter(text) {
        let letters: String = run.as_str().chars().filter(|c| !c.is_whitespace()).map(standard).collect();
        for from in 0..4 {
            let letters = letters.get(from..).unwrap_or_default();
            // One letter alone is no byte.
            let whole = if letters.len() % 4 == 1 { letters.len() - 1 } else { letters.len() };
            let decoded = LENIENT.decode(&letters[..whole]).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            all.extend(decoded.ok().filter(|text| is_text(text)));
        }
    }
    all
}

fn standard(c: char) -> char {
    match c {
        '-' => '+',
        '_' => '/',
        c => c,
    }
}

/// What was decoded from the wrong place, or was no base64, is noise that need not be unpacked further.
fn is_text(text: &str) -> bool {
    let is_odd = |c: &char| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace());
    text.chars().filter(is_odd).count() * 4 < text.chars().count().max(1)
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use serde_json::json;

    use super::*;

    const ADDRESS: &str = "anna.keller@client.example";

    /// As mail programs write it.
    fn wrapped(text: &str) -> String {
        let encoded = STANDARD.encode(text);
        let lines: Vec<_> = encoded.as_bytes().chunks(20).map(String::from_utf8_lossy).collect();
        lines.join("\r\n")
    }

    #[test]
    fn an_address_is_found_however_it_is_packed() {
        let mail = format!("To: bookings@venue.example\r\nFrom: Anna <{ADDRESS}>\r\n\r\nHello");
        let part = format!("Content-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--", wrapped(&mail));
        let ways = [
            mail.clone(),
            mail.to_uppercase(),
            "from=anna.keller%40client.example&to=x".to_owned(),
            r#"{"from":"anna.keller\u0040client.example"}"#.to_owned(),
            "write to anna.keller=40client.exam=\r\nple please".to_owned(),
            part.clone(),
            json!({ "data": { "raw": part } }).to_string(),
            json!({ "body_base64": STANDARD.encode(&part) }).to_string(),
            json!({ "body": json!({ "content_base64": STANDARD.encode(&mail) }).to_string() }).to_string(),
            format!("email={}", utf8_percent_encode(&part, NON_ALPHANUMERIC)),
        ];
        for way in ways {
            assert!(mentions(way.as_bytes(), ADDRESS), "{way}");
        }
    }

    #[test]
    fn nobody_is_found_who_is_not_there() {
        let other = "From: bob@client.example\r\n\r\nanna.keller at client.example";
        for text in [other.to_owned(), wrapped(other), json!({ "body": wrapped(other) }).to_string(), String::new()] {
            assert!(!mentions(text.as_bytes(), ADDRESS), "{text}");
        }
        assert!(!mentions(b"anything", ""), "no address is everybody's");
        assert!(!mentions(&[0xff; 64], ADDRESS));
    }
}
