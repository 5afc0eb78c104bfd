//! A reply that was written and has not left: what of it is still so when the booking has moved on. A part that no rule
//! here names stays so: whoever adds one says here when it goes stale. Does not know why it waits.

use super::reply::{ask, billing_part, cancel_check, deposit_reminder, deposit_request, has_arrived, offer_part};
use crate::{Booking, Ended, Letter, Missing, Part, RoomId, SiteVisit, TaskKind, World, visits::instant};

/// How the booking has moved on since the reply was last looked at.
#[derive(Clone, Copy)]
struct Since<'a> {
    before: &'a Booking,
    now: &'a Booking,
    world: &'a World<'a>,
}

/// `letter` as far as it is still so, its figures those of now; `None` if nothing is left of it.
#[must_use]
pub fn still_said(letter: &Letter, before: &Booking, now: &Booking, world: &World<'_>) -> Option<Letter> {
    let since = Since { before, now, world };
    let parts: Vec<Part> = letter.parts.iter().filter_map(|part| since.renewed(part)).collect();
    (!parts.is_empty()).then_some(Letter { parts })
}

impl Since<'_> {
    /// The part as it is to be said now, if it is.
    fn renewed(self, part: &Part) -> Option<Part> {
        let Self { now, world, .. } = self;
        if now.ended.is_some() && !outlives_the_end(part) {
            return None;
        }
        match part {
            Part::Offer { version, .. } => self.offer(*version),
            Part::AskMissing { missing, .. } => self.ask(missing),
            Part::BillingMissing { .. } => self.billing(),
            Part::DepositRequest { .. } => deposit_request(now).filter(|_| awaits_money(now)),
            Part::DepositReminder { overdue, .. } => deposit_reminder(*overdue, now).filter(|_| awaits_money(now)),
            Part::PaymentNoted { .. } => Some(Part::PaymentNoted { arrived: has_arrived(now) }),
            Part::CancelCheck { .. } => now.cancel_asked.then(|| cancel_check(now, world)),
            part => self.is_still_so(part).then(|| part.clone()),
        }
    }

    fn offer(self, version: u32) -> Option<Part> {
        let offer = self.now.fitting_offer().filter(|offer| offer.version == version)?;
        offer_part(offer, self.now).filter(|_| self.now.acceptance.is_none())
    }

    /// Nobody is asked for it once the yes that it was asked for is taken back.
    fn billing(self) -> Option<Part> {
        let taken_back = self.before.acceptance.is_some() && self.now.acceptance.is_none();
        (!taken_back && !self.now.billing_complete()).then(|| billing_part(self.now))
    }

    fn ask(self, missing: &[Missing]) -> Option<Part> {
        let missing: Vec<_> = missing.iter().copied().filter(|value| !self.was_given(*value)).collect();
        (!missing.is_empty()).then(|| ask(&missing, self.now))
    }

    fn was_given(self, value: Missing) -> bool {
        match value {
            Missing::Date => !self.is_on_the_same_days(),
            Missing::Time => self.now.start.is_some() && self.now.end.is_some(),
            Missing::Participants => self.now.participants.is_some(),
        }
    }

    /// What is no figure of the booking's.
    fn is_still_so(self, part: &Part) -> bool {
        let Self { before, now, world } = self;
        match part {
            Part::DateInPast { .. } | Part::DayBlocked { .. } => {
                self.is_on_the_same_days() && self.is_at_the_same_hours()
            }
            Part::TooManyGuests { .. } => before.participants == now.participants,
            Part::DatesProposed { dates } => now.proposed_dates == *dates,
            Part::RoomOverview { .. } => before.requirements() == now.requirements() && room(before) == room(now),
            Part::RoomGivenAway { .. } | Part::OptionEnded { .. } => now.held.is_none(),
            Part::OptionReminder { until, .. } => {
                option_end(now) == Some(*until) && *until > world.now && now.acceptance.is_none()
            }
            Part::OptionExtended { until, .. } => option_end(now) == Some(*until),
            Part::AcceptanceReceived { version } => {
                before.acceptance == now.acceptance && now.acceptance.is_some_and(|yes| yes.version == *version)
            }
            Part::OlderVersion { current: version } | Part::PriceStands { version } => {
                now.acceptance.is_none() && now.fitting_offer().is_some_and(|offer| offer.version == *version)
            }
            Part::NoOfferYet => now.fitting_offer().is_none(),
            Part::RevisionFollows => now.acceptance.is_none() && before.offers.len() == now.offers.len(),
            Part::Confirmed => now.confirmed,
            Part::BillingComplete => now.billing_complete(),
            Part::BookingKept => !now.cancel_asked,
            Part::Cancelled { .. } => now.ended == Some(Ended::Cancelled),
            Part::HasEnded { .. } => now.ended.is_some(),
            Part::Goodbye => now.ended == Some(Ended::Lost),
            part => self.is_still_open(part) && self.is_still_so_of_the_visit(part),
        }
    }

    /// What is said of something that a person has yet to do. Once it is done they have said so themselves.
    fn is_still_open(self, part: &Part) -> bool {
        let open = |tasks: &[TaskKind]| tasks.iter().any(|task| self.now.open_tasks.contains(task));
        match part {
            Part::CounterReceived => open(&[TaskKind::CounterOffer]),
            Part::ConflictNoted { .. } => open(&[TaskKind::RoomConflict]),
            Part::ProductsSought { .. } => open(&[TaskKind::SourceProduct]),
            Part::TeamWillAnswer => open(&[TaskKind::ManualReview, TaskKind::DateProposal]),
            Part::PersonWillWrite => open(&[TaskKind::MessageManager]),
            _ => true,
        }
    }

    fn is_still_so_of_the_visit(self, part: &Part) -> bool {
        let (visit, zone) = (&self.now.visit, self.world.zone);
        match part {
            Part::VisitDates { days, .. } => *visit == SiteVisit::DatesOffered { days: days.clone() },
            Part::VisitTimes { offer } => *visit == SiteVisit::TimeOffered { offer: offer.clone() },
            Part::VisitScheduled { day, time } | Part::VisitReminder { day, time } => {
                let to_come = instant(*day, *time, zone) > self.world.now;
                *visit == SiteVisit::Scheduled { day: *day, time: *time } && to_come
            }
            Part::VisitFollowUp => matches!(visit, SiteVisit::Done { .. }),
            Part::VisitDropped | Part::VisitCalledOff { .. } => visit.slot().is_none(),
            _ => true,
        }
    }

    fn is_on_the_same_days(self) -> bool {
        (self.before.first_day, self.before.last_day) == (self.now.first_day, self.now.last_day)
    }

    fn is_at_the_same_hours(self) -> bool {
        (self.before.start, self.before.end) == (self.now.start, self.now.end)
    }
}

/// What is said of a booking that goes on is nothing to who has ended it.
fn outlives_the_end(part: &Part) -> bool {
    matches!(
        part,
        Part::Cancelled { .. }
            | Part::HasEnded { .. }
            | Part::Goodbye
            | Part::Answer { .. }
            | Part::TeamWillAnswer
            | Part::PersonWillWrite
            | Part::PaymentNoted { .. }
            | Part::VisitCalledOff { .. }
            | Part::VisitFollowUp
    )
}

/// Whether a deposit was asked for and is not all there.
fn awaits_money(now: &Booking) -> bool {
    now.acceptance.is_some_and(|acceptance| acceptance.approved) && !now.deposit_outstanding().is_zero()
}

fn room(booking: &Booking) -> Option<&RoomId> {
    booking.held.as_ref().map(|held| &held.hold.room)
}

fn option_end(booking: &Booking) -> Option<chrono::DateTime<chrono::Utc>> {
    booking.held.as_ref().and_then(|held| held.hold.expires_at)
}

#[cfg(test)]
mod tests;
