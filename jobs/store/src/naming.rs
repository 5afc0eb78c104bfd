//! Whether a text names an address: the one rule by which people are looked for in what others have written.
//!
//! `anna@x.ch` does not stand in `joanna@x.ch`, nor in `anna@x.ch.example`: where a letter goes on with it, it is another's.
//! What is packed (base64, `%40`) has to be unpacked first; what is written around an address in JSON, links and mails is
//! known here. Where a text can be read in two ways, it is read as its commoner one.

use std::ops::Range;

/// Signs that stand within addresses, and beside them too: within, where a letter or digit goes before.
const SIGNS: &str = ".-_+&'%#$^~";
/// Scripts from here on have no spaces between words: theirs stand beside an address and do not go on with it.
const UNSPACED: char = '\u{2e80}';

/// Whether `text` names `address`, whatever the case of their letters.
#[must_use]
pub fn names(text: &str, address: &str) -> bool {
    if address.is_ascii() {
        return !places(text.as_bytes(), address).is_empty();
    }
    !places(small(text).as_bytes(), &small(address)).is_empty()
}

/// Where `text` names `address`, whatever the case of their letters: from which byte to which.
#[must_use]
pub(crate) fn spans(text: &str, address: &str) -> Vec<Range<usize>> {
    if address.is_ascii() {
        return places(text.as_bytes(), address).into_iter().map(|at| at..at + address.len()).collect();
    }
    let (origins, wanted) = (origins(text), small(address));
    let origin = |at: usize| origins.get(at).copied().unwrap_or(text.len());
    // What one letter became is one letter.
    let end = |at: usize| (at..).map(origin).find(|end| *end > origin(at - 1)).unwrap_or(text.len());
    places(small(text).as_bytes(), &wanted).into_iter().map(|at| origin(at)..end(at + wanted.len())).collect()
}

/// In small letters, one by one: sigma is the same wherever in a word it stands.
fn small(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// For each byte of a text in small letters where the letter begins that it was.
fn origins(text: &str) -> Vec<usize> {
    let mut origins = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let len: usize = c.to_lowercase().map(char::len_utf8).sum();
        origins.resize(origins.len() + len, at);
    }
    origins
}

/// Where `text` names `address`: at which byte each begins, whatever the case of their ASCII letters.
#[must_use]
pub fn places(text: &[u8], address: &str) -> Vec<usize> {
    let wanted = address.as_bytes();
    let windows = text.windows(wanted.len().max(1)).enumerate();
    let alike = windows.filter(|(_, window)| window.eq_ignore_ascii_case(wanted)).map(|(at, _)| at);
    alike.filter(|at| is_whole(&text[..*at], address, &text[at + wanted.len()..])).collect()
}

fn is_whole(before: &[u8], address: &str, after: &[u8]) -> bool {
    let is_open = |edge: Option<char>| edge.is_some_and(|c| is_letter(c) || SIGNS.contains(c));
    let (first, last) = (address.chars().next(), address.chars().next_back());
    let begins_here = !is_open(first) || !begins_earlier(before, first);
    let ends_here = !is_open(last) || !ends_later(after);
    begins_here && ends_here
}

fn begins_earlier(before: &[u8], first: Option<char>) -> bool {
    let is_cut = before.ends_with(b"\\") && first.is_some_and(|first| "nrtbf".contains(first.to_ascii_lowercase()));
    is_cut || ends_in_letter(without_signs(before))
}

/// What goes before the signs at its end: `jo--anna` is one name. Two full stops are in none (RFC 5322 §3.2.3), but between
/// words.
fn without_signs(mut text: &[u8]) -> &[u8] {
    let mut last = None;
    while let Some((rest, c)) = back(text).filter(|(_, c)| SIGNS.contains(*c)) {
        if (c, last) == ('.', Some('.')) {
            return b"";
        }
        (text, last) = (rest, Some(c));
    }
    text
}

/// The last letter of `\n` and of `\u003c`, as JSON has them, is none; what the latter stands for may be one.
fn ends_in_letter(text: &[u8]) -> bool {
    let Some((rest, last)) = back(text) else { return false };
    if let Some(code) = text.last_chunk::<6>().and_then(|code| code.strip_prefix(b"\\u")).and_then(number) {
        return char::from_u32(code).is_some_and(is_letter);
    }
    is_letter(last) && !(rest.ends_with(b"\\") && "nrtbf".contains(last))
}

fn ends_later(after: &[u8]) -> bool {
    let Some((c, rest)) = forth(after) else { return false };
    match c {
        // The full stop of a sentence is followed by none.
        '.' => begins_with_letter(rest),
        '-' | '_' => ends_a_domain(rest),
        c => is_letter(c),
    }
}

fn begins_with_letter(text: &[u8]) -> bool {
    forth(text).is_some_and(|(c, _)| is_letter(c))
}

/// `x.ch--a.example` is one name; `x.ch-Adresse` is a name and a word: no domain ends in a label with such a sign.
fn ends_a_domain(mut text: &[u8]) -> bool {
    while let Some((c, rest)) = forth(text) {
        match c {
            '.' => return begins_with_letter(rest),
            '-' | '_' => {}
            c if is_letter(c) => {}
            _ => return false,
        }
        text = rest;
    }
    false
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c < UNSPACED
}

/// The last character, and what goes before it. Quoted-printable breaks lines anywhere (RFC 2045 §6.7).
fn back(text: &[u8]) -> Option<(&[u8], char)> {
    let text = ["=\r\n", "=\n"].iter().find_map(|fold| text.strip_suffix(fold.as_bytes())).unwrap_or(text);
    let last = (1..=text.len().min(4)).find_map(|len| {
        let (rest, last) = text.split_at(text.len() - len);
        Some((rest, str::from_utf8(last).ok()?.chars().next()?))
    });
    // Bytes of another encoding than UTF-8 are no part of an address.
    last.or_else(|| Some((&text[..text.len().checked_sub(1)?], char::REPLACEMENT_CHARACTER)))
}

/// The first character, and what follows it; `%2E` and `=2E` are the character that they stand for.
fn forth(text: &[u8]) -> Option<(char, &[u8])> {
    let text = ["=\r\n", "=\n"].iter().find_map(|fold| text.strip_prefix(fold.as_bytes())).unwrap_or(text);
    if let Some(([b'%' | b'=', code @ ..], rest)) = text.split_first_chunk::<3>()
        && let Some(byte) = number(code).and_then(|code| u8::try_from(code).ok())
    {
        return Some((char::from(byte), rest));
    }
    let first = (1..=text.len().min(4)).find_map(|len| {
        let (first, rest) = text.split_at(len);
        Some((str::from_utf8(first).ok()?.chars().next()?, rest))
    });
    first.or_else(|| Some((char::REPLACEMENT_CHARACTER, text.get(1..)?)))
}

fn number(hex: &[u8]) -> Option<u32> {
    // A sign is no digit, whatever numbers begin with elsewhere.
    let is_hex = hex.iter().all(u8::is_ascii_hexdigit);
    str::from_utf8(hex).ok().filter(|_| is_hex).and_then(|hex| u32::from_str_radix(hex, 16).ok())
}

#[cfg(test)]
mod tests;
