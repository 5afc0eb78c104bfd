//! Whether bytes name an address, however they are packed.
//!
//! Providers post forms, JSON, mails within either, and files within those: an address may be written with `%40`,
//! `\u0040` or `=40`, be broken over two lines, or stand in base64. What is unpacked is looked at again, each time by the
//! rule of [`names`]: a false yes would take something from another client, a false no would leave a person in it.

use std::sync::LazyLock;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;
use regex::Regex;
use serde_json::Value;
use store::names;

/// A form with JSON with a mail with a file is four.
const DEEPEST: usize = 5;
/// Shorter runs of base64 are words. What stands before an empty line is a mail's head, and no part of it.
static RUNS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-](?:[ \t]*(?:\r?\n)?[ \t]*[A-Za-z0-9+/_-]){15,}").ok());
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Whether `bytes` name `address`, whatever the case of its letters.
#[must_use]
pub fn mentions(bytes: &[u8], address: &str) -> bool {
    !address.is_empty() && look(&String::from_utf8_lossy(bytes), address, DEEPEST)
}

fn look(text: &str, wanted: &str, depth: usize) -> bool {
    if names(text, wanted) {
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
    let is_end = |c: char| c.is_whitespace() || "<>\"".contains(c);
    if let Some(("", form)) = form(text.trim()).filter(|_| !text.trim().contains(is_end)) {
        all.extend(values(form));
        return all;
    }
    text.split(is_end).filter(|word| word.contains('%')).for_each(|word| all.extend(percent_decoded(word)));
    all.extend(quoted(text).iter().map(|text| quoted_printable(text)));
    all.extend(base64(text));
    all
}

fn percent_decoded(word: &str) -> Vec<String> {
    match form(word) {
        Some((place, form)) => [decoded(place)].into_iter().chain(values(form)).collect(),
        None => vec![decoded(word)],
    }
}

/// Where a form is sent by its link, and the form. It has every `@` as `%40`.
fn form(word: &str) -> Option<(&str, &str)> {
    let is_link = |(place, _): &(&str, &str)| place.contains(':');
    let (place, form) = word.split_once('?').filter(is_link).unwrap_or(("", word));
    let is_form = form.contains('%') && form.contains('=') && !form.contains('@') && !place.starts_with("mailto:");
    is_form.then_some((place, form))
}

/// Names and values. `+` is a space here (URL standard §5.1) and nowhere else, not in links to write a mail (RFC 6068 §5).
fn values(form: &str) -> impl Iterator<Item = String> {
    form.split(['&', '=']).map(|part| decoded(&part.replace('+', " ")))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What is quoted-printable: what follows a head that says so, or all of what breaks lines as nothing else does; and words
/// of heads (RFC 2047 §4.2). Elsewhere `=20` may begin an address.
fn quoted(text: &str) -> Vec<String> {
    let small = text.to_ascii_lowercase();
    let breaks = ["=\n", "=\r\n", "=40"].iter().any(|sign| text.contains(sign));
    let said = small.find("quoted-printable").or(breaks.then_some(0)).map(|from| text[from..].to_owned());
    let words = small.match_indices("?q?").filter_map(|(at, sign)| text[at + sign.len()..].split("?=").next());
    said.into_iter().chain(words.map(|word| word.replace('_', " "))).collect()
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
        if let Some(byte) = part.get(..2).and_then(quoted_byte) {
            bytes.push(byte);
            bytes.extend(&part.as_bytes()[2..]);
        } else {
            bytes.push(b'=');
            bytes.extend(part.as_bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// In small letters, as it should not be written, no more than what is ASCII: `=deanna@x.ch` may be somebody's.
fn quoted_byte(hex: &str) -> Option<u8> {
    let is_large = hex.bytes().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    u8::from_str_radix(hex, 16).ok().filter(|byte| is_large || byte.is_ascii())
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

    /// As forms write it.
    fn posted(fields: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
    }

    /// Everything that an address is posted in.
    fn packed(address: &str) -> Vec<String> {
        let mail = format!("From: Anna <{address}>\r\nTo: bookings@venue.example\r\n\r\nI am {address}.");
        let soft = format!("Content-Transfer-Encoding: quoted-printable\r\n\r\nI am=20{}", {
            let (start, end) = address.split_at(address.len() / 2);
            format!("{start}=\r\n{end}=2E")
        });
        let plain = vec![
            mail.clone(),
            soft,
            format!("Content-Transfer-Encoding: base64\r\n\r\n{}\r\n", wrapped(&format!("{address} has written"))),
            posted(&[("from", address), ("text", "100% sure")]),
            posted(&[("from", &format!("Anna <{address}>")), ("text", &format!("Hello {address} Bye"))]),
            posted(&[("body-mime", &mail)]),
            format!("Return-Path: <prvs=0123={address}>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello"),
            posted(&[
                ("sender", address),
                ("body-mime", "Content-Transfer-Encoding: quoted-printable\r\n\r\nHello=20"),
            ]),
            format!("<a href=\"mailto:{}?subject=a%20b\">", utf8_percent_encode(address, NON_ALPHANUMERIC)),
            format!("see https://x.example/a%20b?email={}&x=1", utf8_percent_encode(address, NON_ALPHANUMERIC)),
            json!({ "text": format!("Hello\n{address}\nBye"), "from": address }).to_string(),
            json!({ "body": json!({ "text": format!("Hello\n{address}\nBye") }).to_string() }).to_string(),
        ];
        let packed = plain.iter().map(|text| json!({ "body_base64": STANDARD.encode(text) }).to_string());
        plain.iter().cloned().chain(packed).collect()
    }

    #[test]
    fn who_writes_from_a_plus_address_is_found_wherever_they_are() {
        for address in ["anna+venue@x.ch", "anna@x.ch", "o'brien@x.ch", "12anna@x.ch", "deanna@x.ch"] {
            for text in packed(address) {
                assert!(mentions(text.as_bytes(), address), "{address} in {text}");
                assert!(mentions(text.as_bytes(), &address.to_uppercase()), "{address} in {text}");
            }
        }
    }

    #[test]
    fn whose_address_is_a_part_of_anothers_is_not_found_in_what_tells_of_the_other() {
        for neighbour in [
            "joanna@x.ch",
            "jo.anna@x.ch",
            "jo-anna@x.ch",
            "bob+anna@x.ch",
            "nanna@x.ch",
            "deanna@x.ch",
            "DEANNA@x.ch",
            "20anna@x.ch",
            "o'anna@x.ch",
            "anna@x.chat",
            "anna@x.ch.example",
            "anna@x.ch-a.example",
            "anna+b@x.ch",
        ] {
            for text in packed(neighbour) {
                assert!(!mentions(text.as_bytes(), "anna@x.ch"), "{neighbour} in {text}");
            }
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
