//! English or German, by the small words of the writer's sentences.

use super::cue::cues;

cues! {
    /// Words that only English has.
    ENGLISH {
        en: [r"the", r"and", r"we", r"our", r"is", r"are", r"you", r"your", r"for", r"of", r"to", r"would", r"could", r"please", r"with", r"have", r"from", r"this", r"that", r"be", r"will", r"it", r"my", r"i", r"thanks?", r"at", r"on", r"not", r"like", r"need", r"room", r"people", r"hi", r"hello", r"dear", r"regards", r"no", r"yes", r"if", r"can", r"there", r"as", r"by", r"looking", r"guests", r"see", r"\w+'(?:s|ll|re|ve|d|t|m)", r"best", r"cheers"],
        de: [],
    }
    /// Words that only German has.
    GERMAN {
        en: [],
        de: [r"der", r"die", r"das", r"und", r"wir", r"uns", r"unser\w*", r"ist", r"sind", r"sie", r"ihr\w*", r"für", r"mit", r"von", r"vom", r"zu", r"zum", r"zur", r"ein\w*", r"nicht", r"bitte", r"auch", r"noch", r"ich", r"es", r"den", r"dem", r"des", r"im", r"haben", r"hat", r"wäre\w*", r"können", r"könnte\w*", r"gern\w*", r"danke?", r"raum", r"personen", r"uhr", r"guten", r"grüss\w*", r"gruss", r"hallo", r"ja", r"nein", r"auf", r"bei", r"oder", r"wenn", r"aus", r"euch", r"dank", r"siehe", r"passt", r"hoi", r"liebe\w*", r"freundliche\w*", r"kein\w*", r"sich", r"als", r"wie", r"was"],
    }
}

/// `en` or `de` of the first text that tells; English when none does.
pub(super) fn of(texts: &[&str]) -> &'static str {
    texts
        .iter()
        .find_map(|text| match ENGLISH.count(text).cmp(&GERMAN.count(text)) {
            std::cmp::Ordering::Greater => Some("en"),
            std::cmp::Ordering::Less => Some("de"),
            std::cmp::Ordering::Equal => None,
        })
        .unwrap_or("en")
}
