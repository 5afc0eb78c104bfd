//! What a sentence asks about, as opposed to what it asks for.

use booking::Question;

use super::cue::{Cue, Pattern, pattern};
use super::words::questions as words;

static JOINTS: Pattern = Pattern::new(|| {
    pattern(
        r"[?:;] |, (?:but|aber) |,? (?:and|und|or|oder|sowie) (?:also |auch |ob |whether |if )?(?:is|are|do|does|can|could|how|what|where|which|when|would|will|whether|may|ist|sind|gibt|kann|kommt|wie|was|wo|ob|haben|hat|können|dürfen|bis|ab|wann|welche\w*|darf|lässt|bieten|braucht|müssen|muss|liegt|für|gäbe)\b|, (?:is|are|do|does|how|what|where|which|whether|if|who|when|can|ob|wer|wann|welche\w*|ist|sind|gibt|kann|wie|was|wo|ob|haben|hat)\b|, und (?:kommt|kann|gibt)",
    )
});

/// Topics that swallow the others of the same part, in this order.
static SINGLE: [(&std::sync::LazyLock<Cue>, Question); 7] = [
    (&words::TERMS, Question::CancellationPolicy),
    (&words::INCLUDED, Question::RateInclusions),
    (&words::PARKING, Question::Parking),
    (&words::ACCESS, Question::Accessibility),
    (&words::TOURS, Question::VisitInfo),
    (&words::CAPACITY, Question::Capacity),
    (&words::PAYMENT, Question::Payment),
];

/// Topics that may share a part.
static SHARED: [(&std::sync::LazyLock<Cue>, Question); 3] = [
    (&words::CATERING, Question::Catering),
    (&words::EQUIPMENT, Question::Equipment),
    (&words::HOUSE, Question::Other),
];

/// The parts of a question: each asks one thing.
pub(super) fn parts(text: &str) -> Vec<&str> {
    if let Some((lead, list)) = text.split_once(':').filter(|(lead, _)| words::INDIRECT.is_in(&format!("{lead}:"))) {
        return list.split(',').map(str::trim).filter(|part| !part.is_empty() && !lead.is_empty()).collect();
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for joint in JOINTS.find_iter(text) {
        let word = joint.as_str().trim_start_matches([',', ' ', '?', ':', ';']);
        let keep = joint.end() - word.len();
        if !joint.as_str().starts_with([':', ';']) {
            parts.push(text[from..joint.start()].trim());
        }
        from = keep.min(joint.end());
    }
    parts.push(text[from..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

/// What one part asks about; empty when it is a request or only manners.
pub(super) fn topics(part: &str) -> Vec<Question> {
    if let Some((_, topic)) = SINGLE.iter().find(|(cue, _)| cue.is_in(part)) {
        return vec![*topic];
    }
    if words::HOW_MUCH.is_in(part) {
        return vec![Question::Price];
    }
    let shared: Vec<_> =
        SHARED.iter().filter(|(cue, _)| cue.is_in(part) && asks_for_facts(part)).map(|(_, topic)| *topic).collect();
    if !shared.is_empty() {
        return shared;
    }
    if words::PRICE.is_in(part) {
        return vec![Question::Price];
    }
    if words::AVAILABLE.is_in(part) {
        return vec![Question::Availability];
    }
    Vec::new()
}

/// What a statement is about that a question goes on about: "One of us uses a wheelchair. Can she get in?"
pub(super) fn told(text: &str) -> Option<Question> {
    let topics = [(&words::ACCESS, Question::Accessibility), (&words::PARKING, Question::Parking)];
    topics.iter().find(|(cue, _)| cue.is_in(text)).map(|(_, topic)| *topic)
}

/// "Is there ...", "how good is ...", "may we ...": no order.
fn asks_for_facts(part: &str) -> bool {
    words::EXISTS.is_in(part) || words::IS_IT.starts(part) || words::OB.is_in(part) || words::MAY.is_in(part)
}

/// A part that wants to know something, rather than to have or to do it.
pub(super) fn wants_to_know(part: &str) -> bool {
    words::WANTS_TO_KNOW.starts(part) && !words::PROPOSES.starts(part)
}

/// A part that wants to know something no topic covers.
pub(super) fn is_other(part: &str) -> bool {
    !words::RHETORICAL.is_in(part)
        && (wants_to_know(part) || words::PERMISSION.is_in(part) || !words::REQUEST.is_in(part))
}
