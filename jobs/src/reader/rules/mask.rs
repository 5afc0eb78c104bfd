//! Blanks out what has been read, so that no number is read twice.
//!
//! Positions stay: a blanked range becomes as many spaces as it had bytes.

use std::ops::Range;

use super::cue::{Pattern, pattern};

/// Numbers that are never a date, a time or a head count.
static NOISE: Pattern = Pattern::new(|| {
    pattern(concat!(
        r"\S+@\S+|https?://\S+|www\.\S+",
        r"|(?:\+|00)\d{1,3}[ ./()\d-]{7,20}\d|\b\(?0\)?\d{2}[ ./-]?\d{3}[ ./-]?\d{2}[ ./-]?\d{2}\b",
        r"|\b(?:chf|sfr\.?|fr\.|eur|usd|£|€|\$) ?\d[\d'’.,]*(?:\.[-–]+)?|\b\d[\d'’]*(?:[.,]\d{2,3}|\.[-–]+)? ?(?:chf|francs?|franken|fr\.|sfr\.?|euros?|eur|stutz)\b|\b\d[\d'’]*\.[-–]",
        r"|\b\d+(?:[.,]\d+)? ?(?:%|percent\b|per cent\b|prozent\b)",
        r"|\b(?:offer|offerte|angebot|quote|order|po|no\.?|nr\.?|number|nummer|reference|referenz|ref\.?|invoice|rechnung|booking|buchung|kostenstelle|issue|version|uid|che|iban|vat|mwst)[ :#-]*(?:no\.?|nr\.?|number|nummer|reference|referenz)?[ :#]*[a-z]{0,3}-?\d[\d./-]{3,}\b",
        r"|\b(?:\d{2,3}|2[04-9]\d\d|[3-9]\d{3})-\d{4,}\b|\bb-\d{4}-\d+\b",
    ))
});

/// Blanks contacts, money, percentages and reference numbers.
pub(super) fn noise(text: &str) -> String {
    let found: Vec<_> = NOISE.find_iter(text).map(|m| m.range()).collect();
    blank(text, &found)
}

/// Blanks the given ranges.
pub(super) fn blank(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut from = 0;
    for range in ranges.iter().filter(|range| range.end <= text.len()) {
        if range.start < from {
            continue;
        }
        blanked.push_str(&text[from..range.start]);
        blanked.extend(std::iter::repeat_n(' ', range.len()));
        from = range.end;
    }
    blanked.push_str(&text[from..]);
    blanked
}
