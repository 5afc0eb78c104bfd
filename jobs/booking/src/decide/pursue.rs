//! The way from facts to an offer: ask for what is missing, keep or take a room, price it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Draft, Refusal, values::Wish};
use crate::{ActKind, Booking, Event, Missing, TaskKind, World, dates, pricing};

/// So many rounds of dates are proposed before the manager has a say.
const ROUNDS: u32 = 2;

impl Draft {
    /// Goes as far as the facts allow.
    pub(super) fn pursue(self, wish: Wish<'_>, world: &World<'_>) -> Self {
        let mut impossible = wish.impossible;
        if impossible.is_empty() && !wish.another_day {
            let night = || self.booking.held.is_none().then(|| night_is_closed(&self.booking, world)).flatten();
            impossible.extend(day_has_passed(&self.booking, world).or_else(night));
        }
        // These ask the client for another value themselves.
        let asked_otherwise: Vec<_> = impossible.iter().filter_map(asks_for).collect();
        let mut missing = missing(&self.booking, wish.another_day);
        missing.retain(|value| !asked_otherwise.contains(value));
        let asks = !impossible.is_empty() || !missing.is_empty();
        let keeps_its_day = self.booking.held.is_some();
        let closed = impossible.iter().any(|event| match event {
            Event::DayBlocked { days, .. } => days.is_some() || !keeps_its_day,
            _ => false,
        });
        let draft = self.extend(impossible);
        let draft = if closed { draft.propose_dates(true, world).0 } else { draft };
        let draft = draft.ask_for(missing, wish.another_day, world);
        match draft.booking.requirements() {
            // While the client is asked, a room that is held stays held for what is known.
            Some(needs) if !asks || draft.booking.held.is_some() => {
                draft.keep_or_take_a_room(wish.room, &needs, world).make_offer(world)
            }
            _ => draft.give_back(),
        }
    }

    /// A date that is missing is proposed; the rest is asked for.
    fn ask_for(self, mut missing: Vec<Missing>, another_day: bool, world: &World<'_>) -> Self {
        let mut draft = self;
        if missing.contains(&Missing::Date) {
            let (proposed, any) = draft.propose_dates(another_day, world);
            draft = proposed;
            missing.retain(|value| *value != Missing::Date || !any);
        }
        draft.extend((!missing.is_empty()).then_some(Event::Asked { missing }))
    }

    /// Proposes dates, and says whether there are any. What did not suit twice is for the manager to go on with.
    fn propose_dates(self, another_day: bool, world: &World<'_>) -> (Self, bool) {
        let dates = self.dates(another_day, world);
        let again = dates == self.booking.proposed_dates;
        if dates.is_empty() {
            (self, false)
        } else if self.booking.date_rounds >= ROUNDS && !again {
            (self.push(Event::DatesLeftToManager).open_anew(TaskKind::DateProposal), true)
        } else {
            (self.push(Event::DatesProposed { dates }), true)
        }
    }

    /// The dates that the manager has chosen, or the next ones.
    pub(super) fn propose_again(self, chosen: &[NaiveDate], world: &World<'_>) -> Result<Self, Refusal> {
        if let Some(past) = chosen.iter().find(|day| **day < world.today()) {
            return Err(Refusal::Past(*past));
        }
        let chosen: BTreeSet<_> = chosen.iter().copied().collect();
        let dates = if chosen.is_empty() { self.dates(true, world) } else { chosen.into_iter().collect() };
        Ok(if dates.is_empty() {
            self.leave_to_team(&[ActKind::ChangeDate])
        } else {
            self.push(Event::DatesProposed { dates })
        })
    }

    /// Who wants another day refuses those that were proposed, and the one that the booking has.
    fn dates(&self, another_day: bool, world: &World<'_>) -> Vec<NaiveDate> {
        let Booking { proposed_dates, refused_dates, first_day, .. } = &self.booking;
        let mut refused = refused_dates.clone();
        if another_day {
            refused.extend(proposed_dates.iter().chain(first_day));
        }
        dates::propose(&self.booking, &refused, world)
    }

    pub(super) fn make_offer(self, world: &World<'_>) -> Self {
        if self.booking.serving_hold().is_none() {
            return self;
        }
        let draft = self.leave_out_products(world);
        if let Some(offer) = draft.booking.fitting_offer() {
            let version = offer.version;
            return draft.stand_by_the_offer(version);
        }
        draft.run_the_option(world).price(world)
    }

    /// What the room cannot have is not in the offer, and a person looks for another way.
    fn leave_out_products(self, world: &World<'_>) -> Self {
        let Some(room) = self.booking.held.as_ref().map(|held| held.hold.room.clone()) else { return self };
        let available = |id: &str| {
            let known = world.catalogue.products.iter().find(|product| product.id == id);
            known.is_some_and(|product| product.is_available_in(&room))
        };
        let products: Vec<_> =
            self.booking.products.iter().filter(|chosen| !available(&chosen.product)).cloned().collect();
        if products.is_empty() {
            return self;
        }
        self.push(Event::ProductsLeftOut { room, products }).seek_products()
    }

    /// Something changed that costs nothing: the client hears that the offer stands, unless it is agreed already.
    fn stand_by_the_offer(self, version: u32) -> Self {
        if self.has(|event| matches!(event, Event::ProductsRemoved { .. } | Event::DayBlocked { days: None, .. })) {
            return self.push(Event::OfferStands { version });
        }
        if !self.has(|event| matches!(event, Event::HoldTaken { .. })) {
            // Other days were wanted, and now the booking's own ones again: the wish is over.
            let is_about_days = self.has(|event| matches!(event, Event::DateSet { .. }));
            return if is_about_days { self.push(Event::OfferStands { version }) } else { self };
        }
        match self.booking.acceptance {
            Some(_) => self.leave_to_team(&[ActKind::ChangeRequirements]),
            None => self.push(Event::OfferStands { version }),
        }
    }

    fn price(self, world: &World<'_>) -> Self {
        let Some(inputs) = self.booking.offer_inputs() else { return self };
        let valid_until = self.booking.held.as_ref().and_then(|held| held.hold.expires_at);
        let version = u32::try_from(self.booking.offers.len()).unwrap_or(u32::MAX - 1) + 1;
        match pricing::price(&inputs, world.catalogue, world.today(), version, valid_until) {
            Ok(offer) => self.push(Event::OfferMade { offer, inputs }),
            // The catalogue no longer has the room: a person finds another way.
            Err(_) => self.leave_to_team(&[ActKind::ChooseRoom]),
        }
    }
}

fn day_has_passed(booking: &Booking, world: &World<'_>) -> Option<Event> {
    let date = booking.first_day.filter(|day| *day < world.today())?;
    Some(Event::PastDateNamed { date })
}

fn night_is_closed(booking: &Booking, world: &World<'_>) -> Option<Event> {
    closed_night(booking, world).map(|date| Event::DayBlocked { date, days: None })
}

/// The day on which the house is closed, and into which the booking's last night lasts.
pub(super) fn closed_night(booking: &Booking, world: &World<'_>) -> Option<NaiveDate> {
    let (last, start, end) = (booking.last_day?, booking.start?, booking.end?);
    let date = last.succ_opt().filter(|_| dates::lasts_into_another_day(booking, start, end))?;
    world.catalogue.is_closed_on(date).then_some(date)
}

/// The value for which an answer to something impossible asks.
fn asks_for(event: &Event) -> Option<Missing> {
    match event {
        Event::PastDateNamed { .. } | Event::DayBlocked { .. } => Some(Missing::Date),
        Event::TooManyGuests { .. } => Some(Missing::Participants),
        _ => None,
    }
}

fn missing(booking: &Booking, another_day: bool) -> Vec<Missing> {
    let facts = [
        (Missing::Date, booking.first_day.is_some() && !another_day),
        (Missing::Time, booking.start.is_some() && booking.end.is_some()),
        (Missing::Participants, booking.participants.is_some()),
    ];
    facts.into_iter().filter(|(_, known)| !known).map(|(value, _)| value).collect()
}
