//! Which room a sentence wants.
//!
//! Rooms have letters; a letter that no room has is read all the same, since the workflow must refuse it.

use std::ops::Range;

use booking::ReaderStage;

use super::count::clause;
use super::cue::{Pattern, cues, exact, pattern};

/// A room in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub(super) at: Range<usize>,
    pub(super) letter: String,
    /// It is turned down.
    pub(super) refused: bool,
}

static ROOM: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:(?:room|raum)[- ]?(?:preference|choice|wish|wunsch|wahl|präferenz):|rooms?|raums?|räume|saal|sitzungszimmer|zimmer|hall)(?::| nr\.?| no\.?)?(?: (?:wenn möglich|falls möglich|if possible|if available|preferably|ideally|am liebsten|idealerweise|vorzugsweise|bevorzugt|evtl\.?|eventuell|maybe|perhaps|vielleicht)| \((?:preferred|bevorzugt|wunsch)\):?)?,? [„“'(]?([a-z])\b(?:(?: ?/ ?| or | oder | and | und )([a-z])\b)?",
    )
});
/// A letter alone, where the talk is of rooms.
static LETTER: Pattern = Pattern::new(|| exact(r"\b([A-F])\b"));

cues! {
    /// Turned down, in the room's own clause.
    REFUSED {
        en: [r"too (?:\w+ )?(?:big|small|large|formal|dark|expensive|noisy|cramped|tight|\w+)", r"(?:not|n't) (?:\w+ )?(?:want|like|suit|work|fit|big|large|right|the)", r"has no", r"no (?:daylight|windows|need)", r"(?:a (?:bit|little|touch|tad)|slightly|rather) (?:small|big|large|formal|dark|tight|cramped|noisy|plain|cold|far)", r"more space than", r"more than we need", r"oversized", r"overkill", r"no longer", r"doesn't", r"don't"],
        de: [r"zu (?:\w+ )?(?:gross|klein|formell|dunkel|teuer|eng|laut|kalt|weit|hoch|steif|nüchtern|schmal|altmodisch|unpersönlich|schlicht|modern)", r"nicht", r"kein\w*", r"überdimensioniert", r"mehr als (?:wir brauchen|nötig)", r"(?:eher|etwas|ein bisschen|ein wenig|recht|ziemlich) (?:klein|gross|dunkel|formell|eng|knapp|laut|kalt|weit)", r"hat kein\w*"],
    }
    /// Ends right before a room that is given up.
    GIVEN_UP {
        en: [r"instead of", r"rather than", r"not", r"than", r"from", r"over"],
        de: [r"statt", r"anstatt", r"anstelle von", r"nicht", r"(?:lieber|eher|besser|anders|mehr|schöner|grösser|passender) (?:\w+ ){0,6}als", r"von", r"vom"],
    }
    /// The same room as before.
    SAME {
        en: [r"(?:the )?same room(?: as (?:last time|before|last year))?", r"(?:that|the) (?:same )?room again", r"(?:like|love|want|take|have) (?:it|that one|the same one) again"],
        de: [r"(?:der|den|dem|im) ?gleiche[nr]? raum", r"(?:den|der|im)selben raum", r"gleicher raum", r"wieder (?:in )?(?:den|diesen|dem|diesem) raum", r"(?:den|ihn|diesen|denselben) (?:hätten|möchten|wollen|würden|nehmen|bräuchten|brauchen) wir (?:\w+ ){0,3}wieder", r"wir (?:hätten|möchten|wollen|würden|nehmen|bräuchten|brauchen) (?:ihn|diesen|denselben) (?:\w+ ){0,3}wieder"],
    }
}

/// The rooms of a sentence in its order. Letters alone count only in an answer about rooms.
pub(super) fn find(text: &str, stage: ReaderStage) -> Vec<Named> {
    let mut rooms = Vec::new();
    for found in ROOM.captures_iter(text) {
        for group in [1, 2] {
            rooms.extend(found.get(group).and_then(|letter| named(text, letter.range(), true)));
        }
    }
    let about_rooms = matches!(stage, ReaderStage::RoomProposed | ReaderStage::OfferSent);
    if about_rooms {
        for letter in LETTER.captures_iter(text).filter_map(|found| found.get(1)) {
            let known = rooms.iter().any(|room: &Named| room.at.contains(&letter.start()));
            rooms.extend(named(text, letter.range(), false).filter(|_| !known && is_noun(text, &letter.range())));
        }
    }
    rooms.sort_by_key(|room| room.at.start);
    rooms
}

/// "a" and "i" are words before they are rooms.
fn named(text: &str, at: Range<usize>, after_noun: bool) -> Option<Named> {
    let letter = &text[at.clone()];
    let word = matches!(letter, "a" | "i") && !(after_noun && ends_or_pauses(&text[at.end..]));
    let plural = after_noun && letter == "s";
    if word || plural {
        return None;
    }
    let refused = REFUSED.is_in(clause(text, &at)) && !GIVEN_UP.is_in(clause(text, &at))
        || GIVEN_UP.ends(before_noun(text, at.start));
    Some(Named { letter: letter.to_uppercase(), refused, at })
}

fn ends_or_pauses(after: &str) -> bool {
    static PAUSE: Pattern =
        Pattern::new(|| pattern(r"^(?:$|[,.;:!?)]| (?:on|for|from|at|am|für|von|is|ist|please|bitte|would|wäre)\b)"));
    PAUSE.is_match(after)
}

/// The text before the word "Room" and its article.
fn before_noun(text: &str, at: usize) -> &str {
    static NOUN: Pattern = Pattern::new(|| pattern(r"(?:(?:the|den|der|dem|in|im) )*(?:(?:room|raum|saal) )?$"));
    NOUN.find(&text[..at]).map_or(&text[..at], |noun| &text[..noun.start()])
}

/// "A colleague" and "A nice room" are articles.
fn is_noun(text: &str, at: &Range<usize>) -> bool {
    static VERB: Pattern = Pattern::new(|| {
        pattern(
            r"^(?:$|[,.;:!?)]| (?:is|looks?|would|has|it is|was|seems|instead|please|for|and|or|works|suits|fits|ist|wäre|passt|hat|gefällt|und|oder|statt|nehmen|bitte|genügt|reicht|as|sounds|then|dann|lieber|then|too|auch|rather)\b)",
        )
    });
    VERB.is_match(&text[at.end..])
}
