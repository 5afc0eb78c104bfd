//! Site visits: which slots there are, and where a booking's visit stands. A visit never moves an event.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Booking, World, local_time::event_window};

/// Hours at which visits begin.
const HOURS: [u32; 3] = [10, 14, 16];
/// So many days are offered at a time.
const DAYS_OFFERED: usize = 3;
/// The earliest visit is so many days ahead.
const NOTICE: u64 = 2;
/// Visits are offered from so many days before the event on, or so many days ahead if its day is unknown.
const WEEK: u64 = 7;
/// Days further ahead than this are taken for mistakes.
const FURTHEST: Months = Months::new(60);
/// Days that are looked at.
const REACH: usize = 90;

/// A day with the starts of its visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitDay {
    /// In the venue's zone.
    pub day: NaiveDate,
    /// Local, earliest first.
    pub times: Vec<NaiveTime>,
}

/// Where the visit of a booking stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SiteVisit {
    /// Nobody spoke of one.
    #[default]
    None,
    /// Days were offered.
    DatesOffered {
        /// With their times.
        days: Vec<VisitDay>,
    },
    /// Times of a day were offered.
    TimeOffered {
        /// The day and its times.
        offer: VisitDay,
    },
    /// It is agreed on.
    Scheduled {
        /// In the venue's zone.
        day: NaiveDate,
        /// Start, local.
        time: NaiveTime,
    },
    /// None is wanted.
    Cancelled,
    /// The client was here.
    Done {
        /// In the venue's zone.
        day: NaiveDate,
        /// Start, local.
        time: NaiveTime,
    },
    /// The client did not come.
    NoShow {
        /// In the venue's zone.
        day: NaiveDate,
        /// Start, local.
        time: NaiveTime,
    },
}

impl SiteVisit {
    /// Every day that is agreed on or offered.
    pub(crate) fn days(&self) -> Vec<NaiveDate> {
        match self {
            Self::None | Self::Cancelled | Self::Done { .. } | Self::NoShow { .. } => Vec::new(),
            Self::DatesOffered { days } => days.iter().map(|offer| offer.day).collect(),
            Self::TimeOffered { offer } => vec![offer.day],
            Self::Scheduled { day, .. } => vec![*day],
        }
    }

    /// Starts that are offered and not agreed on.
    #[must_use]
    pub fn offered(&self, zone: chrono_tz::Tz) -> Vec<DateTime<Utc>> {
        let of = |offer: &VisitDay| offer.times.iter().map(|time| instant(offer.day, *time, zone)).collect::<Vec<_>>();
        match self {
            Self::DatesOffered { days } => days.iter().flat_map(of).collect(),
            Self::TimeOffered { offer } => of(offer),
            _ => Vec::new(),
        }
    }

    /// Day and start of what is agreed on, or was.
    #[must_use]
    pub fn slot(&self) -> Option<(NaiveDate, NaiveTime)> {
        match self {
            Self::Scheduled { day, time } | Self::Done { day, time } | Self::NoShow { day, time } => {
                Some((*day, *time))
            }
            _ => None,
        }
    }

    /// Its start, if it is agreed on or was.
    #[must_use]
    pub fn start(&self, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
        self.slot().map(|(day, time)| instant(day, time, zone))
    }

    /// Whether it was agreed on at `earlier` and will not take place.
    #[must_use]
    pub fn is_called_off_since(&self, earlier: &Self) -> bool {
        matches!(earlier, Self::Scheduled { .. }) && self.slot().is_none()
    }

    /// The start that is agreed on.
    #[must_use]
    pub fn scheduled(&self, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Scheduled { day, time } => Some(instant(*day, *time, zone)),
            _ => None,
        }
    }
}

/// The next days on which this booking's visit could be.
pub(crate) fn days(booking: &Booking, world: &World<'_>) -> Vec<VisitDay> {
    let today = world.today();
    let earliest = today + Days::new(NOTICE);
    let first = match booking.first_day {
        Some(event) => event.checked_sub_days(Days::new(WEEK)).unwrap_or(event).max(earliest),
        None => today + Days::new(WEEK),
    };
    let offers = first.iter_days().take(REACH).map(|day| VisitDay { day, times: times(day, booking, world) });
    offers.filter(|offer| !offer.times.is_empty()).take(DAYS_OFFERED).collect()
}

/// The visits that could begin on `day`: on weekdays before the event, with no event in the house, and nobody else's.
pub(crate) fn times(day: NaiveDate, booking: &Booking, world: &World<'_>) -> Vec<NaiveTime> {
    let in_time = day >= world.today() + Days::new(NOTICE) && booking.first_day.is_none_or(|event| day < event);
    let in_reach = world.today().checked_add_months(FURTHEST).is_some_and(|furthest| day <= furthest);
    let weekday = day.weekday().num_days_from_monday() < 5;
    if !in_time || !in_reach || !weekday || world.catalogue.is_closed_on(day) || has_an_event(day, world) {
        return Vec::new();
    }
    let starts = HOURS.into_iter().filter_map(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    starts.filter(|time| !world.visits.contains(&instant(day, *time, world.zone))).collect()
}

/// Whether another booking's event, without what is blocked around it, is on that day.
fn has_an_event(day: NaiveDate, world: &World<'_>) -> bool {
    let day = event_window(day, day, NaiveTime::MIN, NaiveTime::MIN, world.zone);
    world.occupied.iter().any(|occupied| {
        let room = world.catalogue.room(&occupied.room);
        let minutes = |count: Option<u32>| TimeDelta::minutes(count.unwrap_or(0).into());
        let mut event = occupied.window;
        event.start += minutes(room.map(|room| room.buffer_before_min));
        event.end -= minutes(room.map(|room| room.buffer_after_min));
        event.overlaps(&day)
    })
}

/// The start of a visit.
pub(crate) fn instant(day: NaiveDate, time: NaiveTime, zone: chrono_tz::Tz) -> DateTime<Utc> {
    event_window(day, day, time, time + TimeDelta::hours(1), zone).start
}
