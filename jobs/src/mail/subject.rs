//! The subject of an answer: the client's own, so that it stays in its thread, and the booking's number in brackets.

use std::sync::LazyLock;

use booking::BookingNumber;
use regex::Regex;

use crate::one_line::one_line;

/// Longest subject taken over from a client, in characters.
const LONGEST: usize = 180;

/// What mail programs put before an answered or forwarded subject, in English and German.
#[expect(clippy::unwrap_used, reason = "a constant pattern, compiled by the tests")]
static PREFIXES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*((re|aw|antw|fwd?|wg)(\[\d+\])?\s*:\s*)+").unwrap());

/// A booking number in brackets, ours or one that a forwarded subject carried along.
#[expect(clippy::unwrap_used, reason = "a constant pattern, compiled by the tests")]
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s*\[BH-\d{4,}-\d+\]").unwrap());

/// `Re: <the client's subject> [BH-2026-00042]`, or `topic` in its place where there is none.
pub(crate) fn subject(client_subject: Option<&str>, topic: &str, number: Option<BookingNumber>) -> String {
    let answered = client_subject.map(bare).filter(|subject| !subject.is_empty());
    let subject = answered.map_or_else(|| topic.to_owned(), |answered| format!("Re: {answered}"));
    match number {
        Some(number) => format!("{subject} [{number}]"),
        None => subject,
    }
}

/// The subject without prefixes and numbers. An unbracketed number stays: the client wrote it.
fn bare(subject: &str) -> String {
    let line = one_line(subject, LONGEST);
    let numberless = NUMBERS.replace_all(&line, "");
    PREFIXES.replace(&numberless, "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_the_clients_subject_and_names_the_booking_once() {
        let cases = [
            (Some("Inquiry"), "Re: Inquiry [BH-2026-00042]"),
            (Some("Re: Inquiry [BH-2026-00042]"), "Re: Inquiry [BH-2026-00042]"),
            (Some("AW: Re: Anfrage für Juni [BH-2026-00042]"), "Re: Anfrage für Juni [BH-2026-00042]"),
            (Some("Fwd: WG: RE[2]: [BH-2025-00007] Fest"), "Re: Fest [BH-2026-00042]"),
            (Some("Rehearsal dinner"), "Re: Rehearsal dinner [BH-2026-00042]"),
            (Some("Inquiry\r\nBcc: eve@example.com"), "Re: Inquiry Bcc: eve@example.com [BH-2026-00042]"),
            (Some(" Re: "), "Your offer [BH-2026-00042]"),
            (None, "Your offer [BH-2026-00042]"),
        ];
        for (client, expected) in cases {
            assert_eq!(subject(client, "Your offer", "BH-2026-00042".parse().ok()), expected);
        }
        assert_eq!(subject(Some("A question"), "Your message", None), "Re: A question");
    }
}
