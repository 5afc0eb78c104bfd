//! What a booking is to be looked at for at a later time, each named by the fact that it is about: once that fact is
//! another, nothing comes of it. Knows no clock and sends nothing.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{Booking, Event, SiteVisit, World, local_time, pricing::deposit_due, visits::instant};

/// So many days before its due day a deposit is asked for again.
const DAYS_BEFORE: u64 = 3;
/// The hour, on the venue's clock, at which people are reminded of a day.
const HOUR: u32 = 9;

/// What somebody is to be reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Reminder {
    /// The site visit is tomorrow.
    VisitTomorrow {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// The site visit was yesterday.
    VisitFollowUp {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// The option ends soon.
    OptionEnds {
        /// Its end.
        until: DateTime<Utc>,
    },
    /// The deposit of the accepted offer is due soon.
    DepositSoon {
        /// The offer's version.
        version: u32,
    },
    /// It is due today.
    DepositDue {
        /// The offer's version.
        version: u32,
    },
    /// It should have come.
    DepositOverdue {
        /// The offer's version.
        version: u32,
        /// Until when it was waited for.
        day: NaiveDate,
    },
    /// The invoice address is all that is missing, and needed soon.
    BillingSoon {
        /// The accepted offer's version.
        version: u32,
        /// When it is needed.
        due: NaiveDate,
    },
    /// It is needed today.
    BillingDue {
        /// The accepted offer's version.
        version: u32,
        /// When it is needed.
        due: NaiveDate,
    },
    /// It should have come.
    BillingOverdue {
        /// The accepted offer's version.
        version: u32,
        /// Until when it was waited for.
        day: NaiveDate,
    },
}

impl Reminder {
    /// Whether it is about what is still missing for a confirmation.
    pub(crate) fn asks_for_what_is_missing(self) -> bool {
        !matches!(self, Self::VisitTomorrow { .. } | Self::VisitFollowUp { .. } | Self::OptionEnds { .. })
    }

    /// Whether the fact is still there, and it is not too late to speak of it.
    pub(crate) fn holds(self, booking: &Booking, world: &World<'_>) -> bool {
        match self {
            Self::VisitTomorrow { day, time } => {
                booking.visit == SiteVisit::Scheduled { day, time } && instant(day, time, world.zone) > world.now
            }
            // Who did not come was not here.
            Self::VisitFollowUp { day, time } => {
                let was = [SiteVisit::Scheduled { day, time }, SiteVisit::Done { day, time }].contains(&booking.visit);
                was && day < world.today()
            }
            // Who has accepted waits for the manager, who has a task of it.
            Self::OptionEnds { until } => {
                let end = booking.held.as_ref().and_then(|held| held.hold.expires_at);
                end == Some(until) && until > world.now && booking.acceptance.is_none()
            }
            Self::DepositSoon { version } => due(booking, version).is_some_and(|due| world.today() < due),
            Self::DepositDue { version } => due(booking, version).is_some_and(|due| world.today() <= due),
            Self::DepositOverdue { version, .. } => due(booking, version).is_some(),
            Self::BillingSoon { version, due } => lacks_the_address(booking) == Some(version) && world.today() < due,
            Self::BillingDue { version, due } => lacks_the_address(booking) == Some(version) && world.today() <= due,
            Self::BillingOverdue { version, .. } => lacks_the_address(booking) == Some(version),
        }
    }
}

/// The reminders that a change of the booking calls for, and when. One that would lie in the past is left out.
pub(crate) fn coming(
    before: &Booking,
    after: &Booking,
    events: &[Event],
    world: &World<'_>,
) -> Vec<(Reminder, DateTime<Utc>)> {
    let all = option(before, after, world).into_iter().chain(deposit(after, events, world));
    let all = all.chain(billing(before, after, events, world)).chain(visit(before, after, world));
    all.filter(|(_, at)| *at > world.now).collect()
}

fn option(before: &Booking, after: &Booking, world: &World<'_>) -> Option<(Reminder, DateTime<Utc>)> {
    let end = |booking: &Booking| booking.held.as_ref().and_then(|held| held.hold.expires_at);
    let until = end(after).filter(|until| end(before) != Some(*until))?;
    let notice = TimeDelta::days(world.catalogue.policy.option_reminder_days.into());
    Some((Reminder::OptionEnds { until }, until - notice))
}

fn deposit(after: &Booking, events: &[Event], world: &World<'_>) -> Vec<(Reminder, DateTime<Utc>)> {
    let Some((version, due)) = after.accepted_offer().and_then(|offer| Some((offer.version, offer.deposit_due?)))
    else {
        return Vec::new();
    };
    let of = |event: &Event| match event {
        Event::AcceptanceApproved => until_it_comes(version, due, world).to_vec(),
        Event::DepositAwaited { until } => {
            vec![(Reminder::DepositOverdue { version, day: *until }, morning(*until, world.zone))]
        }
        _ => Vec::new(),
    };
    events.iter().flat_map(of).collect()
}

/// From when on the invoice address alone is missing, it is asked for as a deposit is.
fn billing(before: &Booking, after: &Booking, events: &[Event], world: &World<'_>) -> Vec<(Reminder, DateTime<Utc>)> {
    let Some(version) = lacks_the_address(after) else { return Vec::new() };
    let again = |event: &Event| match event {
        Event::BillingAwaited { until } => {
            Some((Reminder::BillingOverdue { version, day: *until }, morning(*until, world.zone)))
        }
        _ => None,
    };
    let first = (lacks_the_address(before) != Some(version)).then(|| until_it_is_given(version, after, world));
    first.into_iter().flatten().chain(events.iter().filter_map(again)).collect()
}

/// The day before a visit that is agreed on, and the day after.
fn visit(before: &Booking, after: &Booking, world: &World<'_>) -> Vec<(Reminder, DateTime<Utc>)> {
    let SiteVisit::Scheduled { day, time } = after.visit else { return Vec::new() };
    if before.visit == after.visit {
        return Vec::new();
    }
    let (eve, morrow) = (day.pred_opt().unwrap_or(day), day.succ_opt().unwrap_or(day));
    vec![
        (Reminder::VisitTomorrow { day, time }, morning(eve, world.zone)),
        (Reminder::VisitFollowUp { day, time }, morning(morrow, world.zone)),
    ]
}

/// Before the due day, on it, and after it: the last is for the manager, and never left out.
fn until_it_comes(version: u32, due: NaiveDate, world: &World<'_>) -> [(Reminder, DateTime<Utc>); 3] {
    let grace = Days::new(world.catalogue.policy.deposit_grace_days.into());
    let soon = due.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(due);
    let day = due.max(world.today()).checked_add_days(grace).unwrap_or(due);
    [
        (Reminder::DepositSoon { version }, morning(soon, world.zone)),
        (Reminder::DepositDue { version }, morning(due, world.zone)),
        (Reminder::DepositOverdue { version, day }, morning(day, world.zone)),
    ]
}

/// Before the day on which the deposit was due, or would be, on it, and after it; the last is for the manager, before the
/// event if there is time for it.
fn until_it_is_given(version: u32, booking: &Booking, world: &World<'_>) -> Vec<(Reminder, DateTime<Utc>)> {
    let (Some(offer), Some(event)) = (booking.accepted_offer(), booking.first_day) else { return Vec::new() };
    let policy = &world.catalogue.policy;
    let due = offer.deposit_due.unwrap_or_else(|| deposit_due(policy, event, world.today()));
    let soon = due.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(due);
    let late = due.max(world.today()).checked_add_days(Days::new(policy.deposit_grace_days.into())).unwrap_or(due);
    let day = late.min(event).max(world.today().succ_opt().unwrap_or(late));
    vec![
        (Reminder::BillingSoon { version, due }, morning(soon, world.zone)),
        (Reminder::BillingDue { version, due }, morning(due, world.zone)),
        (Reminder::BillingOverdue { version, day }, morning(day, world.zone)),
    ]
}

/// The accepted version, where nothing but the invoice address is between it and the final confirmation. While a deposit
/// is missing too, its reminders speak of both.
fn lacks_the_address(booking: &Booking) -> Option<u32> {
    let approved = booking.acceptance.filter(|acceptance| acceptance.approved)?;
    let goes_on = booking.ended.is_none() && !booking.confirmed;
    let alone = !booking.billing_complete() && booking.deposit_outstanding().is_zero();
    (goes_on && alone).then_some(approved.version)
}

/// The due day of what is still to be paid of the deposit of `version`, once it was asked for.
fn due(booking: &Booking, version: u32) -> Option<NaiveDate> {
    booking.acceptance.filter(|acceptance| acceptance.approved && acceptance.version == version)?;
    booking.accepted_offer()?.deposit_due.filter(|_| !booking.confirmed && !booking.deposit_outstanding().is_zero())
}

fn morning(day: NaiveDate, zone: chrono_tz::Tz) -> DateTime<Utc> {
    local_time::instant(day.and_time(NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default()), zone)
}
