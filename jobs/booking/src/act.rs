//! What a message does to a booking, made from what a reader found in it.

use chrono::{NaiveDate, NaiveTime};

use crate::{
    ActKind, BillingId, BillingParts, Catalogue, ContactId, Layout, Reading, local_time::parse_time,
    pricing::ChosenProduct,
};

/// Values that a message gives, as far as they can be facts of a booking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// First day.
    pub first_day: Option<NaiveDate>,
    /// Last day of several, if it is said.
    pub last_day: Option<NaiveDate>,
    /// Start, local.
    pub start: Option<NaiveTime>,
    /// End, local.
    pub end: Option<NaiveTime>,
    /// Guests.
    pub participants: Option<u32>,
    /// Seating wish.
    pub layout: Option<Layout>,
    /// Room as written, also one that does not exist.
    pub room: Option<String>,
    /// Products that the catalogue knows.
    pub products: Vec<ChosenProduct>,
    /// Yes to what was proposed.
    pub yes: bool,
    /// Another day is wanted; which one may be unsaid.
    pub another_day: bool,
}

/// Something that a message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A new event is asked for.
    Inquire {
        /// Row of the sender in the side table.
        contact: ContactId,
        /// Language of the message.
        language: Option<String>,
        /// What it says already.
        values: Values,
    },
    /// Values are given, confirmed or changed: the acts `confirm`, `give_time`, `choose_room`, `change_date`,
    /// `change_requirements` and `add_products`.
    Give(Values),
    /// Yes to the offer.
    Accept {
        /// The version that the client could see, `None` if there was none.
        seen: Option<u32>,
    },
    /// Parts of the invoice address.
    GiveBilling {
        /// The record after merging.
        billing: BillingId,
        /// What it holds now.
        parts: BillingParts,
    },
    /// Things that a person must look at.
    LeaveToTeam {
        /// What they are.
        acts: Vec<ActKind>,
    },
}

/// What the shell has looked up for a message.
#[derive(Debug, Clone)]
pub struct MessageFacts {
    /// Row of the sender; used only where the booking is opened.
    pub contact: ContactId,
    /// The merged billing record, if the message gives any part of one.
    pub billing: Option<(BillingId, BillingParts)>,
    /// The offer version that the client could see when writing.
    pub seen_offer: Option<u32>,
}

/// Acts that need no answer and no person.
const SILENT: [ActKind; 4] = [ActKind::DuplicateOrThanks, ActKind::Spam, ActKind::Injection, ActKind::DeclineVisit];
/// Acts that give values.
const GIVING: [ActKind; 6] = [
    ActKind::Confirm,
    ActKind::GiveTime,
    ActKind::ChooseRoom,
    ActKind::ChangeDate,
    ActKind::ChangeRequirements,
    ActKind::AddProducts,
];
/// Further acts that are handled here.
const HANDLED: [ActKind; 3] = [ActKind::Inquire, ActKind::Accept, ActKind::GiveBilling];

/// A yes beside one of these is no yes to a proposal.
const UNDOING: [ActKind; 2] = [ActKind::Cancel, ActKind::Decline];

/// The acts of a message, values first: what is accepted or billed is what they leave. Empty only if the message
/// needs neither an answer nor a person.
#[must_use]
pub fn acts_of(reading: &Reading, facts: &MessageFacts, catalogue: &Catalogue) -> Vec<Act> {
    let (products, unknown) = products(reading, catalogue);
    let values = values(reading, products);
    let mut acts = Vec::new();
    if reading.acts.contains(&ActKind::Inquire) {
        let language = reading.language.clone();
        acts.push(Act::Inquire { contact: facts.contact.clone(), language, values });
    } else if reading.acts.iter().any(|act| GIVING.contains(act)) {
        acts.push(Act::Give(values));
    }
    if reading.acts.contains(&ActKind::Accept) {
        acts.push(Act::Accept { seen: facts.seen_offer });
    }
    if let Some((billing, parts)) = facts.billing.clone() {
        acts.push(Act::GiveBilling { billing, parts });
    }
    let for_team = for_team(reading, facts, unknown);
    if !for_team.is_empty() {
        acts.push(Act::LeaveToTeam { acts: for_team });
    }
    acts
}

fn for_team(reading: &Reading, facts: &MessageFacts, unknown_products: bool) -> Vec<ActKind> {
    let known = |act: &ActKind| SILENT.contains(act) || GIVING.contains(act) || HANDLED.contains(act);
    let mut acts: Vec<_> = reading.acts.iter().copied().filter(|act| !known(act)).collect();
    if unknown_products {
        acts.push(ActKind::AddProducts);
    }
    if reading.acts.contains(&ActKind::GiveBilling) && facts.billing.is_none() {
        acts.push(ActKind::GiveBilling);
    }
    if reading.acts.is_empty() {
        acts.push(ActKind::Unclear);
    }
    acts
}

/// What is added, matched with the catalogue, and whether something was not found there.
fn products(reading: &Reading, catalogue: &Catalogue) -> (Vec<ChosenProduct>, bool) {
    let adds = reading.acts.iter().any(|act| matches!(act, ActKind::Inquire | ActKind::AddProducts));
    let wished = if adds { reading.products.as_slice() } else { &[] };
    let known: Vec<_> = wished
        .iter()
        .filter(|wish| wish.quantity != Some(0))
        .filter_map(|wish| {
            let product = catalogue.find_product(&wish.name)?.id.clone();
            Some(ChosenProduct { product, quantity: wish.quantity })
        })
        .collect();
    let unknown = known.len() < wished.len();
    (known, unknown)
}

fn values(reading: &Reading, products: Vec<ChosenProduct>) -> Values {
    let undone = reading.acts.iter().any(|act| UNDOING.contains(act));
    Values {
        first_day: reading.date,
        last_day: reading.end_date,
        start: reading.start.as_deref().and_then(parse_time),
        end: reading.end.as_deref().and_then(parse_time),
        participants: reading.participants.filter(|participants| *participants > 0),
        layout: reading.layout,
        room: reading.room.clone(),
        products,
        yes: reading.acts.contains(&ActKind::Confirm) && !undone,
        another_day: reading.acts.contains(&ActKind::ChangeDate) && reading.date.is_none(),
    }
}

#[cfg(test)]
mod tests;
