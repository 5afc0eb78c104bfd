//! Cuts lines into sentences.
//!
//! Knows where prose breaks (and where a full stop is only "14.00" or "z.Hd."), nothing of what it says.

use regex::Regex;

use super::cue::{Pattern, pattern};
use super::words::questions::INDIRECT;

/// Longer ones are cut: no client means a value that far from its verb.
const LONGEST_SENTENCE: usize = 600;
const MOST_SENTENCES: usize = 250;

/// One sentence, list item or labelled line.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    /// Single spaces only.
    pub(super) text: String,
    /// It ends in a question mark or asks indirectly.
    pub(super) asks: bool,
    /// It is the mail's subject.
    pub(super) is_subject: bool,
    /// The line that introduces the list this item belongs to.
    pub(super) lead: String,
    /// Which paragraph it stands in.
    pub(super) paragraph: usize,
}

static BULLET: Pattern = Pattern::new(|| pattern(r"^(?:[-*•–·+]|\d{1,2}[.)]|[a-z]\))\s+"));
static ABBREVIATION: Pattern = Pattern::new(|| {
    pattern(
        r"(?:str|\b(?:z\.?hd|ca|bzw|z\.?b|inkl|exkl|evtl|ev|usw|etc|nr|no|tel|str|dr|prof|mr|mrs|ms|st|attn|approx|incl|excl|max|min|e\.?g|i\.?e|pers|resp|zz?gl|u\.?a|d\.?h|abt|jan|feb|mar|apr|aug|sept?|oct|nov|dec|okt|dez|mo|di|mi|do|fr|sa|so|vs|fam|hr)|\b\d{1,2}|\b[a-z])\.$",
    )
});
static AFTER_ROOM: Pattern = Pattern::new(|| pattern(r"(?:room|raum|saal) [a-z]\.$"));
static DAY_BEFORE_NOUN: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?:{}|stock|etage|og|ug|quartal|klasse|januar|uhr|jahrhundert)\b",
        super::words::calendar::MONTH
    ))
});
static NUMBERED: Pattern =
    Pattern::new(|| pattern(r"^(?:jubiläum|geburtstag|ausgabe|mal|hochzeitstag|jahrestag|generalversammlung|gv)\b"));
static STARTER: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:wir|ich|bitte|einige|einer?|unser\w*|ihre?|als|auch|beim|im|zum|zur|nach|vor|mit|ohne|weil|dies\w*|man|sie|er|mein\w*|kein\w*|vielleicht|leider|gerne|allerdings|dort|hier|was|wie|wo|wann|welche\w*|viele|raum|room|letzte\w*|last|next|all|after|before|during|with|by|as|have|has|he|she|they|you|your|us|let|setup|layout|equipment|jetzt|dann|damit|please|what|which|how|when|where|each|everyone|no|not|most|some|then|at|on|from|catering|food|seating|drinks|equipment|die|der|das|den|es|könnte\w*|haben|danke|besten|vielen|gibt|ist|sind|wäre\w*|dazu|zudem|ausserdem|und|am|um|für|falls|wenn|da|we|i|the|please|could|would|thanks?|is|are|it|there|our|also|and|can|do|if|for|my|this|that|sorry|so|but)\b",
    )
});

/// Cuts the lines of one part.
pub(super) fn sentences(lines: &[String]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut lead = String::new();
    for (paragraph, block) in blocks(lines).into_iter().enumerate() {
        if !block.bullet && !block.after_bullet {
            lead.clear();
        }
        for text in cut(&block.text) {
            if found.len() >= MOST_SENTENCES {
                return found;
            }
            let asks = text.ends_with('?') || INDIRECT.is_in(&text);
            found.push(Sentence {
                asks,
                lead: if block.bullet { lead.clone() } else { String::new() },
                paragraph,
                text,
                ..Sentence::default()
            });
        }
        if !block.bullet && block.text.ends_with(':') {
            lead = found.last().map(|sentence| sentence.text.clone()).unwrap_or_default();
        }
    }
    found
}

/// Lines that belong together.
struct Block {
    text: String,
    bullet: bool,
    after_bullet: bool,
}

/// Joins wrapped lines; list items and labelled lines stand alone.
fn blocks(lines: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous = String::new();
    for line in lines {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let bullet = BULLET.is_match(&line);
        let text = BULLET.replace(&line, "").into_owned();
        match blocks.last_mut() {
            Some(last) if !bullet && continues(&previous, &line) => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            last if !text.is_empty() => {
                let after_bullet = last.is_some_and(|last| last.bullet) && bullet;
                blocks.push(Block { text, bullet, after_bullet });
            }
            _ => {}
        }
        previous = line;
    }
    blocks
}

/// A line goes on when the one before was filled, or left its sentence open.
fn continues(previous: &str, line: &str) -> bool {
    let open = previous.ends_with(',') || line.chars().next().is_some_and(char::is_lowercase);
    !previous.is_empty()
        && !line.is_empty()
        && !previous.ends_with(':')
        && (previous.len() > 55 || (open && !label(line)))
}

fn label(line: &str) -> bool {
    static LABEL: std::sync::LazyLock<Regex> = Pattern::new(|| pattern(r"^[\w /-]{2,25}:\s"));
    LABEL.is_match(line)
}

/// Cuts one block at its full stops.
pub(super) fn cut(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        let ends = matches!(c, '.' | '!' | '?') && is_end(text, from, next);
        if next - from > LONGEST_SENTENCE || ends {
            sentences.push(text[from..next].trim().to_owned());
            from = next;
        }
    }
    sentences.push(text[from..].trim().to_owned());
    sentences.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    sentences
}

/// Whether the stop before `next` ends a sentence.
fn is_end(text: &str, from: usize, next: usize) -> bool {
    let Some(rest) = text[next..].strip_prefix(' ') else { return false };
    let rest = rest.trim_start_matches([' ', '(', '"', '«', '*']);
    let sentence = &text[from..next];
    if !sentence.ends_with('.') {
        return true;
    }
    if rest.chars().next().is_some_and(char::is_lowercase) && !STARTER.is_match(rest) {
        return false;
    }
    let tail = super::strip::upto_back(sentence, 24);
    let ordinal = tail.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit());
    if ordinal {
        let large = tail
            .trim_end_matches('.')
            .rsplit(|c: char| !c.is_ascii_digit())
            .next()
            .is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 31));
        return (large && !NUMBERED.is_match(rest))
            || STARTER.is_match(rest)
                && !DAY_BEFORE_NOUN.is_match(rest)
                && !rest.chars().next().is_some_and(char::is_lowercase);
    }
    !ABBREVIATION.is_match(tail) || AFTER_ROOM.is_match(tail)
}
