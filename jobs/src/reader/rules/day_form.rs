//! The ways to write a day, and the day that each means.
//!
//! One rule a form: what it looks like and how it resolves; [`super::date`] applies them to a sentence.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use regex::Captures;

use super::cue::{Pattern, pattern};
use super::words::calendar::{self, MONTH, ORDINAL, WEEKDAY, WEEKDAY_SHORT};

/// How a day was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Day and month.
    Full,
    /// "the 14th", perhaps with a weekday.
    DayOnly,
    /// "tomorrow", "next Friday", "Friday".
    Relative,
}

/// What relative days are counted from.
pub(super) struct Anchor<'a> {
    pub(super) today: NaiveDate,
    pub(super) offered: &'a [NaiveDate],
    /// The day that "a week later" counts from.
    pub(super) base: Option<NaiveDate>,
}

type Resolve = fn(&Captures<'_>, &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)>;

/// One way to write a day.
pub(super) struct Rule {
    pub(super) pattern: Pattern,
    pub(super) form: Form,
    pub(super) resolve: Resolve,
}

macro_rules! rule {
    ($form:ident, $resolve:expr, $($source:tt)+) => {
        Rule { pattern: Pattern::new(|| pattern(&format!($($source)+))), form: Form::$form, resolve: $resolve }
    };
}

/// In this order; what one has read the next does not see.
pub(super) static RULES: [Rule; 14] = [
    rule!(Full, iso, r"\b(\d{{4}})-(\d{{2}})-(\d{{2}})\b"),
    rule!(
        Full,
        numeric_span,
        r"\b(\d{{1,2}})\.(?:(\d{{1,2}})\.)?(\d{{4}}|\d{{2}})? ?(?:-|–|/|bis(?: zum)?|to|und|and) ?(\d{{1,2}})\.(\d{{1,2}})\.(?:(\d{{4}}|\d{{2}})\b)?"
    ),
    rule!(
        Full,
        numeric,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?(?:the|den|der|dem|am)? ?)?\b(\d{{1,2}})[./-] ?(\d{{1,2}})[./-] ?(\d{{4}}|\d{{2}})\b"
    ),
    rule!(
        Full,
        named_span,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?(?:the |den |der |dem )?)?\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)?(?: ({MONTH}))?\.?(?: (\d{{4}}))? ?(?:-|–|/|bis(?: zum)?|to|until|through|till|and|und|&) ?(?:{WEEKDAY},? )?(?:the |den |dem |zum )?(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ?({MONTH})\b\.?,?(?: (\d{{4}}))?"
    ),
    rule!(
        Full,
        month_first_span,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?)?\b({MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)? ?(?:-|–|to|and|through|until|&) ?(?:({MONTH})\.? )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}}))?"
    ),
    rule!(
        Full,
        named,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?(?:the|den|der|dem)? ?)?\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ?({MONTH})\b\.?(?:,? (\d{{4}})\b)?"
    ),
    rule!(
        Full,
        month_first,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?)?\b({MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (\d{{4}})\b)?"
    ),
    rule!(
        Full,
        nth_weekday,
        r"\b({ORDINAL}) ({WEEKDAY}) (?:in|of|im|des|vom)(?: the month of)? ({MONTH})\b(?: (\d{{4}}))?"
    ),
    rule!(
        Full,
        short,
        r"(?:\b(?:{WEEKDAY}|{WEEKDAY_SHORT})\b\.?,? ?(?:the|den|der|dem|am)? ?)?\b(\d{{1,2}})\. ?(\d{{1,2}})\."
    ),
    rule!(Full, short, r"\b(?:on|am|for|the|für den|den|{WEEKDAY}|{WEEKDAY_SHORT}),? (\d{{1,2}})/(\d{{1,2}})\b"),
    rule!(DayOnly, weekday_and_day, r"\b({WEEKDAY})\b,? (?:the |der |den |dem |am )?(\d{{1,2}})(?:st|nd|rd|th|\.)"),
    rule!(Relative, relative, r"\b(day after tomorrow|tomorrow|übermorgen|heute abend|tonight|morgen)\b"),
    rule!(
        Relative,
        shifted,
        r"\b(?:(?:the|den|am) )?(?:(one|an?|two|three|ein(?:e[nrsm]?)?|zwei|drei) )?(day|week|tage?n?|wochen?)s? (later|after|earlier|before|später|darauf|danach|früher|vorher|davor|nach hinten|nach vorne)\b"
    ),
    rule!(
        Relative,
        next_weekday,
        r"\b(?:({WEEKDAY}),? (?:of )?(?:next week|nächste[rn]? woche)|(?:next week|nächste[rn]? woche),? (?:on |am )?({WEEKDAY})|(?:next|this|this coming|coming|nächste[nrsm]?|kommende[nrsm]?|diese[nrsm]?) ({WEEKDAY})|({WEEKDAY}))(?:abend|nachmittag|vormittag|morgen|mittag)?s?\b"
    ),
];

/// The offered day with this number (and weekday), else the next one.
pub(super) fn on_day(day: u32, weekday: Option<Weekday>, anchor: &Anchor<'_>) -> Option<NaiveDate> {
    let fits = |date: &NaiveDate| date.day() == day && weekday.is_none_or(|wanted| date.weekday() == wanted);
    let offered = anchor.offered.iter().copied().find(|date| date.day() == day);
    offered.or_else(|| anchor.today.iter_days().take(366 * 3).find(fits))
}

/// The next such day of the year on or after today, or the one in the year that was written.
pub(super) fn on(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => (0..9)
            .filter_map(|ahead| NaiveDate::from_ymd_opt(today.year() + ahead, month, day))
            .find(|date| *date >= today),
    }
}

pub(super) fn number<T: std::str::FromStr>(found: &Captures<'_>, group: usize) -> Option<T> {
    found.get(group)?.as_str().parse().ok()
}

/// "26" is 2026.
pub(super) fn year(found: &Captures<'_>, group: usize) -> Option<i32> {
    number(found, group).map(|year: i32| if year < 100 { year + 2000 } else { year })
}

pub(super) fn month(found: &Captures<'_>, group: usize) -> Option<u32> {
    calendar::month(found.get(group)?.as_str())
}

/// A span must run forward; its first day inherits what only the second one says.
pub(super) fn span(first: NaiveDate, last: NaiveDate) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let days = (last - first).num_days();
    (1..=31).contains(&days).then_some((first, Some(last)))
}

fn iso(found: &Captures<'_>, _: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((NaiveDate::from_ymd_opt(number(found, 1)?, number(found, 2)?, number(found, 3)?)?, None))
}

fn numeric(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((on(number(found, 1)?, number(found, 2)?, year(found, 3), anchor.today)?, None))
}

fn short(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((on(number(found, 1)?, number(found, 2)?, None, anchor.today)?, None))
}

fn numeric_span(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let last_month = number(found, 5)?;
    let first_year = year(found, 3).or_else(|| year(found, 6));
    let first = on(number(found, 1)?, number(found, 2).unwrap_or(last_month), first_year, anchor.today)?;
    neighbours(found, span(first, on(number(found, 4)?, last_month, year(found, 6), first)?)?)
}

/// "5. und 12. Mai" are two days, "5. und 6. Mai" a span.
fn neighbours(found: &Captures<'_>, span: (NaiveDate, Option<NaiveDate>)) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let joined = [" und ", " and ", "&"].iter().any(|and| found[0].to_lowercase().contains(and));
    let near = span.1.is_some_and(|last| (last - span.0).num_days() <= 2);
    Some(if joined && !near { (span.0, None) } else { span })
}

fn named_span(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let last_month = month(found, 5)?;
    let first_year = year(found, 3).or_else(|| year(found, 6));
    let first = on(number(found, 1)?, month(found, 2).unwrap_or(last_month), first_year, anchor.today)?;
    neighbours(found, span(first, on(number(found, 4)?, last_month, year(found, 6), first)?)?)
}

fn month_first_span(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let first = on(number(found, 2)?, month(found, 1)?, year(found, 5), anchor.today)?;
    span(first, on(number(found, 4)?, month(found, 3).or_else(|| month(found, 1))?, year(found, 5), first)?)
}

fn named(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((on(number(found, 1)?, month(found, 2)?, year(found, 3), anchor.today)?, None))
}

fn month_first(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((on(number(found, 2)?, month(found, 1)?, year(found, 3), anchor.today)?, None))
}

fn nth_weekday(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let (nth, day) = (calendar::ordinal(&found[1])?, calendar::weekday(&found[2])?);
    let month = month(found, 3)?;
    let in_year = |year: i32| match nth {
        0 => (1..=5).rev().find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, day, n)),
        n => NaiveDate::from_weekday_of_month_opt(year, month, day, u8::try_from(n).unwrap_or(1)),
    };
    let date = match year(found, 4) {
        Some(year) => in_year(year),
        None => (0..2).filter_map(|ahead| in_year(anchor.today.year() + ahead)).find(|date| *date >= anchor.today),
    };
    Some((date?, None))
}

fn weekday_and_day(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    Some((on_day(number(found, 2)?, calendar::weekday(&found[1]), anchor)?, None))
}

fn relative(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let ahead = match found[1].to_lowercase().as_str() {
        "tonight" | "heute abend" => 0,
        "tomorrow" | "morgen" => 1,
        _ => 2,
    };
    Some((anchor.today.checked_add_days(Days::new(ahead))?, None))
}

/// "a week later", "the day before", "eine Woche vorher".
fn shifted(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let many = match found.get(1).map(|many| many.as_str().to_lowercase()).as_deref() {
        Some("two" | "zwei") => 2,
        Some("three" | "drei") => 3,
        _ => 1,
    };
    let days = Days::new(if found[2].to_lowercase().starts_with('w') { many * 7 } else { many });
    let back = ["earlier", "before", "früher", "frueher", "vorher", "davor", "nach vorne"]
        .contains(&found[3].to_lowercase().as_str());
    let base = anchor.base?;
    Some((if back { base.checked_sub_days(days)? } else { base.checked_add_days(days)? }, None))
}

/// "next Friday", "Friday", "Friday next week"; an offered one first.
fn next_weekday(found: &Captures<'_>, anchor: &Anchor<'_>) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let group = (1..=4).find(|group| found.get(*group).is_some())?;
    let day = calendar::weekday(&found[group])?;
    let week_ahead = group <= 2;
    let from = if week_ahead { anchor.today.week(Weekday::Mon).last_day() } else { anchor.today };
    let offered = anchor.offered.iter().copied().find(|date| date.weekday() == day);
    let next = from.iter_days().skip(1).take(7).find(|date| date.weekday() == day);
    Some((if group == 4 { offered.or(next)? } else { next? }, None))
}
