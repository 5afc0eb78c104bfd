//! How a sentence wants the room furnished.

use booking::Layout;
use regex::Regex;
use std::sync::LazyLock;

use super::count::clause;
use super::cue::{Pattern, cues, pattern};
use super::room::GIVEN_UP;
use super::words::things::{LAYOUT_ALONE, LAYOUTS, SEATING};

static KINDS: LazyLock<Vec<(Layout, Regex)>> =
    LazyLock::new(|| LAYOUTS.iter().map(|(layout, names)| (*layout, pattern(&format!(r"\b(?:{names})\b")))).collect());
static ALONE: Pattern = Pattern::new(|| pattern(&format!("^(?:{LAYOUT_ALONE})$")));

/// "islands please": a clause that says nothing else.
static BY_ITSELF: Pattern = Pattern::new(|| {
    pattern(
        r"^ *(?:please |bitte |in |als |as )*(?:theat(?:re|er)|class-?room|board-?room|islands?|inseln),?(?: please| bitte)? *[.!]?$",
    )
});

cues! {
    /// Turned down, in the seating's own clause.
    REJECTED {
        en: [r"wrong", r"not", r"\w+n't", r"no", r"without", r"too formal", r"unsuitable"],
        de: [r"nicht", r"kein\w*", r"ohne", r"unpassend\w*", r"zu steif"],
    }
}

/// The wanted seating: the first that is not given up for another.
pub(super) fn find(text: &str) -> Option<Layout> {
    let mut found: Vec<(usize, Layout)> = Vec::new();
    for (layout, names) in KINDS.iter() {
        let wanted = names.find_iter(text).find(|m| {
            let doubtful = ALONE.is_match(m.as_str());
            let before = &text[..m.start()];
            let beside = text.get(m.start().saturating_sub(30)..(m.end() + 30).min(text.len()));
            let seating = beside
                .map_or_else(|| SEATING.is_in(text), |beside| SEATING.is_in(&beside.replacen(m.as_str(), " ", 1)));
            let seating = seating || BY_ITSELF.is_match(clause(text, &m.range()));
            !GIVEN_UP.ends(before) && !REJECTED.is_in(clause(text, &m.range())) && (!doubtful || seating)
        });
        found.extend(wanted.map(|m| (m.start(), *layout)));
    }
    found.into_iter().min_by_key(|(at, _)| *at).map(|(_, layout)| layout)
}
