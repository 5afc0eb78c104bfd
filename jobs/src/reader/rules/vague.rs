//! Finds wishes for a time that no exact day or hour covers: a month, a weekday, a week, a part of the day.

use booking::Vague;
use chrono::{Datelike, Months, NaiveDate, Weekday};

use super::cue::{Pattern, pattern};
use super::words::calendar::{
    self, AFTERNOON, EVENING, MONTH, MORNING, NOT_A_DAYPART, ORDINAL, WEEKDAY, WEEKDAY_NAMES,
};

const FULL_MONTH: &str = "(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember)";

static MONTH_ALONE: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"(?:\b(in|of|for|during|early|mid|late|end|beginning|at|about|im|in|anfang|mitte|ende|für|monat|oder|or|until|from|into)[ -](?:the |den )?)?\b({FULL_MONTH})(woche|hälfte|wochenende)?\b(?: (\d{{4}})\b)?"
    ))
});
static NEXT_MONTH: Pattern =
    Pattern::new(|| pattern(r"\b(?:next month|nächste[nrsm]? monats?|kommende[nrsm]? monats?)\b"));
static WEEK_OF_MONTH: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({ORDINAL}) (?:full )?(?:week (?:of|in)(?: the month of)? ({MONTH})|woche (?:im|des|vom|in) (?:monats )?({MONTH})|({MONTH})[- ]?woche)\b"
    ))
});
static CALENDAR_WEEK: Pattern =
    Pattern::new(|| pattern(r"\b(?:kw|kalenderwoche|calendar week|week(?: no\.?| number)?) ?(\d{1,2})\b"));
static WEEK_AROUND: Pattern = Pattern::new(|| {
    pattern(r"\b(?:week (?:of|commencing|beginning|starting)|woche (?:vom|ab|um den))(?: the| dem| den)? *$")
});
static ANY_WEEKDAY: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:an?|any|some|every|one|whichever|which|either|ideally|preferably|on|einem|einen|ein|jede[nrs]?|irgendein\w*|welche[nrsm]?|sonst|lieber|am|vorzugsweise|idealerweise|bevorzugt)? ?(?:an? |an einem |einen? |einem |am |on )?({WEEKDAY})(?:abend|nachmittag|vormittag|morgen|mittag)?s?\b"
    ))
});

/// A weekday is open when it is "a Friday", or belongs to a month or week.
static OPEN_WEEKDAY: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:an?|any|some|every|one|whichever|ideally an?|einem|einen|ein|jede[nrs]?|irgendein\w*|welche[nrsm]?) (?:\w+ )?{WEEKDAY}(?:,? (?:or|oder|and|und) (?:an? |einem )?{WEEKDAY})*|\b{WEEKDAY}(?: ?(?:abend|nachmittag|vormittag|morgen|mittag|evening|morning|afternoon|lunchtime)s?)? (?:in|im|of|anfang|mitte|ende|early|late|mid|during)\b|\b(?:samstag|sonntag|montag|dienstag|mittwoch|donnerstag|freitag|saturday|sunday|monday|tuesday|wednesday|thursday|friday)s\b"
    ))
});

/// Whether a weekday at this place is a wish rather than a day.
pub(super) fn is_open_weekday(text: &str, at: usize) -> bool {
    OPEN_WEEKDAY.find_iter(text).any(|m| m.range().contains(&at))
}

/// "week of" right before a date makes a week of it.
pub(super) fn is_week_around(before: &str) -> bool {
    WEEK_AROUND.is_match(before)
}

/// What a sentence leaves open. `text` is without exact days and hours.
pub(super) fn find(text: &str, today: NaiveDate) -> Vague {
    let (month, week) = month_and_week(text, today);
    Vague { month, week, weekday: weekday(text), daypart: daypart(text).map(str::to_owned) }
}

/// The month (and week) that holds a day.
pub(super) fn week_around(day: NaiveDate) -> Vague {
    Vague { month: Some(key(day.year(), day.month())), week: Some((day.day() - 1) / 7 + 1), ..Vague::default() }
}

fn key(year: i32, month: u32) -> String {
    format!("{year:04}-{month:02}")
}

fn next_month(month: u32, year: Option<i32>, today: NaiveDate) -> String {
    key(year.unwrap_or(if month >= today.month() { today.year() } else { today.year() + 1 }), month)
}

fn month_and_week(text: &str, today: NaiveDate) -> (Option<String>, Option<u32>) {
    if let Some(found) = WEEK_OF_MONTH.captures(text) {
        let name = (2..=4).find_map(|group| found.get(group)).map_or("", |m| m.as_str());
        let month = calendar::month(name).map(|month| next_month(month, None, today));
        return (month, calendar::ordinal(&found[1]).filter(|week| *week > 0));
    }
    if let Some(monday) = CALENDAR_WEEK.captures(text).and_then(|found| monday_of(found[1].parse().ok()?, today)) {
        let vague = week_around(monday);
        return (vague.month, vague.week);
    }
    if NEXT_MONTH.is_match(text) {
        return (today.checked_add_months(Months::new(1)).map(|date| key(date.year(), date.month())), None);
    }
    (month_alone(text, today), None)
}

fn monday_of(week: u32, today: NaiveDate) -> Option<NaiveDate> {
    (0..2)
        .filter_map(|ahead| NaiveDate::from_isoywd_opt(today.year() + ahead, week, Weekday::Mon))
        .find(|day| *day >= today)
}

/// Names that are also other words need a preposition and a capital.
fn month_alone(text: &str, today: NaiveDate) -> Option<String> {
    MONTH_ALONE.captures_iter(text).find_map(|found| {
        let name = found.get(2)?.as_str();
        let doubtful = ["may", "march", "august"].contains(&name.to_lowercase().as_str());
        let capital = name.starts_with(char::is_uppercase);
        if !capital && (doubtful && !name.eq_ignore_ascii_case("august") || found.get(1).is_none()) {
            return None;
        }
        if name.eq_ignore_ascii_case("may") && found.get(1).is_none() && found.get(0)?.start() == 0 {
            return None;
        }
        let year = found.get(4).and_then(|year| year.as_str().parse().ok());
        Some(next_month(calendar::month(name)?, year, today))
    })
}

fn weekday(text: &str) -> Option<String> {
    let found = ANY_WEEKDAY.captures(text)?;
    let day = calendar::weekday(&found[1])?;
    Some(WEEKDAY_NAMES[day.num_days_from_monday() as usize].to_owned())
}

/// The part of the day that a sentence names first.
pub(super) fn daypart(text: &str) -> Option<&'static str> {
    let text = NOT_A_DAYPART.find(text).map_or_else(|| text.to_owned(), |at| super::mask::blank(text, &[at]));
    let parts = [("morning", &MORNING), ("afternoon", &AFTERNOON), ("evening", &EVENING)];
    parts.iter().filter_map(|(name, cue)| cue.find(&text).map(|at| (at.start, *name))).min().map(|(_, name)| name)
}
