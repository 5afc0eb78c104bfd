//! Finds hours in a sentence: "2pm to 6pm", "18 bis 22 Uhr", "halb acht abends", "from noon".
//!
//! Knows how hours are written and paired, not which appointment they belong to.

use std::ops::Range;

use super::clock_form::{Half, NOON, OPENS_SPAN, Token, tokens};
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

static BETWEEN: Pattern = Pattern::new(|| {
    pattern(
        r"^ ?(?:hours?|hrs)? ?(?:-|–|—|to|till|until|til|bis|bis um|bis ca\.?|bis etwa|bis gegen|bis spätestens|until the|to the|until about|to about|until around|to around|through|and|und|uhr bis|uhr -|h -|bis maximal) ?(?:um|at|about|around|ca\.?|etwa|gegen|circa|roughly|ungefähr|zirka|approximately|approx\.?|maybe|spätestens|maximal|so|rund)? ?$",
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
/// "um 16 Uhr ist Schluss": the end is named behind its hour.
static ENDS_AFTER: Pattern = Pattern::new(|| {
    pattern(
        r"^ ?(?:(?:ist|sind|wäre|wären|wird|werden|soll|is|are|be|will|should|we'?re|it'?s|we|it|wir|es|dann|spätestens|alles|auch|everyone|the|event|anlass|party|fest|with everything|in the afternoon|in the evening|am (?:nachmittag|abend)|nachmittags|abends) )*(?:schluss|fertig|vorbei|feierabend|zu ende|done|finished|finish|over|through|gone|out of there|wieder (?:weg|ab|draussen|raus|zurück|heim|fort))\b|^ (?:ist|is) (?:ende|end|aus)\b",
    )
});

/// All hours of a sentence, in its order. `text` is without days.
pub(super) fn find(text: &str) -> Vec<Hours> {
    let tokens = tokens(text);
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
    let ends = (ENDS.is_match(before) || ENDS_AFTER.is_match(&text[token.at.end..])) && !BEGINS.is_match(before);
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
