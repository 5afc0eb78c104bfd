//! Finds hours in a sentence: "2pm to 6pm", "18 bis 22 Uhr", "halb acht abends", "from noon".
//!
//! Knows how hours are written and paired, not which appointment they belong to.

use std::ops::Range;

use regex::Captures;

use super::cue::{Pattern, pattern};

/// An hour or a span of hours. Minutes since midnight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hours {
    pub(super) at: Range<usize>,
    pub(super) start: Option<u16>,
    pub(super) end: Option<u16>,
    /// A single hour without a word that says whether it begins or ends.
    pub(super) bare: bool,
    /// Only digits: an hour if the question was for one.
    pub(super) weak: bool,
    /// The end may be twelve hours later.
    pub(super) open_end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Half {
    Unknown,
    Morning,
    Evening,
    /// Written in a way that has 24 hours, or a word like noon.
    Day24,
}

/// One hour as written.
#[derive(Debug, Clone)]
struct Token {
    at: Range<usize>,
    minutes: u16,
    half: Half,
    /// A unit, minutes or a word makes it an hour.
    sure: bool,
    /// No am, pm, Uhr or leading zero: the next hour's half of the day may be meant.
    unmarked: bool,
}

const NOON: u16 = 12 * 60;

const WORD_HOUR: &str = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eins|ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)";
const HOURS: [&[&str]; 12] = [
    &["one", "ein", "eins"],
    &["two", "zwei"],
    &["three", "drei"],
    &["four", "vier"],
    &["five", "fünf"],
    &["six", "sechs"],
    &["seven", "sieben"],
    &["eight", "acht"],
    &["nine", "neun"],
    &["ten", "zehn"],
    &["eleven", "elf"],
    &["twelve", "zwölf"],
];

static TOKEN: Pattern = Pattern::new(|| {
    pattern(&format!(
        concat!(
            r"\b(?:(?P<noon>(?:(?:12 )?noon|midday|mittag)\b)|(?P<midnight>(?:midnight|mitternacht)\b)",
            r"|(?P<rel>half past|quarter past|quarter to|halb|viertel nach|viertel vor|viertel ab|dreiviertel|half) (?P<relh>{w}|\d{{1,2}})",
            r"|(?P<wordh>{w})(?: (?P<wordunit>uhr|o'clock|am|pm|p\.m\.|a\.m\.))",
            r"|(?P<wordp>{w}) (?P<partp>in the morning|in the afternoon|in the evening|at night|abends|morgens|nachmittags|am (?:morgen|abend|nachmittag))",
            r"|(?P<h>\d{{1,2}})(?:[:.h](?P<m>[0-5]\d))?(?: ?(?P<unit>(?:uhr|h|hrs)\b|o'clock|a\.?m\b\.?|p\.?m\b\.?)(?: (?P<m2>[0-5]\d)\b)?)?)",
            r"(?: ?(?P<part>in the morning|in the afternoon|in the evening|at night|abends|morgens|früh|nachmittags|nachts|vormittags|mittags|am (?:morgen|abend|nachmittag|vormittag|mittag)))?"
        ),
        w = WORD_HOUR
    ))
});
static BETWEEN: Pattern = Pattern::new(|| {
    pattern(
        r"^ ?(?:-|–|—|to|till|until|til|bis|bis um|bis ca\.?|bis etwa|bis gegen|bis spätestens|until about|to about|until around|to around|through|and|und|uhr bis|uhr -|h -|bis maximal) ?(?:um|at|about|around|ca\.?|etwa|gegen|circa|roughly|ungefähr|zirka|approximately|approx\.?|maybe|spätestens|maximal|so|rund)? ?$",
    )
});
static OPENS_SPAN: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:from|between|von|zwischen|zeit:?|time:?|wann:?|when:?|uhrzeit:?|hours:?|jeweils|täglich|daily)(?: ca\.?| etwa| about| around)? ?$",
    )
});
static STARTS: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:from|ab|von|at|um|gegen|around|about|circa|start\w*(?: time)?(?: is| at| um| around|:)?|begin\w*(?: time)?(?: is| at| um| gegen| ist| wäre|:)?|kick-?off(?: at|:)?|los|so)(?: ca\.?| etwa| um| at| about| around| gegen| ab)* ?$|@ ?$",
    )
});
static ENDS: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:until|till|til|to|bis|by|before|latest|spätestens|end\w*(?: time)?(?: is| at| um| around| gegen|:)?|finish\w*(?: by| at| around)?|(?:schluss|ende|end|finish)(?: ist| is)? (?:am|on|on the) [a-zäöü]+(?: tag| day)?|schluss(?: ist)?|schliessen|fertig|out by|over by|wrap up (?:by|at)|no later than)(?: ca\.?| etwa| um| at| about| around| gegen| spätestens| by)* ?$",
    )
});
static BEGINS: Pattern = Pattern::new(|| pattern(r"\b(?:start|begin)\w*(?: time)?(?: is| at| um| auf| to| from)* ?$"));
static NOT_AN_HOUR: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?: |-)?(?:{}|hours?|stunden?|minutes?|minuten?|min|days?|tage?n?|weeks?|wochen?|years?|jahre?n?|x|mal|times|coffee|lunch|flip|bottles?|flaschen|stück|rooms?|räume|tables|tische|cars|autos|slots?|dates|termine|floor|stock|of|auf \d+|\w+ic|and a half|[-–] ?\d+ (?:people|persons|guests|personen|leute|gäste|pax))\b",
        super::words::people::PEOPLE
    ))
});

/// All hours of a sentence, in its order. `text` is without days.
pub(super) fn find(text: &str) -> Vec<Hours> {
    let tokens: Vec<Token> = TOKEN.captures_iter(text).filter_map(|found| token(text, &found)).collect();
    let mut hours = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let paired = tokens.get(at + 1).and_then(|next| span(text, &tokens[at], next));
        at += if paired.is_some() { 2 } else { 1 };
        hours.push(paired.unwrap_or_else(|| single(text, &tokens[at - 1])));
    }
    hours
}

/// `18:30` of minutes since midnight.
pub(super) fn written(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

fn token(text: &str, found: &Captures<'_>) -> Option<Token> {
    let at = found.get(0)?.range();
    if is_tail_of_number(&text[..at.start]) {
        return None;
    }
    let part = found.name("part").or(found.name("partp")).map_or(Half::Unknown, |part| half(part.as_str()));
    let (minutes, half, sure) = if found.name("noon").is_some() {
        (NOON, Half::Day24, true)
    } else if found.name("midnight").is_some() {
        (0, Half::Day24, true)
    } else if let Some(rel) = found.name("rel") {
        (relative(rel.as_str(), hour(&found["relh"])?)?, part, true)
    } else if let Some(word) = found.name("wordp") {
        (hour(word.as_str())? * 60, part, true)
    } else if let Some(word) = found.name("wordh") {
        let unit = Some(half(&found["wordunit"])).filter(|unit| *unit != Half::Day24).unwrap_or(Half::Unknown);
        (hour(word.as_str())? * 60, if part == Half::Unknown { unit } else { part }, true)
    } else {
        digits(text, found, part)?
    };
    let marked = ["unit", "part", "partp", "wordunit"].iter().any(|mark| found.name(mark).is_some())
        || text[at.clone()].starts_with('0');
    Some(Token { minutes: in_day(minutes, half), half, sure, unmarked: !marked && minutes <= NOON, at })
}

/// "1'500", "3/4", "7.5.": what follows the mark is no hour.
fn is_tail_of_number(before: &str) -> bool {
    before.strip_suffix(['.', '/', '\'', '’']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// Hour, half of the day and sureness of "18.30 Uhr", "2pm", "9".
fn digits(text: &str, found: &Captures<'_>, part: Half) -> Option<(u16, Half, bool)> {
    let hour: u16 = found["h"].parse().ok().filter(|hour| *hour <= 24)?;
    let minute = ["m", "m2"].iter().find_map(|name| found.name(name)).and_then(|m| m.as_str().parse::<u16>().ok());
    let unit = found.name("unit").map(|unit| unit.as_str().to_lowercase());
    let end = found.get(0)?.end();
    if text[end..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if unit.is_none() && part == Half::Unknown && NOT_AN_HOUR.is_match(&text[end..]) {
        return None;
    }
    if matches!(unit.as_deref(), Some("h" | "hrs")) && hour < 7 && minute.is_none() {
        return None;
    }
    let of_unit = unit.as_deref().map_or(Half::Unknown, half);
    let half = match (part, of_unit) {
        (Half::Unknown, Half::Unknown) if found["h"].starts_with('0') || hour > 12 => Half::Day24,
        (Half::Unknown, of_unit) => of_unit,
        (part, _) => part,
    };
    Some((hour * 60 + minute.unwrap_or(0), half, unit.is_some() || minute.is_some() || part != Half::Unknown))
}

fn half(word: &str) -> Half {
    let word = word.to_lowercase();
    match word.as_str() {
        w if w.starts_with('p') || w.contains("evening") || w.contains("afternoon") || w.contains("night") => {
            Half::Evening
        }
        w if w.ends_with("abends") || w.ends_with("abend") || w.contains("nachmittag") || w == "nachts" => {
            Half::Evening
        }
        w if w.starts_with("a.m")
            || w == "am"
            || w.starts_with("am.")
            || w.contains("morning")
            || w.contains("morgen")
            || w.contains("vormittag")
            || w == "früh" =>
        {
            Half::Morning
        }
        "uhr" | "h" | "hrs" | "mittags" | "am mittag" => Half::Day24,
        _ => Half::Unknown,
    }
}

fn hour(word: &str) -> Option<u16> {
    let word = word.to_lowercase().replace("ue", "ü").replace("oe", "ö");
    let named = || HOURS.iter().zip(1..).find(|(names, _)| names.contains(&word.as_str())).map(|(_, hour)| hour);
    word.parse().ok().filter(|hour| *hour <= 24).or_else(named)
}

/// "half past nine" is 9:30, "halb acht" is 7:30.
fn relative(word: &str, hour: u16) -> Option<u16> {
    let hour = hour * 60;
    match word.to_lowercase().as_str() {
        "half past" | "half" => Some(hour + 30),
        "quarter past" | "viertel nach" => Some(hour + 15),
        "halb" => hour.checked_sub(30),
        "dreiviertel" | "quarter to" | "viertel vor" => hour.checked_sub(15),
        _ => hour.checked_sub(45),
    }
}

fn in_day(minutes: u16, half: Half) -> u16 {
    match half {
        Half::Evening if minutes < NOON => minutes + NOON,
        Half::Morning if (NOON..NOON + 60).contains(&minutes) => minutes - NOON,
        _ => minutes % (24 * 60),
    }
}

/// Two hours with "to" between them; the second one's half of the day serves both.
fn span(text: &str, from: &Token, to: &Token) -> Option<Hours> {
    let gap = &text[from.at.end..to.at.start];
    let opened = OPENS_SPAN.is_match(&text[..from.at.start]);
    let and = gap.trim().eq_ignore_ascii_case("and") || gap.trim().eq_ignore_ascii_case("und");
    if !BETWEEN.is_match(gap) || (and && !opened) {
        return None;
    }
    let shared = from.unmarked && to.half == Half::Evening && from.minutes < NOON && from.minutes + NOON < to.minutes;
    let start = if shared { from.minutes + NOON } else { afternoon(from) };
    let open = to.half == Half::Unknown && to.minutes < NOON;
    let end = if open { end_after(to.minutes, start) } else { to.minutes };
    let weak = !from.sure && !to.sure && !opened;
    Some(Hours { at: from.at.start..to.at.end, start: Some(start), end: Some(end), bare: false, weak, open_end: false })
}

/// "8pm until 2" ends at night, "2 until 6" in the evening.
pub(super) fn end_after(end: u16, start: u16) -> u16 {
    if end <= start && end + NOON > start { end + NOON } else { end }
}

/// One hour: a start unless the words before it say that it ends.
fn single(text: &str, token: &Token) -> Hours {
    let before = &text[..token.at.start];
    let ends = ENDS.is_match(before) && !BEGINS.is_match(before);
    let known = token.sure || ends || STARTS.is_match(before);
    let bare = !ends && !STARTS.is_match(before);
    let (start, end) = if ends { (None, Some(token.minutes)) } else { (Some(afternoon(token)), None) };
    let open_end = ends && token.half == Half::Unknown && token.minutes < NOON;
    Hours { at: token.at.clone(), start, end, bare: bare || !known, weak: !token.sure, open_end }
}

/// Nobody begins at three in the morning: "at 3" is the afternoon.
fn afternoon(token: &Token) -> u16 {
    let early = token.half == Half::Unknown && (60..7 * 60).contains(&token.minutes);
    token.minutes + if early { NOON } else { 0 }
}
