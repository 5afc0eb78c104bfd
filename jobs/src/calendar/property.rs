//! Properties of iCalendar objects (RFC 5545 §3.1–3.3) from text that came from people. Knows no bookings.

use chrono::{DateTime, Utc};
use icalendar::Property;

use crate::one_line::one_line;

/// Longest text of one property, in characters.
const LONGEST: usize = 200;

/// A time in UTC (§3.3.5, form 2): no zone definition has to travel along.
pub(super) fn instant(key: &str, at: DateTime<Utc>) -> Property {
    Property::new(key, at.format("%Y%m%dT%H%M%SZ").to_string())
}

/// One line of text; the writer escapes it.
pub(super) fn text(key: &str, value: &str) -> Property {
    Property::new(key, one_line(value, LONGEST))
}

/// Lines of text, each of them one line.
pub(super) fn lines(key: &str, values: &[String]) -> Property {
    let lines: Vec<String> = values.iter().map(|value| one_line(value, LONGEST)).collect();
    Property::new(key, lines.join("\n"))
}

/// A person's calendar address (§3.3.3) with its common name.
pub(super) fn person(key: &str, name: Option<&str>, address: &str) -> Property {
    let mut property = Property::new(key, format!("mailto:{}", mailto(address)));
    if let Some(name) = name.map(parameter).filter(|name| !name.is_empty()) {
        property.add_parameter("CN", &name);
    }
    property
}

/// A parameter's value has no escape for a double quote (§3.1), and `^` is one for RFC 6868.
fn parameter(text: &str) -> String {
    one_line(&text.replace('"', "'").replace('^', " "), LONGEST)
}

/// RFC 6068 §2: what could end the address or the line is percent-encoded.
fn mailto(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'%' | b'?' | b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => out += &encoded(byte),
            _ if byte.is_ascii_graphic() => out.push(char::from(byte)),
            _ => out += &encoded(byte),
        }
    }
    out
}

fn encoded(byte: u8) -> String {
    format!("%{byte:02X}")
}
