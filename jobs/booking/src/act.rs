//! What a message does to a booking, made from what a reader found in it.

mod products;

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;

use self::products::{ADDING, Products};
use crate::{
    ActKind, BillingId, BillingParts, Catalogue, ContactId, Layout, Question, Reading, Vague, local_time::parse_time,
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
    /// Products that are no longer wanted, by id.
    pub removed: Vec<String>,
    /// Only the room, nothing besides.
    pub no_extras: bool,
    /// Yes to what was proposed.
    pub yes: bool,
    /// Another day is wanted; which one may be unsaid.
    pub another_day: bool,
    /// What no exact date or time covers.
    pub vague: Option<Vague>,
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
    /// No to the offer, or to the whole proposal.
    Decline,
    /// A lower price is asked for: a wish, which sets nothing.
    Counter {
        /// The total that is wished.
        total: Option<Decimal>,
        /// The reduction that is wished, in percent.
        percent: Option<Decimal>,
    },
    /// The booking is called off.
    Cancel,
    /// The client says to have paid.
    ClaimPaid,
    /// Something is asked.
    Ask {
        /// What about.
        questions: Vec<Question>,
    },
    /// A person is wanted.
    AskHuman,
    /// A site visit is wished, chosen or moved.
    Visit {
        /// In place of the one that is agreed on, or of what was offered.
        change: bool,
        /// The wanted day.
        day: Option<NaiveDate>,
        /// The wanted start, local.
        time: Option<NaiveTime>,
    },
    /// No site visit is wanted (any more).
    DropVisit,
    /// Something is wished that the catalogue does not have.
    WishUnknownProduct,
    /// The message before it, word for word.
    Repeat,
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
    /// How many messages in a row before this one had its very text.
    pub repeats: u32,
}

/// Acts that need no answer and no person.
const SILENT: [ActKind; 3] = [ActKind::DuplicateOrThanks, ActKind::Spam, ActKind::Injection];
/// Acts that give values.
const GIVING: [ActKind; 7] = [
    ActKind::Confirm,
    ActKind::GiveTime,
    ActKind::ChooseRoom,
    ActKind::ChangeDate,
    ActKind::ChangeRequirements,
    ActKind::AddProducts,
    ActKind::RemoveProducts,
];
/// Further acts that are handled here.
const HANDLED: [ActKind; 13] = [
    ActKind::RequestVisit,
    ActKind::ChooseVisit,
    ActKind::ChangeVisit,
    ActKind::DeclineVisit,
    ActKind::Inquire,
    ActKind::Accept,
    ActKind::GiveBilling,
    ActKind::Decline,
    ActKind::Counter,
    ActKind::Cancel,
    ActKind::ClaimPaid,
    ActKind::Ask,
    ActKind::AskHuman,
];

/// A yes beside one of these is no yes to a proposal.
const UNDOING: [ActKind; 2] = [ActKind::Cancel, ActKind::Decline];

/// The acts of a message, values first: what is accepted or billed is what they leave. Empty only if the message
/// needs neither an answer nor a person.
#[must_use]
pub fn acts_of(reading: &Reading, facts: &MessageFacts, catalogue: &Catalogue) -> Vec<Act> {
    match facts.repeats {
        0 => {}
        1 => return vec![Act::Repeat],
        _ => return Vec::new(),
    }
    let named = Products::named(reading, catalogue);
    let unknown = named.unknown;
    let mut acts: Vec<Act> = giving(reading, facts, named).into_iter().collect();
    acts.extend(answering(reading, facts));
    if unknown && reading.acts.iter().any(|act| ADDING.contains(act)) {
        acts.push(Act::WishUnknownProduct);
    }
    let for_team = for_team(reading, facts, unknown);
    if !for_team.is_empty() {
        acts.push(Act::LeaveToTeam { acts: for_team });
    }
    acts
}

/// What the message gives: at most one act, since its values belong together.
fn giving(reading: &Reading, facts: &MessageFacts, products: Products) -> Option<Act> {
    let has = |act| reading.acts.contains(&act);
    let undone = reading.acts.iter().any(|act| UNDOING.contains(act));
    let gives = reading.acts.iter().any(|act| GIVING.contains(act) && !(undone && *act == ActKind::Confirm));
    if has(ActKind::Inquire) {
        let language = reading.language.clone();
        Some(Act::Inquire { contact: facts.contact.clone(), language, values: values(reading, products) })
    } else {
        gives.then(|| Act::Give(values(reading, products)))
    }
}

/// What the message answers, asks and calls off, in the order in which it is to be done.
fn answering(reading: &Reading, facts: &MessageFacts) -> Vec<Act> {
    let has = |act| reading.acts.contains(&act);
    let billing = facts.billing.clone().map(|(billing, parts)| Act::GiveBilling { billing, parts });
    let acts = [
        has(ActKind::Accept).then_some(Act::Accept { seen: facts.seen_offer }),
        billing,
        has(ActKind::Counter).then(|| counter(reading)),
        has(ActKind::ClaimPaid).then_some(Act::ClaimPaid),
        // Who declines and cancels in one mail has said one thing, once.
        (has(ActKind::Decline) && !has(ActKind::Cancel)).then_some(Act::Decline),
        has(ActKind::Cancel).then_some(Act::Cancel),
        visit(reading),
        has(ActKind::Ask).then(|| Act::Ask { questions: reading.questions.clone() }),
        has(ActKind::AskHuman).then_some(Act::AskHuman),
    ];
    acts.into_iter().flatten().collect()
}

fn visit(reading: &Reading) -> Option<Act> {
    let has = |act| reading.acts.contains(&act);
    let wish = reading.visit.clone().unwrap_or_default();
    let time = wish.time.as_deref().and_then(parse_time);
    let visit = |change| Some(Act::Visit { change, day: wish.date, time });
    match () {
        () if has(ActKind::ChangeVisit) => visit(true),
        () if has(ActKind::ChooseVisit) || has(ActKind::RequestVisit) => visit(false),
        () if has(ActKind::DeclineVisit) => Some(Act::DropVisit),
        () => None,
    }
}

fn counter(reading: &Reading) -> Act {
    let wish = reading.counter.clone().unwrap_or_default();
    let number = |text: Option<String>| text.and_then(|text| text.parse().ok());
    Act::Counter { total: number(wish.total), percent: number(wish.percent) }
}

fn for_team(reading: &Reading, facts: &MessageFacts, unknown_products: bool) -> Vec<ActKind> {
    let known = |act: &ActKind| SILENT.contains(act) || GIVING.contains(act) || HANDLED.contains(act);
    let mut acts: Vec<_> = reading.acts.iter().copied().filter(|act| !known(act)).collect();
    if unknown_products && reading.acts.contains(&ActKind::RemoveProducts) {
        acts.push(ActKind::RemoveProducts);
    }
    if reading.acts.contains(&ActKind::GiveBilling) && facts.billing.is_none() {
        acts.push(ActKind::GiveBilling);
    }
    if reading.acts.is_empty() {
        acts.push(ActKind::Unclear);
    }
    acts
}

fn values(reading: &Reading, products: Products) -> Values {
    let undone = reading.acts.iter().any(|act| UNDOING.contains(act));
    Values {
        first_day: reading.date,
        last_day: reading.end_date,
        start: reading.start.as_deref().and_then(parse_time),
        end: reading.end.as_deref().and_then(parse_time),
        participants: reading.participants.filter(|participants| *participants > 0),
        layout: reading.layout,
        room: reading.room.clone(),
        products: products.added,
        removed: products.removed,
        no_extras: reading.no_extras && reading.acts.contains(&ActKind::RemoveProducts),
        yes: reading.acts.contains(&ActKind::Confirm) && !undone,
        vague: reading.vague.clone().filter(|vague| *vague != Vague::default()),
        another_day: reading.acts.contains(&ActKind::ChangeDate) && reading.date.is_none(),
    }
}

#[cfg(test)]
mod tests;
