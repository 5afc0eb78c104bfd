//! The manager gives a client more time to decide.

use chrono::TimeDelta;

use super::{Draft, Refusal};
use crate::{Booking, Event, HoldKind, World};

/// More days at a time than this are taken for a mistake.
const LONGEST: u32 = 90;

/// So many days more, from the option's end on, or from now on where the clock has not come by since.
pub(super) fn extend(booking: &Booking, days: u32, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    if days == 0 || days > LONGEST {
        return Err(Refusal::Days { days, most: LONGEST });
    }
    let hold = booking.held.as_ref().map(|held| &held.hold).filter(|hold| hold.kind == HoldKind::Option);
    let end = hold.and_then(|hold| hold.expires_at).ok_or(Refusal::NoOption)?;
    let until = end.max(world.now) + TimeDelta::days(days.into());
    Ok(Draft::new(booking).push(Event::OptionExtended { until }).done())
}
