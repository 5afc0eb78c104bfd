//! Finds days in a sentence, and says which days they are.
//!
//! Knows how days are written and counted from the mail's own day; not what they are for.

use std::ops::Range;

use chrono::NaiveDate;
use regex::Captures;

use super::cue::{Pattern, pattern};
use super::day_form::{Anchor, Form, RULES, Rule, month, number, on, on_day, span, year};
use super::mask::blank;
use super::words::calendar::MONTH;

/// One day or span of days in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Day {
    /// Where it stands.
    pub(super) at: Range<usize>,
    pub(super) first: NaiveDate,
    /// Only for several days.
    pub(super) last: Option<NaiveDate>,
    /// How sure the words are.
    pub(super) form: Form,
}

static DAY_ALONE: Pattern = Pattern::new(|| {
    pattern(r"\b(?:the|on|der|den|dem|am|vom|zum|und|oder|and|or) (\d{1,2})(st|nd|rd|th|\.)(?:$|[ ,.;:!?)])")
});
static NOT_A_DAY: Pattern = Pattern::new(|| {
    pattern(
        r"^ ?(?:floor|birthday|anniversary|time|edition|century|year|mal|stock|og|ug|klasse|jahr\w*|jubiläum|geburtstag|ausgabe|version|quartal|woche|week|person|of us)",
    )
});

static EITHER: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?,? (?:or|oder) (?:on |am )?(?:the |den |der |dem )?(\d{{1,2}}(?:st|nd|rd|th|\.)?(?: of)? ({MONTH})\b(?: (\d{{4}})\b)?)"
    ))
});

/// All days of a sentence, in its order, and the sentence without them.
pub(super) fn find(text: &str, anchor: &Anchor<'_>) -> (Vec<Day>, String) {
    let mut days = either(text, anchor);
    let mut rest = blank(text, &days.iter().map(|day| day.at.clone()).collect::<Vec<_>>());
    for rule in &RULES {
        let found: Vec<Day> = rule.pattern.captures_iter(&rest).filter_map(|m| read(&rest, &m, rule, anchor)).collect();
        let ranges: Vec<_> = found.iter().map(|day| day.at.clone()).collect();
        rest = blank(&rest, &ranges);
        days.extend(found);
    }
    days.extend(alone(&rest, anchor));
    days.sort_by_key(|day| day.at.start);
    join(&mut days, text);
    let ranges: Vec<_> = days.iter().map(|day| day.at.clone()).collect();
    let masked = blank(text, &ranges);
    (days, masked)
}

static GAP: Pattern = Pattern::new(|| {
    pattern(
        r"^[ ,(]*(?:(?:um|at|ab|from)? ?\d{1,2}(?:[:.]\d{2})? ?(?:uhr|h|am|pm)?)?[ ,)]*(?:until|till|to|bis|bis zum|through)(?: the| zum| am)? ?$",
    )
});
static FROM: Pattern = Pattern::new(|| pattern(r"\b(?:from|von|vom|ab|starting)(?: the| dem)? $"));

/// "From Friday 16 October, 17:00, until Sunday 18 October": hours may stand between.
fn join(days: &mut Vec<Day>, text: &str) {
    let joined = |days: &[Day], at: usize| {
        let (first, last) = (&days[at], &days[at + 1]);
        FROM.is_match(&text[..first.at.start])
            && first.last.is_none()
            && GAP.is_match(&text[first.at.end..last.at.start])
            && span(first.first, last.first).is_some()
    };
    if let Some(at) = (1..days.len()).map(|next| next - 1).find(|at| joined(days, *at)) {
        let last = days.remove(at + 1);
        days[at].last = Some(last.first);
    }
}

/// "15. oder 22. September": the first of the two, which borrows the month.
fn either(text: &str, anchor: &Anchor<'_>) -> Vec<Day> {
    let day = |found: Captures<'_>| {
        let first = on(number(&found, 1)?, month(&found, 3)?, year(&found, 4), anchor.today)?;
        Some(Day { at: found.get(1)?.range(), first, last: None, form: Form::Full })
    };
    EITHER.captures_iter(text).filter_map(day).collect()
}

fn read(text: &str, found: &Captures<'_>, rule: &Rule, anchor: &Anchor<'_>) -> Option<Day> {
    let at = found.get(0)?.range();
    if is_hour(text, &at) || is_greeting(text, &at) {
        return None;
    }
    let (first, last) = (rule.resolve)(found, anchor)?;
    Some(Day { at, first, last, form: rule.form })
}

/// "um 8.10." is an hour.
fn is_hour(text: &str, at: &Range<usize>) -> bool {
    let before = text[..at.start].trim_end().to_lowercase();
    let after = text[at.end..].trim_start().to_lowercase();
    ["um", "gegen", "at"].iter().any(|word| before.split(' ').next_back() == Some(word)) || after.starts_with("uhr")
}

/// "Guten Morgen", "am Morgen", "Morgen" as a noun.
fn is_greeting(text: &str, at: &Range<usize>) -> bool {
    text[at.clone()].starts_with("Morgen")
        || (text[at.clone()].eq_ignore_ascii_case("morgen")
            && text[..at.start].trim_end().to_lowercase().ends_with(['n', 'm']))
}

/// "the 14th", "am 12. und 13."
fn alone(text: &str, anchor: &Anchor<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    let mut from = 0;
    while let Some(found) = DAY_ALONE.captures_at(text, from) {
        let (Some(number), Some(mark)) = (found.get(1), found.get(2)) else { break };
        from = mark.end();
        let after = &text[mark.end()..];
        let noun = mark.as_str() == "." && after.trim_start().chars().next().is_some_and(char::is_uppercase);
        let joined = ["und ", "oder ", "and ", "or "].iter().any(|word| found[0].to_lowercase().starts_with(word));
        if noun || NOT_A_DAY.is_match(after) || (joined && days.is_empty()) {
            continue;
        }
        let day = number.as_str().parse().ok().and_then(|day| on_day(day, None, anchor));
        days.extend(day.map(|first| Day { at: number.start()..mark.end(), first, last: None, form: Form::DayOnly }));
    }
    days
}
