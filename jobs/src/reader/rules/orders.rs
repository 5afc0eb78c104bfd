//! Which things a mail adds or removes.

use booking::{ActKind, Product, Reading};

use super::cue::{Cue, Pattern, pattern};
use super::product::{self, Thing};
use super::talk::{About, Said, Talk};
use super::words::things;

/// An inquiry's wishes are fields only.
pub(super) fn of_inquiry(talk: &Talk<'_>, reading: &mut Reading) {
    reading.no_extras = talk.telling().any(|said| said.says(&things::NO_EXTRAS));
    let mut products = Vec::new();
    for said in talk.body().filter(|said| said.tells()) {
        if let Some(list) = things::PRODUCT_LABEL.find(&said.left).filter(|label| label.start == 0) {
            products.extend(product::listed(&said.left[list.end..], talk.german));
            continue;
        }
        let wanted = said.says(&things::WANT) || LABELLED.is_match(&said.left);
        let mut known = product::known(&said.left, false);
        let list = wanted || known.len() > 1 || said.left.split(' ').filter(|word| !word.is_empty()).count() <= 6;
        known.retain(|thing| list || thing.product.quantity.is_some());
        products.extend(if known.is_empty() && is_listed(said) && !LABELLED.is_match(&said.left) {
            product::ordered(&said.left, talk.german)
        } else {
            names(known, said)
        });
    }
    reading.products = merged(products);
    reading.no_extras &= reading.products.is_empty();
}

static LABELLED: Pattern = Pattern::new(|| pattern(r"^[^:.,]{2,30}: "));

/// A list item below "we need:".
fn is_listed(said: &Said) -> bool {
    !said.sentence.lead.is_empty()
        && things::WANT.is_in(&said.sentence.lead)
        && said.days.is_empty()
        && said.hours.iter().all(|hours| hours.weak)
}

/// Later mails add or remove, never both.
pub(super) fn of_reply(talk: &Talk<'_>, reading: &mut Reading) {
    let said: Vec<&Said> = talk.body().filter(|said| said.about != About::Past && said.asked.is_empty()).collect();
    let bare = said.iter().any(|said| said.says(&things::NO_EXTRAS) && (said.about == About::Event));
    let removed = merged(said.iter().flat_map(|said| removed(said, talk.german)).collect());
    if bare || !removed.is_empty() {
        reading.no_extras = bare;
        reading.products = if bare { Vec::new() } else { removed };
        reading.acts.push(ActKind::RemoveProducts);
        return;
    }
    let added = merged(said.iter().flat_map(|said| added(said, talk.german)).collect());
    if !added.is_empty() {
        reading.products = added;
        reading.acts.push(ActKind::AddProducts);
    }
}

fn removed(said: &Said, german: bool) -> Vec<Product> {
    if !said.says(&things::REMOVE) || said.says(&things::ADD_ONLY) {
        return Vec::new();
    }
    let known = product::known(&said.left, true);
    if !known.is_empty() || said.about == About::Visit {
        return names(known, said);
    }
    if !said.sentence.lead.is_empty() && things::REMOVE.is_in(&said.sentence.lead) {
        return product::ordered(&said.left, german);
    }
    object(&said.left, &REMOVED).map(|list| product::ordered(&list, german)).unwrap_or_default()
}

static REMOVED: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:cancel|remove|drop|delete|strike|skip|do without|leave out|take off|take out|(?:don't|won't|no longer) need) (?:the|our|my) ([^.,;!?]+)|\b(?:den|die|das) ([^.,;!?]+?) (?:\w+ )?(?:bitte |können sie |wieder )?(?:streichen|weglassen|abbestellen|entfernen|rausnehmen|herausnehmen|stornieren)\b|\bauf (?:den|die|das) ([^.,;!?]+?) verzichten\b",
    )
});
static ADDED: Pattern = Pattern::new(|| {
    pattern(
        r"\b(?:add|include|order|also (?:need|have|like|book)|we(?:'ll| will)? need|could we (?:also )?(?:have|get)|can we (?:also )?(?:have|get)) ((?:a|an|some|another|\d+|two|three|four|five|six|eight|ten) [^.;!?]+)|\b(?:ergänzen sie|bestellen wir|bräuchten wir|brauchen wir|benötigen wir|hätten wir gerne?|hätten gerne?|bräuchten|dazu|zusätzlich|ausserdem|noch) ((?:noch |bitte |auch |dazu |gerne )*(?:ein|eine|einen|\d+|zwei|drei|vier|fünf|sechs|acht|zehn) [^.;!?]+)",
    )
});

fn object(text: &str, pattern: &Pattern) -> Option<String> {
    let found = pattern.captures(text)?;
    (1..found.len()).find_map(|group| found.get(group)).map(|m| m.as_str().to_owned())
}

fn added(said: &Said, german: bool) -> Vec<Product> {
    if !said.tells() || !said.says(&things::ADD) {
        return Vec::new();
    }
    let known = product::known(&said.left, false);
    if !known.is_empty() {
        return names(known, said);
    }
    if !said.sentence.lead.is_empty() && asks_to_add(&said.sentence.lead) {
        return product::ordered(&said.left, german);
    }
    if things::OWN.is_in(&said.left) {
        return Vec::new();
    }
    object(&said.left, &ADDED).map(|list| product::ordered(&list, german)).unwrap_or_default()
}

fn asks_to_add(lead: &str) -> bool {
    let cue: &Cue = &things::ADD;
    cue.is_in(lead)
}

/// Names as they were written, before the blanks.
fn names(things: Vec<Thing>, said: &Said) -> Vec<Product> {
    things.into_iter().map(|thing| thing.product).filter(|product| said.sentence.text.contains(&product.name)).collect()
}

/// Once each; a number wins.
fn merged(products: Vec<Product>) -> Vec<Product> {
    let mut merged: Vec<Product> = Vec::new();
    for product in products {
        match merged.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&product.name)) {
            Some(known) => known.quantity = known.quantity.or(product.quantity),
            None => merged.push(product),
        }
    }
    merged
}
