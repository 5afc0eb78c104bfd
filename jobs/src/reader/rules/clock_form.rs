//! The ways to write an hour, and the minutes that each means.
//!
//! Tokens only; [`super::clock`] pairs them and says which begins and which ends.

use std::ops::Range;

use regex::Captures;

use super::cue::{Pattern, pattern};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Half {
    Unknown,
    Morning,
    Evening,
    /// Written in a way that has 24 hours, or a word like noon.
    Day24,
}

/// One hour as written.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) at: Range<usize>,
    pub(super) minutes: u16,
    pub(super) half: Half,
    /// A unit, minutes or a word makes it an hour.
    pub(super) sure: bool,
    /// No am, pm, Uhr or leading zero: the next hour's half of the day may be meant.
    pub(super) unmarked: bool,
}

pub(super) const NOON: u16 = 12 * 60;

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
            r"|(?P<rel>half past|(?:a )?quarter past|(?:a )?quarter to|halb|viertel nach|viertel vor|viertel ab|dreiviertel|half) (?P<relh>{w}|\d{{1,2}})",
            r"|(?P<wordm>{w}) (?P<wordmm>thirty|fifteen|forty-?five|uhr dreissig|uhr fünfzehn)\b(?: (?P<wordmu>am|pm|p\.m\.|a\.m\.))?",
            r"|(?P<wordh>{w})(?: (?P<wordunit>uhr|o'clock|am|pm|p\.m\.|a\.m\.))",
            r"|(?P<wordp>{w}) (?P<partp>in the morning|in the afternoon|in the evening|at night|abends|morgens|nachmittags|am (?:morgen|abend|nachmittag))",
            r"|(?P<wordb>{w})\b",
            r"|(?P<mil>[01]\d[0-5]\d|2[0-3][0-5]\d)\b(?: ?(?P<milunit>hrs?|h|uhr|hours)\b)?",
            r"|(?P<h>\d{{1,2}})(?:[:.h](?P<m>[0-5]\d))?(?: ?(?P<unit>(?:uhr|h|hrs)\b|o'clock|a\.?m\b\.?|p\.?m\b\.?)(?: (?P<m2>[0-5]\d)\b)?)?)",
            r"(?: ?(?P<part>in the morning|in the afternoon|in the evening|at night|abends|morgens|früh|nachmittags|nachts|vormittags|mittags|am (?:morgen|abend|nachmittag|vormittag|mittag)))?"
        ),
        w = WORD_HOUR
    ))
});
pub(super) static OPENS_SPAN: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:from|between|von|zwischen|zeit:?|time:?|wann:?|when:?|uhrzeit:?|hours:?|jeweils|täglich|daily)(?: ca\.?| etwa| about| around| the| den)? ?$",
    )
});
static NOT_AN_HOUR: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?: |-)?(?:{}|hours?|stunden?|minutes?|minuten?|min|days?|tage?n?|weeks?|wochen?|years?|jahre?n?|x|mal|times|coffee|lunch|flip|bottles?|flaschen|stück|rooms?|räume|tables|tische|cars|autos|slots?|dates|termine|floor|stock|of|auf \d+|\w+ic|and a half|[-–] ?\d+ (?:people|persons|guests|personen|leute|gäste|pax))\b",
        super::words::people::PEOPLE
    ))
});

/// A bare word is an hour after a word of time, and before no noun: "at five", "um fünf wieder weg".
static BEFORE_WORD: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:at|um|gegen|from|ab|von|until|till|til|to|bis|by|around|between|zwischen|and|und|-|–)(?: (?:about|around|etwa|ca\.?|um|at|so|spätestens|gegen|circa))? ?$",
    )
});
static AFTER_WORD: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:$|[.,;!?)]| ?[-–]| (?:bis|to|until|till|and|und|on|am|los|weg|wieder|fertig|sharp|please|bitte|geht|gehts|start\w*|begin\w*|wäre|would|is|ist|at the latest|spätestens|latest|in the|nachmittags|morgens|abends|für|with|mit|if|then|dann)\b)",
    )
});
static AT: Pattern = Pattern::new(|| pattern(r"\b(?:at|um|gegen)(?: (?:about|around|etwa|ca\.?))? ?$"));

/// Another hour of four digits.
static FOLLOWED: Pattern =
    Pattern::new(|| pattern(r"^ ?(?:-|–|to|till|until|bis) ?(?:[01]\d|2[0-3])[0-5][05]\b(?:$|[^'’\d])"));
/// The hours of a text, one by one.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    TOKEN.captures_iter(text).filter_map(|found| token(text, &found)).collect()
}

fn token(text: &str, found: &Captures<'_>) -> Option<Token> {
    let at = found.get(0)?.range();
    if is_tail_of_number(&text[..at.start]) || (found.name("unit").is_none() && COUNTS.is_match(&text[..at.start])) {
        return None;
    }
    let part = found.name("part").or(found.name("partp")).map_or(Half::Unknown, |part| half(part.as_str()));
    let (minutes, half, sure) = if let Some(four) = found.name("mil") {
        (four_digits(text, found, four.as_str())?, Half::Day24, true)
    } else if found.name("noon").is_some() {
        (NOON, Half::Day24, true)
    } else if found.name("midnight").is_some() {
        (0, Half::Day24, true)
    } else if let Some(rel) = found.name("rel") {
        (relative(rel.as_str(), hour(&found["relh"])?)?, part, true)
    } else if let Some(word) = found.name("wordm") {
        let past = match found["wordmm"].to_lowercase() {
            past if past.contains("thirty") || past.contains("dreissig") => 30,
            past if past.starts_with("fort") => 45,
            _ => 15,
        };
        let unit = found.name("wordmu").map_or(part, |unit| half(unit.as_str()));
        (hour(word.as_str())? * 60 + past, unit, true)
    } else if let Some(word) = found.name("wordb") {
        let before = &text[..at.start];
        if !BEFORE_WORD.is_match(before) || !AFTER_WORD.is_match(&text[at.end..]) {
            return None;
        }
        (hour(word.as_str())? * 60, part, AT.is_match(before))
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

/// "our numbers are down to 22": how many, not until when.
static COUNTS: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:(?:come|went|gone|are|is|now) (?:down|up)|down|up|increased?|reduced?|dropped|grown|fallen|risen|shrunk|numbers?|headcount|erhöh\w*|reduzier\w*|angewachsen|gestiegen|gesunken|geschrumpft|personen|anzahl) (?:to|auf|bis zu)(?: \w+)? ?$",
    )
});

/// "1'500", "3/4", "7.5.": what follows the mark is no hour.
fn is_tail_of_number(before: &str) -> bool {
    before.strip_suffix(['.', '/', '\'', '’']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// "0830 hrs", "from 1430 to 1700": four digits are an hour beside a unit or another such hour, else a year or a price.
fn four_digits(text: &str, found: &Captures<'_>, digits: &str) -> Option<u16> {
    static PAIRED: Pattern =
        Pattern::new(|| pattern(r"^ ?(?:-|–|to|till|until|bis) ?(?:(?:[01]\d|2[0-3])[0-5]\d) ?(?:hrs?|h|uhr|hours)\b"));
    static SECOND: Pattern = Pattern::new(|| {
        pattern(
            r"(?:\b(?:from|von|between|zwischen)|\b\w+:|,|\() ?(?:0\d|1[0-8]|2[1-3])[0-5][05] ?(?:-|–|to|till|until|bis|and|und) ?$",
        )
    });
    let at = found.get(0)?.range();
    let number: u16 = digits.parse().ok()?;
    let before = text[..at.start].trim_end();
    let opens = OPENS_SPAN.is_match(&text[..at.start]) || before.ends_with([':', ',', '(']);
    let sure = found.name("milunit").is_some()
        || digits.starts_with('0')
        || PAIRED.is_match(&text[at.end..])
        || (number.is_multiple_of(5) && SECOND.is_match(&text[..at.start]))
        || (number.is_multiple_of(5) && !(1900..2100).contains(&number) && opens && FOLLOWED.is_match(&text[at.end..]));
    sure.then_some(number / 100 * 60 + number % 100)
}

/// "from the 9 until the 18 hours" names an hour, not how long it takes.
static UNTIL: Pattern =
    Pattern::new(|| pattern(r"\b\d{1,2}(?:[:.]\d{2})?(?: hours)? ?(?:-|–|to|until|till)(?: the)? ?$"));

/// Hour, half of the day and sureness of "18.30 Uhr", "2pm", "9".
fn digits(text: &str, found: &Captures<'_>, part: Half) -> Option<(u16, Half, bool)> {
    let hour: u16 = found["h"].parse().ok().filter(|hour| *hour <= 24)?;
    let minute = ["m", "m2"].iter().find_map(|name| found.name(name)).and_then(|m| m.as_str().parse::<u16>().ok());
    let unit = found.name("unit").map(|unit| unit.as_str().to_lowercase());
    let end = found.get(0)?.end();
    if text[end..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let until = text[end..].to_lowercase().starts_with(" hours") && UNTIL.is_match(&text[..found.get(0)?.start()]);
    if unit.is_none() && part == Half::Unknown && !until && NOT_AN_HOUR.is_match(&text[end..]) {
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
    match word.to_lowercase().trim_start_matches("a ") {
        "half past" | "half" => Some(hour + 30),
        "quarter past" | "viertel nach" | "viertel ab" => Some(hour + 15),
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
