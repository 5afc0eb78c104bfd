//! Puts what is said in dialect or in words into the form that the rules read: "am sächsi", "the fifteenth of May".
//!
//! Changes no names: they are read before, or taken from words that no table here has.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::cue::{Pattern, pattern};
use super::number;
use super::words::calendar::MONTH;
use super::words::spoken::{CHAT, DIALECT, DIALECT_HOURS, IRREGULAR, ORDINAL_DAY};

static CHATTED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| whole_words(&CHAT));
static WORDS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| whole_words(&DIALECT));
static HOURS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let hour = |(words, hour): &(&str, &'static str)| {
        (pattern(&format!(r"\b(am|vom|bis|ab|vo|um|halbi|halb) (?:{words})\b")), *hour)
    };
    DIALECT_HOURS.iter().map(hour).collect()
});
/// Words that only dialect has; with two of them a text is dialect.
static MARKS: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:w(?:ä|e|ö)nd|h(?:ä|e)nd|isch|nöd|nid|öppe|öppis|lüüt|lüt|ruum|gärn|gahts|gohts|chönd|chönnd|chömed|bruuched|mached|hetted|au no|fritig|friitig|samschtig|sunntig|mäntig|ziischtig|zischtig|dunnschtig|mer wänd|mir sind|simmer|eus|öis|sächsi|sibni|nüni|zähni|vieri)\b",
    )
});
static DAY_THEN_MONTH: Pattern = Pattern::new(|| pattern(&format!(r"\b({ORDINAL_DAY})(?: of)? ((?:{MONTH}))\b")));
static MONTH_THEN_DAY: Pattern = Pattern::new(|| pattern(&format!(r"\b({MONTH}) (?:the )?({ORDINAL_DAY})\b")));

/// One line in the form that the rules read.
pub(super) fn plain(line: &str, dialect: bool) -> String {
    let line = CHATTED.iter().fold(line.to_owned(), |line, (words, form)| words.replace_all(&line, *form).into_owned());
    let line = if dialect { standard(&line) } else { line };
    let day_first = |found: &Captures<'_>| match ordinal(&found[1]) {
        Some(day) => format!("{day}. {}", &found[2]),
        None => found[0].to_owned(),
    };
    let month_first = |found: &Captures<'_>| match ordinal(&found[2]) {
        Some(day) => format!("{day}. {}", &found[1]),
        None => found[0].to_owned(),
    };
    let line = DAY_THEN_MONTH.replace_all(&line, day_first);
    MONTH_THEN_DAY.replace_all(&line, month_first).into_owned()
}

/// Whether the writer writes as he speaks.
pub(super) fn is_dialect(lines: &[String]) -> bool {
    lines.iter().map(|line| MARKS.find_iter(line).count()).sum::<usize>() >= 2
}

fn whole_words<'a>(table: &[(&str, &'a str)]) -> Vec<(Regex, &'a str)> {
    table.iter().map(|(words, form)| (pattern(&format!(r"\b(?:{words})\b")), *form)).collect()
}

fn standard(line: &str) -> String {
    let hour = |line: String, (words, hour): &(Regex, &str)| {
        let written = |found: &Captures<'_>| match found[1].to_lowercase().as_str() {
            "am" | "um" => format!("um {hour}"),
            "halbi" | "halb" => format!("halb {hour}"),
            before => format!("{} {hour} Uhr", if before == "vo" { "von" } else { before }),
        };
        words.replace_all(&line, written).into_owned()
    };
    let line = HOURS.iter().fold(line.to_owned(), hour);
    WORDS.iter().fold(line, |line, (words, form)| words.replace_all(&line, *form).into_owned())
}

/// "fifteenth", "einundzwanzigsten".
fn ordinal(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    if let Some((tens, unit)) = word.split_once(['-', ' ']) {
        return Some(number::parse(tens)? + ordinal(unit)?);
    }
    if let Some((_, number)) = IRREGULAR.iter().find(|(irregular, _)| word.starts_with(irregular)) {
        return Some(*number);
    }
    let stem = word.trim_end_matches(['n', 'r']).trim_end_matches('e');
    let stem = stem.strip_suffix("st").or_else(|| stem.strip_suffix("th")).or_else(|| stem.strip_suffix('t'))?;
    match stem {
        "ach" => Some(8),
        "sieb" | "siebent" => Some(7),
        stem => number::parse(stem),
    }
}
