//! Site visits: offered, chosen, moved, dropped. They never touch the event.

use chrono::{NaiveDate, NaiveTime};

use super::{Draft, Refusal};
use crate::{
    ActKind, Booking, Event, SiteVisit, VisitDay, World,
    event::VisitReason,
    visits::{days, instant, times},
};

impl Draft {
    /// Schedules what is wished if it is free, else offers what is.
    pub(super) fn visit(
        self,
        change: bool,
        day: Option<NaiveDate>,
        time: Option<NaiveTime>,
        world: &World<'_>,
    ) -> Self {
        let wished = day.is_some() || time.is_some();
        if let SiteVisit::Scheduled { day, time } = self.booking.visit
            && !change
            && !wished
        {
            return self.push(Event::VisitScheduled { day, time });
        }
        let Some(day) = day.or_else(|| self.day_spoken_of(time)) else { return self.offer_a_day(time, wished, world) };
        let times = times(day, &self.booking, world);
        match time.or_else(|| self.only_time_offered_on(day)) {
            Some(time) if times.contains(&time) => self.push(Event::VisitScheduled { day, time }),
            None if !times.is_empty() => self.push(Event::VisitTimesOffered { offer: VisitDay { day, times } }),
            _ => self.offer_days(VisitReason::Taken, world),
        }
    }

    /// The day that a time alone is about.
    fn day_spoken_of(&self, time: Option<NaiveTime>) -> Option<NaiveDate> {
        time?;
        let [day] = self.booking.visit.days()[..] else { return None };
        Some(day)
    }

    /// Where one time of a day was offered, the day says it all.
    fn only_time_offered_on(&self, day: NaiveDate) -> Option<NaiveTime> {
        let SiteVisit::DatesOffered { days } = &self.booking.visit else { return None };
        match days.iter().find(|offer| offer.day == day)?.times[..] {
            [time] => Some(time),
            _ => None,
        }
    }

    /// A time alone is one of several days that were offered: which? Else days are offered.
    fn offer_a_day(self, time: Option<NaiveTime>, wished: bool, world: &World<'_>) -> Self {
        let Some(time) = time else { return self.offer_days(reason(wished), world) };
        let offered = self.booking.visit.days().into_iter();
        let free = offered.filter(|day| times(*day, &self.booking, world).contains(&time));
        let days: Vec<_> = free.map(|day| VisitDay { day, times: vec![time] }).collect();
        match days[..] {
            [] => self.offer_days(VisitReason::Taken, world),
            [VisitDay { day, .. }] => self.push(Event::VisitScheduled { day, time }),
            _ => self.push(Event::VisitDatesOffered { days, reason: VisitReason::WhichDay }),
        }
    }

    fn offer_days(self, reason: VisitReason, world: &World<'_>) -> Self {
        let days = days(&self.booking, world);
        if days.is_empty() {
            return self.leave_to_team(&[ActKind::RequestVisit]);
        }
        self.push(Event::VisitDatesOffered { days, reason })
    }

    /// After the confirmation the client may come and see the rooms, if there is time for it.
    pub(super) fn invite_to_a_visit(self, world: &World<'_>) -> Self {
        let days = days(&self.booking, world);
        if self.booking.visit != SiteVisit::None || days.is_empty() {
            return self;
        }
        self.push(Event::VisitDatesOffered { days, reason: VisitReason::Confirmed })
    }

    /// A visit on or after the event's day would be too late.
    pub(super) fn move_a_late_visit(self, world: &World<'_>) -> Self {
        let Some(event) = self.booking.first_day else { return self };
        let late = self.booking.visit.days().iter().any(|day| *day >= event);
        let moved = self.has(|event| matches!(event, Event::DateSet { .. }));
        if !late || !moved {
            return self;
        }
        let days = days(&self.booking, world);
        if days.is_empty() {
            return self.push(Event::VisitDropped).leave_to_team(&[ActKind::ChangeVisit]);
        }
        self.push(Event::VisitDatesOffered { days, reason: VisitReason::TooLate })
    }
}

/// How a visit went, as far as it has begun. What was said may be corrected.
pub(super) fn went(booking: &Booking, done: bool, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    let begun = |(day, time)| instant(day, time, world.zone) <= world.now;
    booking.visit.slot().filter(|slot| begun(*slot)).ok_or(Refusal::NoVisit)?;
    let event = if done { Event::VisitDone } else { Event::VisitMissed };
    Ok(Draft::new(booking).push(event).done())
}

fn reason(wished: bool) -> VisitReason {
    if wished { VisitReason::Taken } else { VisitReason::Asked }
}
