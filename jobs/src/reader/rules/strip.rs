//! Separates what the writer says now from greetings, signatures, footers and copies of older mail.
//!
//! Knows the frame of a mail, nothing of its content. Every step walks the lines once.

use super::cue::{Pattern, exact};
use super::sender::Sender;
use super::words::frame;

/// More than any client writes; what lies beyond is not read.
const LONGEST_BODY: usize = 200_000;
const LONGEST_TEXT: usize = 20_000;
/// A signature with more lines than this is prose.
const LONGEST_SIGNATURE: usize = 14;

/// The parts of a mail.
#[derive(Default)]
pub(super) struct Parts {
    /// The subject of a fresh mail.
    pub(super) subject: Option<String>,
    /// The writer's own lines.
    pub(super) text: Vec<String>,
    /// The lines below the closing.
    pub(super) signature: Vec<String>,
    /// What was forwarded to be handled.
    pub(super) forwarded: Vec<String>,
    /// The closing line itself, which may hold the only thanks of the mail.
    pub(super) closing: String,
}

static FULL_NAME: Pattern =
    Pattern::new(|| exact(r"^[A-ZÄÖÜÉ][a-zäöüéèàç]+(?:[ -](?:[A-ZÄÖÜÉ][a-zäöüéèàç]+|[A-Z]\.|von|de|van)){1,3}$"));

/// A line of an address, whose name is no signature.
static POSTAL: Pattern = Pattern::new(|| exact(r"^(?:[A-Z]{1,2}-)?\d{4,5} [A-ZÄÖÜ]"));

/// Takes a mail apart.
pub(super) fn strip(subject: &str, body: &str, sender: &Sender) -> Parts {
    let (own, copied) = split_history(clean(body).lines());
    let mut parts = split_signature(without_footers(own), sender);
    parts.text = without_greeting(&parts.text);
    parts.subject = fresh(subject);
    if parts.text.iter().any(|line| frame::HANDLE_BELOW.is_in(line)) {
        let forwarded = copied.into_iter().filter(|line| !frame::HEADER_FIELD.starts(line)).collect();
        let inner = split_signature(without_footers(forwarded), &Sender::default());
        parts.forwarded = without_greeting(&inner.text);
    }
    parts
}

/// Line ends, spaces and umlauts in one form; no control characters; a bounded length.
fn clean(body: &str) -> String {
    let body = upto(body, LONGEST_BODY).replace("\r\n", "\n").replace('\r', "\n");
    let body = [
        ("a\u{308}", "ä"),
        ("o\u{308}", "ö"),
        ("u\u{308}", "ü"),
        ("A\u{308}", "Ä"),
        ("O\u{308}", "Ö"),
        ("U\u{308}", "Ü"),
    ]
    .iter()
    .fold(body, |text, (from, to)| text.replace(from, to));
    let mut kept = String::with_capacity(body.len());
    for c in body.chars() {
        match c {
            '\n' => kept.push('\n'),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() || c.is_control() => kept.push(' '),
            c => kept.push(c),
        }
    }
    upto(&kept, LONGEST_BODY).to_owned()
}

/// The longest prefix of at most `limit` bytes.
pub(super) fn upto(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// The nearest character boundary at or below a position.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The longest suffix of at most `limit` bytes.
pub(super) fn upto_back(text: &str, limit: usize) -> &str {
    let start =
        (text.len().saturating_sub(limit)..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[start..]
}

/// Own lines, and the lines of a forwarded mail. Replies below the quote count when nothing stands above.
fn split_history<'a>(lines: impl Iterator<Item = &'a str>) -> (Vec<String>, Vec<String>) {
    let lines: Vec<&str> = lines.map(str::trim).collect();
    let Some((at, forward)) = (0..lines.len()).find_map(|at| history_at(&lines, at).map(|forward| (at, forward)))
    else {
        return (unquoted(&lines), Vec::new());
    };
    let own = unquoted(&lines[..at]);
    if forward {
        return (own, unquoted(&lines[at + 1..]));
    }
    if own.iter().any(|line| !line.is_empty()) || !lines[at..].iter().any(|line| line.starts_with('>')) {
        return (own, Vec::new());
    }
    let below = lines[at..].iter().rposition(|line| line.starts_with('>')).map_or(lines.len(), |last| at + last + 1);
    (unquoted(&lines[below..]), Vec::new())
}

/// Whether a copy begins at this line; `true` inside for a forward.
fn history_at(lines: &[&str], at: usize) -> Option<bool> {
    let line = lines[at];
    if line.len() > 300 || line.is_empty() {
        return None;
    }
    let ruled = line.starts_with('-') || line.ends_with(':');
    if ruled && frame::FORWARDED.is_in(line) {
        return Some(true);
    }
    if line.starts_with('-') && frame::ORIGINAL.is_in(line) {
        return Some(false);
    }
    let joined = format!("{line} {}", lines.get(at + 1).filter(|next| next.len() < 200).unwrap_or(&""));
    (frame::WROTE.starts(line) || (line.len() > 20 && frame::WROTE.starts(&joined)) || opens_header(lines, at))
        .then_some(false)
}

/// "From:" followed by the other fields of a copied header.
fn opens_header(lines: &[&str], at: usize) -> bool {
    let first = lines[at].trim_start_matches(['*', ' ']);
    (first.starts_with("From:") || first.starts_with("Von:"))
        && lines[at + 1..].iter().take(4).filter(|line| frame::HEADER_FIELD.starts(line)).count() >= 2
}

fn unquoted(lines: &[&str]) -> Vec<String> {
    lines.iter().filter(|line| !line.starts_with('>')).map(|line| (*line).to_owned()).collect()
}

/// Drops what phones append, and rules out of underscores.
fn without_footers(lines: Vec<String>) -> Vec<String> {
    let is_rule = |line: &str| line.len() > 3 && line.chars().all(|c| matches!(c, '_' | '=' | '-' | '*'));
    lines.into_iter().filter(|line| !frame::FOOTER.starts(line) && !is_rule(line)).collect()
}

/// Splits at the closing, at the signature mark or at the sender's own name.
fn split_signature(lines: Vec<String>, sender: &Sender) -> Parts {
    let lines = bounded(lines);
    let end = lines.iter().position(|line| line == "--").unwrap_or(lines.len());
    let split =
        (0..end).find(|at| closes(&lines, *at, end, sender)).or_else(|| last_block(&lines[..end])).unwrap_or(end);
    let mut parts = Parts { text: lines[..split].to_vec(), ..Parts::default() };
    let tail = if split == end { lines.get(end + 1..).unwrap_or_default() } else { &lines[split..end] };
    let said_again = tail.iter().position(|line| frame::POSTSCRIPT.starts(line)).unwrap_or(tail.len());
    parts.signature = tail[..said_again].to_vec();
    parts.text.push(String::new());
    parts.text.extend(tail[said_again..].iter().cloned());
    parts.closing = parts.signature.first().cloned().unwrap_or_default();
    parts
}

/// A last paragraph of short lines under a person's name.
fn last_block(lines: &[String]) -> Option<usize> {
    let last = lines.iter().rposition(|line| !line.is_empty())?;
    let before = lines[..last].iter().rposition(String::is_empty)?;
    let block = &lines[before + 1..=last];
    let text_before = lines[..before].iter().rev().find(|line| !line.is_empty())?;
    let short =
        block.len() <= 5 && block.iter().all(|line| line.len() <= 70 && !line.ends_with(['.', '!', '?', ':', ',']));
    (short && FULL_NAME.is_match(&block[0]) && !text_before.ends_with(':')).then_some(before + 1)
}

fn bounded(lines: Vec<String>) -> Vec<String> {
    let mut room = LONGEST_TEXT;
    let fits = move |line: &String| {
        let fits = line.len() <= room;
        room = room.saturating_sub(line.len() + 1);
        fits
    };
    lines.into_iter().map(|line| upto(&line, LONGEST_TEXT / 2).to_owned()).take_while(fits).collect()
}

/// Whether the text ends before this line.
fn closes(lines: &[String], at: usize, end: usize, sender: &Sender) -> bool {
    let line = &lines[at];
    let free = at == 0
        || lines[at - 1].is_empty()
        || lines[at - 1].ends_with(['.', '!', '?', ',', ')'])
        || is_closing(&lines[at - 1], sender)
        || (line.contains(' ') && is_brief(&lines[at - 1]) && !lines[at..end].iter().any(|line| POSTAL.is_match(line)));
    if line.is_empty() || line.len() > 90 || !(is_closing(line, sender) || (free && sender.is_named(line))) {
        return false;
    }
    let rest = lines[at + 1..end].iter().take_while(|line| !frame::POSTSCRIPT.starts(line));
    let rest: Vec<_> = rest.filter(|line| !line.is_empty()).collect();
    rest.len() <= LONGEST_SIGNATURE && !rest.iter().take(3).any(|line| is_prose(line))
}

/// Too short for the middle of a paragraph: a closing in words that no table has.
fn is_brief(line: &str) -> bool {
    line.split_whitespace().count() <= 5 && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | ';' | '@'))
}

/// "Kind regards", "Gruss, Beat", "Thanks in advance".
fn is_closing(line: &str, sender: &Sender) -> bool {
    if !frame::CLOSING.starts(line) || line.contains('?') {
        return false;
    }
    let words = line.split_whitespace().count();
    if words <= 9 && frame::SURE_CLOSING.is_in(line) && !line.trim_end_matches(['.', '!']).contains(". ") {
        return true;
    }
    let after = frame::CLOSING.find(line).map_or("", |found| &line[found.end..]);
    let after = frame::CLOSING_FILLER.without(after);
    let mut rest = after.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'').filter(|word| !word.is_empty());
    let short = words <= 7;
    short && rest.all(|word| sender.is_named(word) || frame::CLOSING.is_in(word))
}

/// A full sentence, which no signature has at its top.
fn is_prose(line: &str) -> bool {
    line.split_whitespace().count() >= 6 && line.ends_with(['.', '!', '?'])
}

fn without_greeting(lines: &[String]) -> Vec<String> {
    let Some(first) = lines.iter().position(|line| !line.is_empty()) else { return Vec::new() };
    let line = &lines[first];
    let short = line.split_whitespace().count() <= 6 && !line.contains(|c: char| c.is_ascii_digit() || c == '?');
    let skip = if frame::GREETING.starts(line) && short { first + 1 } else { first };
    lines[skip..].to_vec()
}

/// A subject that the writer wrote now; the mark of a forward is dropped.
fn fresh(subject: &str) -> Option<String> {
    let subject = clean(subject).replace('\n', " ");
    let mut subject = upto(subject.trim(), 300);
    while frame::FORWARD_SUBJECT.starts(subject) {
        subject = subject.split_once(':').map_or("", |(_, rest)| rest.trim());
    }
    (!subject.is_empty() && !frame::OLD_SUBJECT.starts(subject)).then(|| subject.to_owned())
}
