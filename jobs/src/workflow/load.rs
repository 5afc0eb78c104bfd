//! What a step is decided on: the booking as it is stored, and who else holds rooms around its event.

use booking::{Act, Booking, BookingNumber, Input, Occupied, Window, event_window};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::Services;

/// A booking and the version at which it was read; version 0 does not exist yet.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// The facts.
    pub(crate) booking: Booking,
    /// What a commit must find.
    pub(crate) version: u64,
}

/// The booking as it is now.
pub(crate) async fn load(services: &Services, number: BookingNumber) -> anyhow::Result<Loaded> {
    Ok(match services.store.booking(number).await? {
        Some(stored) => Loaded { booking: stored.booking, version: stored.version },
        None => Loaded { booking: Booking::new(number), version: 0 },
    })
}

/// The blocking holds of others around every day that the step may be about.
pub(super) async fn occupied(
    services: &Services,
    booking: &Booking,
    inputs: &[Input],
) -> anyhow::Result<Vec<Occupied>> {
    let Some(window) = horizon(booking, inputs, services.house.venue.zone) else { return Ok(Vec::new()) };
    let holds = services.store.occupied(&window, Some(booking.number)).await?;
    Ok(holds.into_iter().map(|hold| Occupied { room: hold.room, window: hold.window }).collect())
}

/// Two days around the event are more than any buffer or night reaches.
fn horizon(booking: &Booking, inputs: &[Input], zone: chrono_tz::Tz) -> Option<Window> {
    let given = inputs.iter().flat_map(days_of);
    let days: Vec<NaiveDate> = given.chain(booking.first_day).chain(booking.last_day).collect();
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    let margin = TimeDelta::days(2);
    let window = event_window(*first, *last, NaiveTime::MIN, NaiveTime::MIN, zone);
    Some(Window { start: window.start - margin, end: window.end + margin })
}

fn days_of(input: &Input) -> impl Iterator<Item = NaiveDate> {
    let values = match input {
        Input::Act(Act::Inquire { values, .. } | Act::Give(values)) => Some(values),
        _ => None,
    };
    values.into_iter().flat_map(|values| values.first_day.into_iter().chain(values.last_day))
}
