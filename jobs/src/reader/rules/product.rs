//! What a sentence adds to the room: furniture, technology, food, drink, services.
//!
//! Known nouns are found anywhere; an order ("please add ...") may name anything.

use std::ops::Range;

use booking::Product;

use super::count::clause;
use super::cue::{Pattern, pattern};
use super::layout;
use super::number::{self, NUMBER};
use super::words::products::{DROPPED, HEADS, MODIFIERS, NEVER, UNITS};
use super::words::things::{OCCASION, OWN, WITHOUT};

/// A thing with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thing {
    pub(super) at: Range<usize>,
    pub(super) product: Product,
}

static THING: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"(?:\b({NUMBER}) ?(?:x |× ?|mal )?(?:(?:{DROPPED}) )*)?(?:\b(?:{UNITS}) )?(?:\b(?:{DROPPED}) )*\b((?:(?:{MODIFIERS})[- ])*(?:{}))\b",
        HEADS.join("|")
    ))
});
static ENDS_ON_NEVER: Pattern = Pattern::new(|| pattern(&format!(r"(?:^|[ -])(?:\w*-)?{NEVER}$")));
static SPLIT: Pattern = Pattern::new(|| {
    pattern(r" ?(?:,|;|\+| and | und | & | sowie | plus | as well as | along with )(?: and | und )? ?")
});
static QUANTITY: Pattern = Pattern::new(|| pattern(&format!(r"^({NUMBER}) ?(?:x |× ?)?\b")));
static UNIT: Pattern = Pattern::new(|| pattern(&format!(r"^{UNITS} ")));
static LEADING: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?:(?:a|an|the|some|any|also|please|too|us|me|my|our|your|one|ein(?:e[nrsm]?)?|de[rnms]|die|das|auch|bitte|gerne?|dazu|noch|uns|mir|dann|etwas|in|it|with|mit|for|für|to|{DROPPED}) )+"
    ))
});
static TRAILING: Pattern = Pattern::new(|| {
    pattern(
        r" ?(?:\b(?:for|on|in|at|with|from|to|of the|because|since|as|if|that|which|so|please|too|instead|after all|off|out|from the|für|am|um|bei|auf|dazu|bitte|hinzu|mit|aus|wenn|falls|weil|da|doch|nicht|möglich|haben|bekommen|ergänzen|hinzufügen|bestellen|streichen|weglassen|wäre|wären|ist|sind|brauchen|bräuchten|benötigen|auch|noch|wieder|facing|is|are|would|could|can|we|i|you|it|ready|available|as well|now)\b|[.!?(:\u{2013}]| - ).*$",
    )
});

/// Whether a noun is a known thing.
pub(super) fn is_known(noun: &str) -> bool {
    THING.find(noun).is_some_and(|found| found.end() == noun.len())
}

/// "einen Apéro für" - the number that follows is of servings.
pub(super) fn serves(before: &str) -> bool {
    let before = before.trim_end();
    let thing = before.strip_suffix(" für").or_else(|| before.strip_suffix(" for"));
    thing.is_some_and(|thing| THING.find_iter(thing).any(|found| found.end() == thing.len()))
}

/// Known things that are wanted or taken away; a sentence that refuses its own words is for the caller to judge.
pub(super) fn known(text: &str, removing: bool) -> Vec<Thing> {
    let mut things = Vec::new();
    for found in THING.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(2)) else { continue };
        let before = &text[..whole.start()];
        if OWN.is_in(clause(text, &whole.range()))
            || (!removing && refused(text, &whole.range()))
            || is_occasion(before, found.get(1).is_some(), removing)
        {
            continue;
        }
        if (text[whole.end()..].starts_with(':') && !COUNTED_AFTER.is_match(&text[whole.end()..]))
            || is_meal_time(before, &things)
            || (!removing && is_planned(&text[whole.end()..]))
        {
            continue;
        }
        if !removing && is_scenery(text, &whole.range(), name.as_str()) {
            continue;
        }
        let after = &text[whole.end()..];
        let number = found.get(1).or_else(|| COUNTED_AFTER.captures(after).and_then(|found| found.get(1)));
        let quantity = number.and_then(|n| number::parse(n.as_str()));
        things.push(Thing { at: whole.range(), product: Product { name: without_measure(name.as_str()), quantity } });
    }
    let mut things = compounds(text, things);
    things.extend(coordinated(text, &things));
    things
}

/// "sandwich lunch", "tea station", "Headset-Mikrofon": nouns side by side name one thing.
fn compounds(text: &str, things: Vec<Thing>) -> Vec<Thing> {
    static LAST: Pattern = Pattern::new(|| {
        pattern(
            r"^ (?:stations?|platters?|fountains?|trolleys?|carts?|corners?|walls?|towers?|booths?|machines?|kits?|selections?|sets?|services?|stands?|arrangements?|tables?|boards?|bars?)\b",
        )
    });
    let mut joined: Vec<Thing> = Vec::new();
    for thing in things {
        let noun = thing.product.quantity.is_none() && thing.product.name.starts_with(char::is_lowercase);
        let gap = |last: &Thing| text.get(last.at.end..thing.at.start).unwrap_or(",");
        match joined.last_mut() {
            Some(last) if (gap(last) == " " && noun) || gap(last) == "-" => {
                last.product.name.push_str(&text[last.at.end..thing.at.end]);
                last.at.end = thing.at.end;
            }
            _ => joined.push(thing),
        }
    }
    for thing in &mut joined {
        let start = thing.at.end.saturating_sub(thing.product.name.len());
        let before = text.get(..start).filter(|before| before.ends_with('-')).unwrap_or_default();
        let word = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-');
        if before.len() - word.len() > 2 {
            thing.product.name.insert_str(0, &text[word.len()..start]);
        }
        if let Some(last) = LAST.find(&text[thing.at.end..]) {
            thing.product.name.push_str(last.as_str());
            thing.at.end += last.end();
        }
    }
    joined
}

static JOINED_BEFORE: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"\b((?:an?|ein(?:e[nrsm]?)?|{NUMBER}) (?:\w+[ -]){{0,1}}?\w{{4,}})(?:,| and| und| sowie) (?:(?:an?|ein(?:e[nrsm]?)?) )?$"
    ))
});

/// "Prosecco (4 Flaschen)", "Stehtische: 15", "Mikrofon: ja".
static COUNTED_AFTER: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?: \(|: ?|,? x ?| (?:bräuchten|brauchen|hätten|benötigen|möchten|nehmen) wir (?:gerne |etwa |noch |ca\. )*)(?:({NUMBER})|yes|ja)(?: {UNITS})?(?:\)|$|[.,;!])"
    ))
});

/// "sandwiches for lunch" are sandwiches.
fn is_meal_time(before: &str, things: &[Thing]) -> bool {
    let goes_with = before.trim_end().ends_with(" for") || before.trim_end().ends_with(" zum");
    goes_with && things.last().is_some_and(|thing| before.len().saturating_sub(thing.at.end) <= 6)
}

/// "extra tables" are tables.
fn without_measure(name: &str) -> String {
    static MEASURE: Pattern = Pattern::new(|| pattern(&format!("^(?:(?:{DROPPED}) )+")));
    MEASURE.replace(name, "").into_owned()
}

static JOINED: Pattern = Pattern::new(|| {
    pattern(&format!(
        r"^(?:,| and| und| sowie|, and|, sowie) ((?:an?|ein(?:e[nrsm]?)?|{NUMBER}) (?:\w+[ -]){{0,2}}?\w{{4,}})(?:$|[.,;!?]| (?:and|und|please|bitte|for|für|from|by|if|too|as well|in case|von|would|wäre|brauchen|benötigen)\b)"
    ))
});

/// An unknown thing in one breath with a known one: "a microphone and a reading lamp".
fn coordinated(text: &str, known: &[Thing]) -> Vec<Thing> {
    let german = known.iter().any(|thing| thing.product.name.starts_with(char::is_uppercase));
    let seats = |item: &str| layout::find(item).is_some();
    let before = |thing: &Thing| {
        let item = JOINED_BEFORE.captures(&text[..thing.at.start])?.get(1).filter(|item| !seats(item.as_str()))?;
        let taken = known.iter().any(|other| other.at.start < item.end() && item.start() < other.at.end);
        let product = order(item.as_str(), german).filter(|_| !taken && !OWN.is_in(clause(text, &item.range())))?;
        Some(Thing { at: item.range(), product })
    };
    let next = |thing: &Thing| {
        let item = JOINED.captures(&text[thing.at.end..])?.get(1).filter(|item| !seats(item.as_str()))?;
        let at = thing.at.end + item.start()..thing.at.end + item.end();
        let taken = known.iter().any(|other| other.at.start < at.end && at.start < other.at.end);
        let product = order(item.as_str(), german).filter(|_| !taken && !OWN.is_in(clause(text, &at)))?;
        Some(Thing { at, product })
    };
    known.iter().filter_map(|thing| before(thing).into_iter().chain(next(thing)).next()).collect()
}

/// Not wanted: the refusal stands in the thing's own clause.
fn refused(text: &str, at: &Range<usize>) -> bool {
    WITHOUT.is_in(clause(text, at))
}

/// "for our Christmas dinner" names the event.
fn is_occasion(before: &str, counted: bool, removing: bool) -> bool {
    static HELD: Pattern = Pattern::new(|| {
        pattern(
            r"\b(?:organi[sz]\w*|host\w*|hold\w*|celebrat\w*|plan\w*|throw\w*|having|planen|feiern|organisieren) (?:an? |the |eine?n? )(?:\w+[- ]){0,2}$",
        )
    });
    static FOR_US: Pattern = Pattern::new(|| {
        pattern(
            r"\b(?:our|my|their|unser\w*|mein\w*|ihre[nmrs]?|zum|zur|zu einem|zu einer|to an?|beim|während\w*|during|after|before|nach|nach dem|nach der|vor dem|for the|für den|für die|für das|für|company|annual|bei einem|bei|press|client|christmas|farewell)(?: (?:\w+[- ]){0,2})?$",
        )
    });
    !counted && !removing && OCCASION.is_in(before) && (FOR_US.is_match(before) || HELD.is_match(before))
}

/// "einen Brunch durchführen".
fn is_planned(after: &str) -> bool {
    static VERB: Pattern = Pattern::new(|| {
        pattern(
            r"^ (?:seminar|meeting|event|conference|party|talk|club|session|briefing|lecture|gathering|get-together|with our)s?\b|^ (?:[^ .,;]+ ){0,4}(?:durchführen|feiern|veranstalten|abhalten|ausrichten|durchzuführen)\b",
        )
    });
    VERB.is_match(after)
}

/// "facing the screen" is where people look.
fn is_scenery(text: &str, at: &Range<usize>, name: &str) -> bool {
    static FACING: Pattern = Pattern::new(|| {
        pattern(
            r"(?:facing|towards?|in front of|behind|gegenüber|richtung|at|around|beside|vor) (?:the |der |dem |a |einem )?$",
        )
    });
    let generic = ["screen", "stage", "bar", "leinwand", "bühne", "lunch", "dinner", "breakfast"];
    generic.contains(&name.to_lowercase().as_str())
        && FACING.is_match(&text[..at.start])
        && !text[..at.start].to_lowercase().trim_end().ends_with("with")
}

/// Anything that is ordered: the nouns of a list behind the verb.
pub(super) fn ordered(list: &str, german: bool) -> Vec<Product> {
    SPLIT.split(list).map_while(|item| order(item, german)).collect()
}

/// The items of a labelled line ("AV: 1 x HDMI screen, lectern"): a known noun with all that stands before it, or any
/// noun with a number.
pub(super) fn listed(list: &str, german: bool) -> Vec<Product> {
    SPLIT.split(list).flat_map(|item| listed_item(item, german)).collect()
}

fn listed_item(item: &str, german: bool) -> Vec<Product> {
    let known = known(item, false);
    let whole = order(item, german).filter(|_| !OWN.is_in(item) && !WITHOUT.is_in(item));
    match (known.as_slice(), whole) {
        ([thing], Some(whole)) if is_name(&whole, &thing.product.name, german) => vec![whole],
        ([], Some(whole)) => Some(whole).filter(|whole| whole.quantity.is_some()).into_iter().collect(),
        _ => known.into_iter().map(|thing| thing.product).collect(),
    }
}

/// "HDMI screen" is a name, "light lunch" only praise.
fn is_name(whole: &Product, known: &str, german: bool) -> bool {
    let proper = whole.name.starts_with(char::is_uppercase) || (whole.quantity.is_some() && !german);
    proper && whole.name.ends_with(known)
}

fn order(item: &str, german: bool) -> Option<Product> {
    let item = LEADING.replace(item.trim(), "");
    let quantity = QUANTITY.captures(&item).and_then(|found| number::parse(&found[1]));
    let item = QUANTITY.replace(&item, "");
    let item = item.trim_start();
    let item = LEADING.replace(item, "");
    let item = UNIT.replace(&item, "");
    let name = TRAILING.replace(&item, "");
    let name = if german { upto_noun(&name) } else { name.trim() };
    let words = name.split_whitespace().count();
    let plausible = (1..=3).contains(&words) && name.len() >= 3 && name.len() <= 40 && !ENDS_ON_NEVER.is_match(name);
    let noun = if german { name.split(' ').next_back()?.starts_with(char::is_uppercase) } else { true };
    (plausible && noun && !name.contains(|c: char| c.is_ascii_digit()))
        .then(|| Product { name: name.to_owned(), quantity })
}

/// German nouns have capitals: the name ends with the first run of them.
fn upto_noun(text: &str) -> &str {
    let mut end = 0;
    let mut at = 0;
    for word in text.split(' ') {
        let noun = word.starts_with(char::is_uppercase);
        if noun {
            end = at + word.len();
        } else if end > 0 {
            break;
        }
        at += word.len() + 1;
    }
    text.get(..end).unwrap_or(text).trim()
}
