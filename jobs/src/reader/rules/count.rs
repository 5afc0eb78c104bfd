//! How many people a sentence says will be there.
//!
//! `text` is without days, hours, money and contacts. Knows which numbers are people, and which people do not come.

use std::ops::Range;

use regex::Captures;

use super::cue::{Pattern, cues, pattern};
use super::number::{self, NUMBER};
use super::words::things::{BEFORE_PEOPLE, CHILDREN, PEOPLE};

/// A head count and how it was said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    pub(super) at: Range<usize>,
    pub(super) people: u32,
    /// "now", "instead of": it replaces an earlier one.
    pub(super) anew: bool,
    /// In a statement: "we are", "there will be".
    pub(super) stated: bool,
}

const ABOUT: &str = r"(?:now|only|just|about|around|approximately|approx\.?|roughly|some|circa|ca\.?|probably|likely|up to|at most|maximum|max\.?|a maximum of|a total of|exactly|nearly|almost|in total|down to|nun|neu|jetzt|nur|nur noch|noch|etwa|ungefähr|rund|zirka|wohl|vermutlich|voraussichtlich|maximal|höchstens|bis zu|total|insgesamt|gegen|gut|knapp|aktuell|doch|definitiv|dann|also|schlussendlich|auf|so|mindestens|erfahrungsgemäss)";

static BEFORE_NOUN: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|to|bis|or|oder|bis zu|bis maximal) ?({NUMBER}))?[- ](?:{BEFORE_PEOPLE} )?(?:(?:\w+[- ]){{0,1}}?)({PEOPLE})\b(?: ?(?:and|plus|und|sowie|&|\+|,) (?:about |etwa |ca\. |probably |maybe |another |roughly |vielleicht |rund |wohl )?({NUMBER}) (?:small |kleine |little )?({CHILDREN}))?"
    ))
});
static LABELLED: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:{PEOPLE}|anzahl(?: \w+)?|personenzahl|teilnehmerzahl|number of \w+|headcount|group size|gruppengrösse|attendance)(?: \([^)]*\))?: ?(?:{ABOUT} )*({NUMBER})(?: ?(?:-|–|to|bis) ?({NUMBER}))?\b"
    ))
});
static SAID: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:(?:we are|we're|we'll|we will|we would be|we'd|wir sind|wir wären|wir werden|sind wir|wären wir|werden wir)(?: [a-zäöü]+){{0,3}}?|group (?:has|is)(?: \w+){{0,2}} to|insgesamt|in total|altogether|zusammen|makes|macht|there are|there will be|there'll be|there would be|will be|make it|it's|party of|group of|team of|class of|crowd of|room for|expect(?:ing)?|counting on|reckon(?:ing)? with|planning (?:for|with)|grown to|gone up to|gone down to|increased to|dropped to|wir sind|sind wir|sind es|es sind|wir wären|wären wir|wären es|es werden|werden wir|wir werden|wir kommen|kommen|erscheinen|rechnen mit|rechnen wir mit|rechne mit|erwarten(?: wir)?|gruppe von|team von|runde von|total|anzahl auf|personenzahl auf|zahl auf|personen auf|erhöht sich(?: \w+)? auf|neu auf|von {NUMBER} auf|from {NUMBER} to)(?: {ABOUT})* ({NUMBER})(?: ?(?:-|–|to|bis|or|oder) ?({NUMBER}))?\b"
    ))
});
static SAYING: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|to|bis) ?({NUMBER}))? (?:of (?:us|them|you)|will (?:come|attend|be there|join|show up)|(?:haben|have) (?:zugesagt|angemeldet|confirmed|signed up|said yes)|kommen|nehmen teil|are coming|instead of|statt|anstatt|now instead)\b"
    ))
});
static SUM: Pattern = Pattern::new(|| pattern(r"(?:^|, | - |\()(?:so|also|macht|makes|hence|somit)(?: that's| that is| sind wir| we are)? $"));
/// Nouns for people that no list holds; doubtful, so they count only when nothing else does.
static TRADE: Pattern = Pattern::new(|| {
    pattern(&format!(r"\b(?:with|for|of|are|mit|für|sind|expect\w*|erwarten) (?:about |around |some |etwa |rund |ca\. )?({NUMBER})(?: ?(?:-|–|to|bis) ?({NUMBER}))? (?:\w+ )?(\w{{3,}}(?:ers|ists|ians|ees|innen|leute|personen|schaften))\b"))
});
static GROUP: Pattern = Pattern::new(|| pattern(r"\bzu (\w+t)\b"));
static STRONG: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|bis) ?({NUMBER}))?(?:-| )?(?:köpfig\w*|strong|er-?gruppe|er-?team|-person\b)"
    ))
});

/// A number without a noun is people only where no other noun follows.
static FOLLOWS: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:$| ?[.,;:!?)–-]| (?:of|now|in|instead|rather|this|at|altogether|all|not|and|plus|for|on|around|statt|anstatt|und|oder|nun|neu|dabei|insgesamt|total|am|im|an|bei|sein|werden|kommen|mit|davon|inkl|incl|including|by|only|after|from|as|but|aber|standing|seated|max|because|since|da|weil|the|zusammen|auf|reduziert|erhöht|erhöhen|or|so|anwesend)\b)",
    )
});
static ATTENDING: Pattern = Pattern::new(|| {
    pattern(r"^ (?:are |is |have )?(?:expected|attending|coming|will (?:come|attend|be there)|erwartet|haben zugesagt|nehmen teil|signed up|confirmed)\b")
});
static CERTAIN: Pattern = Pattern::new(|| {
    pattern(r"(?:kommen|erscheinen|rechnen|erwarten|come|attend|turn up|show up|expect\w*|of us|zugesagt)\b")
});

cues! {
    /// Nouns that only look like people.
    THINGS {
        en: [r"speakers", r"loudspeakers", r"posters", r"flyers", r"papers", r"computers", r"printers", r"dinners", r"heaters", r"folders", r"chargers", r"corners", r"numbers", r"quarters", r"markers", r"holders", r"containers", r"beamers", r"trees", r"coffees", r"boarders", r"others", r"covers", r"offers", r"members", r"letters", r"employees", r"drivers", r"platters", r"burgers", r"beers", r"committees", r"tickets"],
        de: [r"kundinnen", r"mitarbeiterinnen"],
    }
    /// These do not come, or are part of a group already counted.
    NOT_COMING {
        en: [r"invited", r"invitations?", r"members", r"membership", r"employees", r"employ", r"staff of", r"vegetarians?", r"vegans?", r"veggies?", r"allerg\w*", r"gluten\w*", r"coeliac", r"wheelchairs?", r"cars?", r"last (?:time|year)", r"drew", r"the first edition", r"parking", r"speakers?", r"park", r"cantons?", r"countries", r"teams? of", r"know the (?:building|venue|place|rooms)", r"in each group", r"per table", r"at each table", r"a table"],
        de: [r"eingeladen\w*", r"einladung\w*", r"mitglieder\w*", r"angestellte\w*", r"beschäftig\w*", r"vegetar\w*", r"vegan\w*", r"allerg\w*", r"gluten\w*", r"rollstuhl\w*", r"autos", r"letztes (?:mal|jahr)", r"parkpl\w*", r"referent\w*", r"länder\w*", r"pro tisch", r"je tisch", r"kantone\w*", r"abgemeldet", r"fallen aus", r"entschuldigt", r"hilfspersonen"],
    }
    /// Ends right before a part of the number already given.
    PART_OF {
        en: [r"including", r"incl\.?", r"of (?:whom|which)", r"among them", r"plus", r"another", r"additional"],
        de: [r"davon", r"darunter", r"inkl\.?", r"inklusive", r"einschliesslich", r"samt", r"noch", r"weitere", r"zusätzliche?"],
    }
    /// Ends right before the number that no longer holds.
    NO_LONGER {
        en: [r"instead of(?: the)?(?: planned)?", r"rather than", r"not", r"from", r"was", r"were", r"originally", r"over", r"capacity of"],
        de: [r"statt(?: der)?(?: wie geplant)?", r"anstatt", r"anstelle von", r"nicht", r"von", r"bisher", r"ursprünglich", r"waren"],
    }
    /// The number is news.
    ANEW {
        en: [r"now", r"instead", r"in the end", r"after all", r"rather", r"final\w*", r"change\w*", r"grown", r"more", r"increased", r"only", r"down to", r"up to", r"in total", r"total", r"altogether", r"all told", r"has gone"],
        de: [r"nun", r"neu", r"jetzt", r"statt", r"anstatt", r"doch", r"definitiv\w*", r"nur noch", r"erhöh\w*", r"reduzier\w*", r"geändert", r"mehr", r"schlussendlich", r"total", r"insgesamt", r"zusammen"],
    }
}

/// The head counts of a sentence, best first.
pub(super) fn find(text: &str) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for rule in [&*BEFORE_NOUN, &*LABELLED, &*SAYING, &*STRONG, &*SAID] {
        for found in rule.captures_iter(text) {
            counts.extend(read(text, &found).filter(|count| !counts.iter().any(|known| overlap(&known.at, &count.at))));
        }
    }
    if counts.is_empty() {
        let trades = TRADE.captures_iter(text).filter(|found| !THINGS.is_in(&found[3]));
        counts.extend(trades.filter_map(|found| read(text, &found)));
    }
    for found in GROUP.captures_iter(text) {
        let people = found.get(1).and_then(|word| number::parse_group(word.as_str()));
        counts.extend(found.get(0).zip(people).map(|(m, people)| Count { at: m.range(), people, anew: false, stated: true }));
    }
    for count in &mut counts {
        count.anew = ANEW.is_in(clause(text, &count.at)) || SUM.is_match(&text[..count.at.start]);
    }
    counts.retain(|count| (2..=5000).contains(&count.people) && comes(text, count));
    counts.sort_by_key(|count| (!count.anew, count.at.start));
    counts
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The upper number of a range; adults and children together.
fn read(text: &str, found: &Captures<'_>) -> Option<Count> {
    let first = found.get(1)?;
    let upper = found.get(2).and_then(|upper| number::parse(upper.as_str()));
    let mut people = upper.max(number::parse(first.as_str()))?;
    let noun = found.get(3);
    let at = first.start()..found.get(0)?.end();
    if noun.is_none() && !FOLLOWS.is_match(&text[at.end..]) {
        return None;
    }
    if found.len() > 4
        && let Some(children) = found.get(4).and_then(|children| number::parse(children.as_str()))
    {
        people += children;
    }
    Some(Count { at, people, anew: false, stated: noun.is_none() })
}

/// Whether these people are expected in the room.
fn comes(text: &str, count: &Count) -> bool {
    let before = &text[..count.at.start];
    let clause = clause(text, &count.at);
    let around = &text[super::strip::floor(text, count.at.start.saturating_sub(40))..count.at.end];
    if ATTENDING.is_match(&text[count.at.end..]) {
        return true;
    }
    !((NOT_COMING.is_in(clause) && !CERTAIN.is_match(around)) || PART_OF.ends(before) || NO_LONGER.ends(before))
}

/// The part of a sentence between its commas, brackets and "but"s that holds a range.
pub(super) fn clause<'a>(text: &'a str, at: &Range<usize>) -> &'a str {
    static BREAK: Pattern = Pattern::new(|| {
        pattern(r"[,;:()–—]|\. | - | (?:but|aber|because|weil|denn|sondern|whereas|while|although|obwohl|dafür|sowie|except|apart from|ausser|bis auf) ")
    });
    let start = BREAK.find_iter(&text[..at.start]).last().map_or(0, |m| m.end());
    let end = BREAK.find(&text[at.end..]).map_or(text.len(), |m| at.end + m.start());
    &text[start..end]
}
