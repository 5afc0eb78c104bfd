//! The days that a message names, and whether they can be an event's.

use chrono::{Days, Months, NaiveDate};

use crate::{Booking, World, act::Values};

/// Days further ahead than this, in months, are taken for mistakes.
const FURTHEST: Months = Months::new(60);
/// Events longer than this, in days, are planned with a person.
const LONGEST: Days = Days::new(31);

/// What is said about an event's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SaidDays {
    /// Nothing.
    Unsaid,
    /// First and last day.
    Are(NaiveDate, NaiveDate),
    /// A day that has passed.
    Past(NaiveDate),
    /// A day on which the house is closed.
    Closed {
        /// The first on which it is.
        day: NaiveDate,
        /// So many days the event is to last.
        days: u32,
    },
    /// So far ahead, or so long, that a person must look at it.
    OutOfReach,
}

/// The days of `values`, said about `booking`.
pub(super) fn said_days(booking: &Booking, values: &Values, world: &World<'_>) -> SaidDays {
    let today = world.today();
    let Some((first, last)) = days(booking, values) else { return SaidDays::Unsaid };
    let reach = today.checked_add_months(FURTHEST).unwrap_or(NaiveDate::MAX);
    let longest = first.checked_add_days(LONGEST).unwrap_or(first);
    match (first, last) {
        _ if first < today => SaidDays::Past(first),
        _ if first > reach || last >= longest => SaidDays::OutOfReach,
        _ => match first.iter_days().take_while(|day| *day <= last).find(|day| world.catalogue.is_closed_on(*day)) {
            Some(day) => SaidDays::Closed { day, days: count(first, last) },
            None => SaidDays::Are(first, last),
        },
    }
}

fn count(first: NaiveDate, last: NaiveDate) -> u32 {
    u32::try_from((last - first).num_days() + 1).unwrap_or(1)
}

/// A first day alone is an event of one day, unless it repeats the first of several or is one that was proposed for
/// several; a last day alone makes the event longer or shorter.
fn days(booking: &Booking, values: &Values) -> Option<(NaiveDate, NaiveDate)> {
    let first = values.first_day.or(booking.first_day.filter(|_| values.last_day.is_some()))?;
    let proposed = booking.proposed_dates.contains(&first);
    let as_long = proposed.then(|| first.checked_add_days(Days::new((booking.days() - 1).into()))).flatten();
    let known = booking.last_day.filter(|_| booking.first_day == Some(first)).or(as_long);
    Some((first, values.last_day.or(known).unwrap_or(first).max(first)))
}
