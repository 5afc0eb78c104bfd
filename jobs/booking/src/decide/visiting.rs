//! Site visits: offered, chosen, moved, dropped. They never touch the event.

use chrono::{NaiveDate, NaiveTime};

use super::Draft;
use crate::{
    ActKind, Event, SiteVisit, VisitDay, World,
    event::VisitReason,
    visits::{days, times},
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
        let Some(day) = day.or_else(|| self.day_spoken_of(time)) else { return self.offer_days(reason(wished), world) };
        let times = times(day, &self.booking, world);
        match time {
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

fn reason(wished: bool) -> VisitReason {
    if wished { VisitReason::Taken } else { VisitReason::Asked }
}
