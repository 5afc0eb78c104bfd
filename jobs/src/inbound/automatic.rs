//! What a mail says of itself that no person has written (RFC 3834, 5; RFC 3464, 2).

use std::collections::BTreeMap;

/// A header, by its name in any case.
pub(crate) fn header<'a>(headers: &'a BTreeMap<String, String>, wanted: &str) -> Option<&'a str> {
    headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
}

/// Whether it says that it was sent by a machine, or is to be returned to nobody.
pub(crate) fn is_automatic(headers: &BTreeMap<String, String>) -> bool {
    header(headers, "Auto-Submitted").is_some_and(|value| !value.eq_ignore_ascii_case("no"))
        || header(headers, "Return-Path").is_some_and(|value| matches!(value, "" | "<>"))
}
