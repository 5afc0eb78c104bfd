//! A booking: nothing but facts. Where it stands is derived (`stage.rs`), how it changes is `evolve.rs`.

mod money;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::money::{Payment, Refund};
use crate::{
    BillingRecord, BookingNumber, ContactId, Hold, Layout, Offer, Reminder, RoomId, SiteVisit, TaskKind, Vague, Window,
    pricing::{ChosenProduct, ExtraLine, OfferInputs},
};

/// The facts of one event of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its public number.
    pub number: BookingNumber,
    /// Who asked, in the side table of contacts.
    pub contact: Option<ContactId>,
    /// Language in which the client is written to, `en` or `de`.
    pub language: Option<String>,
    /// First day, in the venue's zone.
    pub first_day: Option<NaiveDate>,
    /// Last day; the first one again for an event of one day.
    pub last_day: Option<NaiveDate>,
    /// Start on the first day, local.
    pub start: Option<NaiveTime>,
    /// End on the last day, local; not after `start` on a single day means the next day.
    pub end: Option<NaiveTime>,
    /// The client was asked for the end after the start was known.
    pub end_asked: bool,
    /// Guests.
    pub participants: Option<u32>,
    /// Seating wish.
    pub layout: Option<Layout>,
    /// Products from the catalogue.
    pub products: Vec<ChosenProduct>,
    /// The room that the client wants, held or not.
    pub wished_room: Option<RoomId>,
    /// Rooms last proposed, best first.
    pub proposed_rooms: Vec<RoomId>,
    /// The room that is kept, and what for.
    pub held: Option<Held>,
    /// Every offer, oldest first.
    pub offers: Vec<PricedOffer>,
    /// The client's yes.
    pub acceptance: Option<Acceptance>,
    /// The invoice address.
    pub billing: Option<BillingRecord>,
    /// Money, by the provider's payment id.
    pub payments: BTreeMap<String, Payment>,
    /// Money may have come that is not in the books: the client says so, or it is in another currency. Until all is
    /// paid, or a manager has looked.
    #[serde(default)]
    pub claimed: bool,
    /// The manager's final confirmation.
    pub confirmed: bool,
    /// Decisions that wait for the manager.
    pub open_tasks: BTreeSet<TaskKind>,
    /// How it ended, if it did.
    #[serde(default)]
    pub ended: Option<Ended>,
    /// The client called it off, and was asked whether that is meant.
    #[serde(default)]
    pub cancel_asked: bool,
    /// Lower prices that the client asked for so far.
    #[serde(default)]
    pub counters: u32,
    /// The total that the client last wished, if a figure was named.
    #[serde(default)]
    pub counter_wish: Option<Decimal>,
    /// What the manager added to the offer: discounts, and things that the catalogue does not have.
    #[serde(default)]
    pub extra_lines: Vec<ExtraLine>,
    /// Products that the room cannot have, and for which another way is sought.
    #[serde(default)]
    pub sought: Vec<ChosenProduct>,
    /// What is owed to the client, and where it stands.
    #[serde(default)]
    pub refund: Refund,
    /// The date as far as it was wished and not named.
    #[serde(default)]
    pub vague: Vague,
    /// Dates last proposed, earliest first.
    #[serde(default)]
    pub proposed_dates: Vec<NaiveDate>,
    /// Dates that were proposed and did not suit.
    #[serde(default)]
    pub refused_dates: BTreeSet<NaiveDate>,
    /// How often dates were proposed since the last one that suited.
    #[serde(default)]
    pub date_rounds: u32,
    /// The room that the client was last told is taken.
    #[serde(default)]
    pub busy_room: Option<RoomId>,
    /// The site visit.
    #[serde(default)]
    pub visit: SiteVisit,
    /// The visit is what was last proposed to the client.
    #[serde(default)]
    pub visit_asked: bool,
    /// So many days the event was to last that the house is closed on.
    #[serde(default)]
    pub wished_days: Option<u32>,
    /// What was reminded of.
    #[serde(default)]
    pub reminded: BTreeSet<Reminder>,
}

/// How a booking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The client called it off.
    Cancelled,
    /// The client declined, or was never heard of again.
    Lost,
}

/// What a hold was taken for. When the facts no longer say the same, the hold no longer serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirements {
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Start on the first day.
    pub start: NaiveTime,
    /// End on the last day.
    pub end: NaiveTime,
    /// Guests.
    pub participants: u32,
    /// Seating wish.
    pub layout: Option<Layout>,
}

/// A room that is kept, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Room, blocked window and kind.
    pub hold: Hold,
    /// The event without buffers.
    pub event: Window,
    /// The facts at that time.
    pub requirements: Requirements,
}

/// An offer and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedOffer {
    /// What the client got.
    pub offer: Offer,
    /// What it was priced from.
    pub inputs: OfferInputs,
}

/// The client's yes to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The accepted version.
    pub version: u32,
    /// Whether the manager let it stand.
    pub approved: bool,
}

impl Booking {
    /// A booking of which nothing is known yet.
    #[must_use]
    pub fn new(number: BookingNumber) -> Self {
        Self {
            number,
            contact: None,
            language: None,
            first_day: None,
            last_day: None,
            start: None,
            end: None,
            end_asked: false,
            participants: None,
            layout: None,
            products: Vec::new(),
            wished_room: None,
            proposed_rooms: Vec::new(),
            held: None,
            offers: Vec::new(),
            acceptance: None,
            billing: None,
            payments: BTreeMap::new(),
            claimed: false,
            confirmed: false,
            open_tasks: BTreeSet::new(),
            ended: None,
            cancel_asked: false,
            counters: 0,
            counter_wish: None,
            extra_lines: Vec::new(),
            sought: Vec::new(),
            refund: Refund::default(),
            vague: Vague::default(),
            proposed_dates: Vec::new(),
            refused_dates: BTreeSet::new(),
            date_rounds: 0,
            busy_room: None,
            visit: SiteVisit::None,
            visit_asked: false,
            wished_days: None,
            reminded: BTreeSet::new(),
        }
    }

    /// How many days the event lasts, as far as it is known; a night that lasts into another day is no day more.
    #[must_use]
    pub fn days(&self) -> u32 {
        let known = self.first_day.zip(self.last_day).map(|(first, last)| (last - first).num_days() + 1);
        self.wished_days.or(known.and_then(|days| u32::try_from(days).ok())).unwrap_or(1)
    }

    /// The facts that a room must serve, once all of them are known.
    #[must_use]
    pub fn requirements(&self) -> Option<Requirements> {
        Some(Requirements {
            first_day: self.first_day?,
            last_day: self.last_day?,
            start: self.start?,
            end: self.end?,
            participants: self.participants?,
            layout: self.layout,
        })
    }

    /// The hold, if it is for exactly what the facts say now.
    #[must_use]
    pub fn serving_hold(&self) -> Option<&Held> {
        self.held.as_ref().filter(|held| self.requirements().as_ref() == Some(&held.requirements))
    }

    /// What an offer would be priced from now, once a room is held for it.
    #[must_use]
    pub fn offer_inputs(&self) -> Option<OfferInputs> {
        let held = self.serving_hold()?;
        Some(OfferInputs {
            room: held.hold.room.clone(),
            event: held.event,
            first_day: held.requirements.first_day,
            last_day: held.requirements.last_day,
            participants: held.requirements.participants,
            products: self.products.clone(),
            extra_lines: self.extra_lines.clone(),
            language: self.language.clone(),
        })
    }

    /// The newest offer, if it is still open or accepted.
    #[must_use]
    pub fn current_offer(&self) -> Option<&Offer> {
        use crate::OfferState::{Accepted, Draft, Sent};
        self.offers.last().map(|priced| &priced.offer).filter(|offer| matches!(offer.state, Draft | Sent | Accepted))
    }

    /// The current offer, if it was made from what the facts say now.
    #[must_use]
    pub fn fitting_offer(&self) -> Option<&Offer> {
        let inputs = self.offer_inputs()?;
        let newest = self.offers.last()?;
        self.current_offer().filter(|_| newest.inputs == inputs)
    }

    /// The accepted offer, if the acceptance is of the current one.
    #[must_use]
    pub fn accepted_offer(&self) -> Option<&Offer> {
        let acceptance = self.acceptance?;
        self.current_offer().filter(|offer| offer.version == acceptance.version)
    }

    /// Whether all five parts of the invoice address are there.
    #[must_use]
    pub fn billing_complete(&self) -> bool {
        self.billing.as_ref().is_some_and(|billing| billing.parts.complete())
    }
}
