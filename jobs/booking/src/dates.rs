//! Dates that can be proposed to a client who named none. Knows nobody's refusals but this booking's.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use crate::{Booking, Vague, World, local_time::event_window, rooms};

/// So many dates are proposed at a time.
const MOST: usize = 5;
/// Days that are looked at when no month is wished.
const REACH: u64 = 180;
/// Without any wish, proposals leave so many days to prepare.
const NOTICE: u64 = 7;

/// Up to five days that can be had and match the wish, earliest first; none of `refused`.
pub(crate) fn propose(booking: &Booking, refused: &BTreeSet<NaiveDate>, world: &World<'_>) -> Vec<NaiveDate> {
    let vague = &booking.vague;
    let suits = |day: &NaiveDate| {
        matches(*day, vague) && !refused.contains(day) && is_open(*day, booking, world) && is_free(*day, booking, world)
    };
    candidates(vague, world.today()).filter(suits).take(MOST).collect()
}

fn candidates(vague: &Vague, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let wishless = *vague == Vague { daypart: vague.daypart.clone(), ..Vague::default() };
    let tomorrow = today.checked_add_days(Days::new(if wishless { NOTICE } else { 1 })).unwrap_or(today);
    let first = vague.first_of_month().map_or(tomorrow, |month| month.max(tomorrow));
    first.iter_days().take(usize::try_from(REACH).unwrap_or(0))
}

fn matches(day: NaiveDate, vague: &Vague) -> bool {
    let in_month =
        vague.first_of_month().is_none_or(|month| (month.year(), month.month()) == (day.year(), day.month()));
    let in_week = vague.week.is_none_or(|week| (day.day() - 1) / 7 + 1 == week);
    let weekday = match vague.weekday.as_deref().map(str::parse::<Weekday>) {
        Some(Ok(wished)) => day.weekday() == wished,
        // Who wishes nothing in particular is not sent to a weekend.
        _ => vague.week.is_some() || day.weekday().num_days_from_monday() < 5,
    };
    in_month && in_week && weekday
}

/// Whether the event ends on the day after its last.
pub(crate) fn lasts_into_another_day(booking: &Booking, start: NaiveTime, end: NaiveTime) -> bool {
    booking.days() == 1 && end <= start && end != NaiveTime::MIN
}

/// The last day of an event that begins on `day`.
fn last_day(day: NaiveDate, booking: &Booking) -> NaiveDate {
    day.checked_add_days(Days::new((booking.days() - 1).into())).unwrap_or(day)
}

/// Whether the house is open on every day of an event that begins on `day`.
fn is_open(day: NaiveDate, booking: &Booking, world: &World<'_>) -> bool {
    let (start, end) = times(booking);
    let nights = u64::from(lasts_into_another_day(booking, start, end));
    let last = last_day(day, booking) + Days::new(nights);
    !day.iter_days().take_while(|day| *day <= last).any(|day| world.catalogue.is_closed_on(day))
}

/// Whether the wished room, else any that fits, can be had for an event that begins on that day.
fn is_free(day: NaiveDate, booking: &Booking, world: &World<'_>) -> bool {
    let (start, end) = times(booking);
    let event = event_window(day, last_day(day, booking), start, end, world.zone);
    let fits = |room: &&crate::Room| room.fits(booking.participants.unwrap_or(1), booking.layout);
    let wished = booking.wished_room.as_ref().and_then(|id| world.catalogue.room(id)).filter(fits);
    match wished {
        Some(room) => rooms::is_free(room, &event, world.occupied),
        None => world.catalogue.rooms.iter().filter(fits).any(|room| rooms::is_free(room, &event, world.occupied)),
    }
}

/// The event's hours, as far as they are known or can be guessed for a proposal.
fn times(booking: &Booking) -> (NaiveTime, NaiveTime) {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    match (booking.start, booking.end, booking.vague.daypart.as_deref()) {
        (Some(start), Some(end), _) => (start, end),
        (_, _, Some("morning")) => (hour(8), hour(12)),
        (_, _, Some("afternoon")) => (hour(13), hour(17)),
        (_, _, Some("evening")) => (hour(18), hour(22)),
        _ => (hour(9), hour(17)),
    }
}
