//! The lower price that a client names: a sum or a percentage.

use booking::Counter;

use super::cue::{Pattern, pattern};

static PERCENT: Pattern = Pattern::new(|| pattern(r"\b(\d{1,2}(?:[.,]\d)?) ?(?:%|percent\b|per cent\b|prozent\b)"));
/// "15 % above our budget" asks for no 15 %.
static ABOVE: Pattern =
    Pattern::new(|| pattern(r"^ (?:\w+ )?(?:above|over|more|higher|dearer|über|mehr|teurer|höher)\b"));
static SUM: Pattern = Pattern::new(|| {
    pattern(
        r"(?:\b(?:chf|sfr\.?|fr\.)|\b(?:for|at|to|of|auf|für|von|bei|maximal|max\.|around|about|rund)(?: chf| fr\.| sfr\.?| maximal| max\.| rund| about| around)?) ?(\d{1,3}(?:['’,]\d{3})+|\d{3,6})(?:[.,](\d{2}))?\b|\b(\d{1,3}(?:['’,]\d{3})+|\d{3,6})(?:[.,](\d{2}))?(?:\.[-–])? ?(?:chf|franken|francs|fr\.|sfr\.?|\.-)",
    )
});
static THEIRS: Pattern = Pattern::new(|| {
    pattern(
        r"(?:offer(?:ed)?|quote[d]?|your price|offerte|angebot|ihre[rn]?|statt|instead of|from|anstatt)(?: of| at| von| über| for)?(?: chf| fr\.)? ?$|^.{0,6} (?:is|sind|ist|liegt|liegen) (?:\w+ ){0,3}(?:above|over|too|more|über|zu|mehr)\b",
    )
});

/// The figure in sentences that ask for a better price.
pub(super) fn figure<'a>(sentences: impl Iterator<Item = &'a str> + Clone) -> Counter {
    let percent = sentences.clone().find_map(|text| {
        let found = PERCENT.captures(text)?;
        let above = ABOVE.is_match(&text[found.get(0)?.end()..]);
        (!above).then(|| found[1].replace(',', "."))
    });
    let totals = sentences.flat_map(|text| {
        SUM.captures_iter(text).filter_map(move |found| {
            let number = found.get(1).or_else(|| found.get(3))?;
            let cents = found.get(2).or_else(|| found.get(4)).map_or("00", |cents| cents.as_str());
            let theirs = THEIRS.is_match(&text[..found.get(0)?.start()]) || THEIRS.is_match(&text[number.end()..]);
            let francs: u64 = number.as_str().replace(['\'', '’', ','], "").parse().ok()?;
            (!theirs).then(|| (francs, format!("{francs}.{cents}")))
        })
    });
    let total = if percent.is_some() { None } else { totals.min().map(|(_, total)| total) };
    Counter { total, percent }
}
