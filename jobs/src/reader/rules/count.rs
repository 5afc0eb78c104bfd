//! How many people a sentence says will be there.
//!
//! `text` is without days, hours, money and contacts. Knows which numbers are people, and which people do not come.

use std::ops::Range;

use regex::Captures;

use super::cue::{Pattern, pattern};
use super::number::{self, NUMBER};
use super::product;
use super::words::people::{
    ABOUT, ANEW, BEFORE_PEOPLE, BY_TRADE, CERTAIN, EXPECTED, NO_LONGER, NOT_COMING, PART_OF, PEOPLE, SO_FAR, THINGS,
};

/// A head count and how it was said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    pub(super) at: Range<usize>,
    pub(super) people: u32,
    /// "now", "instead of", "in total": it replaces the others.
    pub(super) anew: bool,
    /// In a statement: "we are", "there will be".
    pub(super) stated: bool,
    /// In brackets, where side remarks are.
    aside: bool,
}

static BEFORE_NOUN: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|to|bis|or|oder|bis zu|bis maximal) ?({NUMBER}))?[- ](?:{BEFORE_PEOPLE} )?(?:(?:\w+[- ]){{0,1}}?)({PEOPLE}|{BY_TRADE})\b"
    ))
});
static JOINED: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?: ?(?:,|\+|&)| ?(?:,|\()? ?(?:and|plus|und|sowie|dazu)) (?:another |noch |auch |dazu )?(?:{ABOUT} )?({NUMBER}) (?:{BEFORE_PEOPLE} )?({PEOPLE}|{BY_TRADE})\b"
    ))
});
/// "somewhere between 50 and 65".
static BETWEEN: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:between|zwischen) (?:{ABOUT} )?({NUMBER}) (?:and|und|&) ({NUMBER})(?:[- ](?:{BEFORE_PEOPLE} )?({PEOPLE}))?\b"
    ))
});
static LABELLED: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:{PEOPLE}|anzahl(?: \w+)?|personenzahl|teilnehmerzahl|number of \w+|headcount|group size|gruppengrösse|attendance)(?: \([^)]*\))?: ?(?:{ABOUT} )*({NUMBER})(?: ?(?:-|–|to|bis) ?({NUMBER}))?\b"
    ))
});
static SAID: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b(?:(?:we are|we're|we'll|we will|we would be|we'd|wir sind|wir wären|wir werden|sind wir|wären wir|werden wir)(?: [a-zäöü]+){{0,3}}?|group (?:has|is)(?: \w+){{0,2}} to|(?:zugesagt|angemeldet) (?:haben|sind|haben sich)(?: \w+){{0,2}}?|also|somit|hence|so|insgesamt|in total|altogether|zusammen|makes|macht|there are|there will be|there'll be|there would be|will be|make it|it's|party of|group of|team of|class of|crowd of|audience of|turnout of|delegation of|attendance of|headcount of|numbers? of|anticipate|room for|expect(?:ing)?|think|say|counting on|count on|reckon(?:ing)? with|plan(?:ning)? (?:for|with)|grown to|gone up to|gone down to|increased to|dropped to|come (?:down|up) to|fallen to|risen to|reduced to|shrunk to|up to|sind es|es sind|waren es|wären es|es werden|wir kommen|kommen|kommen werden|erscheinen|rechnen mit|rechnen wir mit|rechne mit|erwarten(?: wir)?|gruppe von|team von|runde von|publikum von|grössenordnung von|total|anzahl auf|personenzahl auf|zahl auf|personen auf|number of \w+ to|headcount to|erhöht sich(?: \w+)? auf|neu auf|von {NUMBER} auf|from {NUMBER} to)(?: {ABOUT})* ({NUMBER})(?: ?(?:-|–|to|bis|or|oder) ?({NUMBER}))?\b"
    ))
});
static SAYING: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|to|bis) ?({NUMBER}))?,? (?:of (?:us|them|you)|in (?:all|total)|all told|altogether|(?:will|should|would|might|may) (?:\w+ ){{0,2}}(?:come|attend|be there|join|show up|turn up|make it)|(?:werden|dürften|sollten) (?:\w+ ){{0,3}}(?:kommen|erscheinen|teilnehmen|auftauchen|dabei sein)|(?:haben|have) (?:zugesagt|angemeldet|confirmed|signed up|said yes)|kommen|nehmen teil|are coming|instead of|statt|anstatt|now instead)\b"
    ))
});
static SUM: Pattern = Pattern::new(|| {
    pattern(r"(?:^|, | - |\()(?:so|also|macht|makes|hence|somit)(?: that's| that is| sind wir| we are)? $")
});
static GROUP: Pattern = Pattern::new(|| pattern(r"\bzu (\w+t)\b"));
static STRONG: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b({NUMBER})(?: ?(?:-|–|bis) ?({NUMBER}))?(?:-| )?(?:köpfig\w*|strong|er-?gruppe|er-?team|-person)\b"
    ))
});

/// A number without a noun is people only where no other noun follows.
static FOLLOWS: Pattern = Pattern::new(|| {
    pattern(
        r"^(?:$| ?[.,;:!?)–-]| (?:of|will|should|would|might|dürften|now|in|instead|rather|this|at|altogether|all|not|and|plus|for|on|around|statt|anstatt|und|oder|nun|neu|dabei|insgesamt|total|am|im|an|bei|sein|werden|kommen|mit|davon|inkl|incl|including|by|only|after|from|as|but|aber|standing|seated|max|because|since|da|weil|the|zusammen|auf|reduziert|erhöht|erhöhen|or|so|anwesend)\b)",
    )
});
static MORE: Pattern = Pattern::new(|| pattern(r"^ (?:more|mehr|extra|zusätzlich|weniger|fewer|less)\b"));
static ATTENDING: Pattern = Pattern::new(|| {
    pattern(
        r"^ (?:are |is |have )?(?:expected|attending|coming|(?:will|should|would|might) (?:\w+ ){0,2}(?:come|attend|be there|turn up|show up|join)|(?:werden|dürften) (?:\w+ ){0,3}(?:kommen|erscheinen|teilnehmen|auftauchen)|erwartet|haben zugesagt|nehmen teil|signed up|confirmed)\b",
    )
});

/// The head counts of a sentence, best first.
pub(super) fn find(text: &str) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for (rule, named) in [
        (&*BETWEEN, false),
        (&*BEFORE_NOUN, true),
        (&*LABELLED, true),
        (&*SAYING, true),
        (&*STRONG, true),
        (&*SAID, false),
    ] {
        for found in rule.captures_iter(text) {
            let count =
                read(text, &found, named).filter(|count| !counts.iter().any(|known| overlap(&known.at, &count.at)));
            counts.extend(count);
        }
    }
    for found in GROUP.captures_iter(text) {
        let people = found.get(1).and_then(|word| number::parse_group(word.as_str()));
        counts.extend(found.get(0).zip(people).map(|(m, people)| count(text, m.range(), people, true)));
    }
    counts.retain(|count| (2..=5000).contains(&count.people) && comes(text, count));
    counts.sort_by_key(|count| (count.rank(), count.at.start));
    counts
}

impl Count {
    /// News and sums, then statements, then mere numbers, then side remarks.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self { anew: true, .. } => 0,
            Self { aside: true, .. } => 3,
            Self { stated: true, .. } => 1,
            Self { .. } => 2,
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The upper number of a range; two groups of people together.
fn read(text: &str, found: &Captures<'_>, named: bool) -> Option<Count> {
    let first = found.get(1)?;
    let upper = found.get(2).and_then(|upper| number::parse(upper.as_str()));
    let mut people = upper.max(number::parse(first.as_str()))?;
    let mut at = first.start()..found.get(0)?.end();
    if found.get(3).is_some_and(|noun| is_thing(noun.as_str())) || (!named && !FOLLOWS.is_match(&text[at.end..])) {
        return None;
    }
    if named && found.get(3).is_some() {
        people += joined(text, &mut at);
    }
    Some(count(text, at, people, !named))
}

/// "15 trainees plus the instructor".
static ONE_MORE: Pattern = Pattern::new(|| {
    pattern(
        r"^,? (?:and|plus|und|sowie) (?:the|an?|one|our|my|eine?n?|der|die|unser\w*|meine?) (?:instructor|trainer(?:in)?|teacher|coach|leader|moderator(?:in)?|facilitator|lecturer|(?:kurs)?leiter(?:in)?|lehrer(?:in)?|dozent(?:in)?|referent(?:in)?)\b",
    )
});

/// "60 adults, 12 kids and 3 babies": the groups that follow.
fn joined(text: &str, at: &mut Range<usize>) -> u32 {
    let mut people = 0;
    if let Some(one) = ONE_MORE.find(&text[at.end..]) {
        at.end += one.end();
        return 1;
    }
    while let Some(found) = JOINED.captures(&text[at.end..]) {
        let (Some(whole), Some(noun)) = (found.get(0), found.get(2)) else { break };
        let apart = is_thing(noun.as_str()) || NOT_COMING.is_in(noun.as_str());
        let Some(more) = number::parse(&found[1]).filter(|_| !apart) else { break };
        people += more;
        at.end += whole.end();
    }
    people
}

/// "12 monitors" end like people.
fn is_thing(noun: &str) -> bool {
    static LISTED: Pattern = Pattern::new(|| pattern(&format!("^{PEOPLE}$")));
    !LISTED.is_match(noun) && (THINGS.is_in(noun) || product::is_known(noun))
}

fn count(text: &str, at: Range<usize>, people: u32, stated: bool) -> Count {
    let before = &text[..at.start];
    let aside = before.rfind('(').is_some_and(|open| !before[open..].contains(')')) || SO_FAR.is_in(clause(text, &at));
    let said =
        stated || EXPECTED.is_in(&text[clause_start(text, &at)..at.start]) || ATTENDING.is_match(&text[at.end..]);
    Count { people, anew: ANEW.is_in(clause(text, &at)) || SUM.is_match(before), stated: said, aside, at }
}

/// "and 4 vegetarians": what follows is said of others.
static NEXT: Pattern = Pattern::new(|| pattern(&format!(r" (?:and|und|plus|&) {NUMBER}\b")));

/// Whether these people are expected in the room.
fn comes(text: &str, count: &Count) -> bool {
    let before = &text[..count.at.start];
    if ATTENDING.is_match(&text[count.at.end..]) {
        return true;
    }
    if MORE.is_match(&text[count.at.end..]) {
        return false;
    }
    let more = before.trim_end().ends_with("noch") && !before.trim_end().ends_with("nur noch");
    let around = &text[super::strip::floor(text, count.at.start.saturating_sub(40))..count.at.end];
    let own = clause(text, &count.at);
    let next = NEXT.find(&text[count.at.end..]).map(|next| count.at.end + next.start());
    let own = next.map_or(own, |next| own.get(..next - clause_start(text, &count.at)).unwrap_or(own));
    let absent = NOT_COMING.is_in(own) && !CERTAIN.is_in(around);
    !(absent || more || PART_OF.ends(before) || NO_LONGER.ends(before))
}

/// The part of a sentence between its commas, brackets and "but"s that holds a range.
pub(super) fn clause<'a>(text: &'a str, at: &Range<usize>) -> &'a str {
    let end = BREAK.find(&text[at.end..]).map_or(text.len(), |m| at.end + m.start());
    &text[clause_start(text, at)..end]
}

fn clause_start(text: &str, at: &Range<usize>) -> usize {
    BREAK.find_iter(&text[..at.start]).last().map_or(0, |m| m.end())
}

/// All parts between commas, brackets and "but"s.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    BREAK.split(text)
}

static BREAK: Pattern = Pattern::new(|| {
    pattern(
        r"[,;:()–—]| - | (?:but|aber|because|weil|denn|sondern|whereas|while|although|obwohl|dafür|sowie|except|apart from|ausser|bis auf|including|inkl\.|incl\.|inklusive|davon|darunter|of whom|of which) ",
    )
});
