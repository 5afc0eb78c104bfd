//! Names of months, weekdays and parts of the day, with their numbers.

use chrono::Weekday;

use crate::reader::rules::cue::cues;

/// Month names as a regex alternative; groups are for the reader of the match to resolve.
pub(in crate::reader::rules) const MONTH: &str = "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|okt|dez|mrz)";

/// Weekday names; abbreviations count only next to a date.
pub(in crate::reader::rules) const WEEKDAY: &str = "(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?)";

/// Short weekday names.
pub(in crate::reader::rules) const WEEKDAY_SHORT: &str =
    "(?:mon|tues|tue|weds|wed|thurs|thur|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)";

const MONTHS: [(&str, u32); 16] = [
    ("jan", 1),
    ("jän", 1),
    ("jaen", 1),
    ("feb", 2),
    ("mar", 3),
    ("mär", 3),
    ("maer", 3),
    ("mrz", 3),
    ("apr", 4),
    ("may", 5),
    ("mai", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("nov", 11),
];

const LATE_MONTHS: [(&str, u32); 4] = [("oct", 10), ("okt", 10), ("dec", 12), ("dez", 12)];

/// English, as readings name them.
pub(in crate::reader::rules) const WEEKDAY_NAMES: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const WEEKDAYS: [(&str, Weekday); 16] = [
    ("mo", Weekday::Mon),
    ("tu", Weekday::Tue),
    ("di", Weekday::Tue),
    ("we", Weekday::Wed),
    ("mi", Weekday::Wed),
    ("th", Weekday::Thu),
    ("do", Weekday::Thu),
    ("fr", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sa", Weekday::Sat),
    ("sam", Weekday::Sat),
    ("sonnab", Weekday::Sat),
    ("sun", Weekday::Sun),
    ("son", Weekday::Sun),
    ("so", Weekday::Sun),
    ("su", Weekday::Sun),
];

/// Words for "first" to "fifth" and "last" (0).
const ORDINALS: [(&str, u32); 22] = [
    ("first", 1),
    ("1st", 1),
    ("1.", 1),
    ("erste", 1),
    ("second", 2),
    ("2nd", 2),
    ("2.", 2),
    ("zweite", 2),
    ("third", 3),
    ("3rd", 3),
    ("3.", 3),
    ("dritte", 3),
    ("fourth", 4),
    ("4th", 4),
    ("4.", 4),
    ("vierte", 4),
    ("fifth", 5),
    ("fünfte", 5),
    ("last", 0),
    ("letzte", 0),
    ("latter", 0),
    ("final", 0),
];

/// Ordinals as a regex alternative.
pub(in crate::reader::rules) const ORDINAL: &str = r"(?:first|second|third|fourth|fifth|last|latter|final|1st|2nd|3rd|4th|erste[nrs]?|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|fünfte[nrs]?|letzte[nrs]?|letztere[nrs]?|[1-4]\.)";

/// The number of a month's name.
pub(in crate::reader::rules) fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    MONTHS.iter().chain(&LATE_MONTHS).find(|(stem, _)| name.starts_with(stem)).map(|(_, number)| *number)
}

/// The day that a weekday's name means.
pub(in crate::reader::rules) fn weekday(name: &str) -> Option<Weekday> {
    let name = name.to_lowercase();
    WEEKDAYS
        .iter()
        .rev()
        .filter(|(stem, _)| name.starts_with(stem))
        .max_by_key(|(stem, _)| stem.len())
        .map(|(_, day)| *day)
}

/// "second" is 2; "last" is 0.
pub(in crate::reader::rules) fn ordinal(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    ORDINALS.iter().find(|(stem, _)| word.starts_with(stem)).map(|(_, number)| *number)
}

cues! {
    /// Before noon.
    MORNING {
        en: [r"(?:in the |late |early |during the |every )?mornings?", r"before noon", r"first thing"],
        de: [r"(?:am |jeweils am )?(?:frühen |späten )?vormittags?", r"morgens", r"am (?:frühen |späten )?morgen", r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)(?:vormittag|morgen)s?"],
    }
    /// From noon to six.
    AFTERNOON {
        en: [r"afternoons?", r"after lunch"],
        de: [r"nachmittags?", r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)nachmittags?"],
    }
    /// From six on.
    EVENING {
        en: [r"evenings?", r"tonight", r"at night", r"after work"],
        de: [r"abends?", r"abend", r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)abends?", r"nach feierabend"],
    }
    /// An evening as part of an occasion's name or a greeting.
    NOT_A_DAYPART {
        en: [r"good (?:morning|afternoon|evening)", r"this (?:morning|afternoon)", r"morning after", r"first morning", r"(?:per|for an?) (?:evening|afternoon|morning)", r"(?:nice|lovely|great|good) evening"],
        de: [r"guten (?:morgen|abend)", r"schönen (?:abend|nachmittag|morgen)", r"heute (?:morgen|vormittag|nachmittag)", r"pro abend", r"ersten morgen"],
    }
}
