//! Which entry of a list of proposals a sentence picks.

use super::cue::{Pattern, pattern};
use super::number;
use super::words::calendar::{self, ORDINAL};

static ORDINAL_PICK: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({ORDINAL})(?: (?:one|date|option|slot|suggestion|proposal|choice|day|time|possibility|of (?:the|those|these|your)|termin\w*|vorschl\w+|datum|tag|variante|option|möglichkeit|zeit\w*|slot|uhrzeit|von)\b|(?: (?:\w+ )?(?:works|would|is|suits|fits|please|bitte|passt|wäre|ist|geht|klappt|nehmen|gefällt|looks)\b|[,.!;]|$))"
    ))
});
static NUMBERED: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:option|variante|vorschlag|no\.?|nr\.?|number|nummer|date|termin|choice|suggestion|proposal|slot|datum) ?#?([1-5]|one|two|three|four|five|eins|zwei|drei|vier|fünf)\b",
    )
});
static MIDDLE: Pattern =
    Pattern::new(|| pattern(r"\b(?:the middle|the one in the middle|der mittlere|den mittleren|die mittlere)\b"));
static EARLIEST: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:the |der |den |die )?(?:earliest|earlier|früheste[nr]?|frühere[nr]?|former)(?: one| date| slot| day| time| option| termin| zeit)?\b",
    )
});
static LATEST: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:the |der |den |die )(?:latest|later|späteste[nr]?|spätere[nr]?)(?: one| date| slot| day| time| option| termin| zeit)?\b",
    )
});
static HISTORY: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:last|letzte[nrsm]?|first|erste[nrsm]?) (?:year|time|month|week|jahr|mal|woche|monat|autumn|herbst)\b",
    )
});

/// The picked place, from 0.
pub(super) fn place(text: &str, among: usize) -> Option<usize> {
    if among == 0 || HISTORY.is_match(text) {
        return None;
    }
    let nth = |n: u32| if n == 0 { Some(among - 1) } else { (n as usize <= among).then(|| n as usize - 1) };
    if let Some(found) = ORDINAL_PICK.captures(text) {
        return calendar::ordinal(&found[1]).and_then(nth);
    }
    if let Some(found) = NUMBERED.captures(text) {
        return number::parse(&found[1]).and_then(nth);
    }
    if MIDDLE.is_match(text) && among % 2 == 1 {
        return Some(among / 2);
    }
    if LATEST.is_match(text) {
        return Some(among - 1);
    }
    EARLIEST.is_match(text).then_some(0)
}
