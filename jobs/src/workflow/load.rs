//! What a step is decided on: the booking as it is stored, who else holds rooms around its event, and whom the house
//! is shown to.

use booking::{
    Act, Booking, BookingNumber, Catalogue, Command, Input, Occupied, SiteVisit, TaskKind, Values, Window, World,
    event_window,
};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::conflicts;
use crate::Services;

/// A booking and the version at which it was read; version 0 does not exist yet.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// The facts.
    pub(crate) booking: Booking,
    /// What a commit must find.
    pub(crate) version: u64,
    /// When it was last written; `None` if it does not exist yet.
    pub(crate) updated_at: Option<DateTime<Utc>>,
}

/// The booking as it is now.
pub(crate) async fn load(services: &Services, number: BookingNumber) -> anyhow::Result<Loaded> {
    Ok(match services.store.booking(number).await? {
        Some(stored) => {
            Loaded { booking: stored.booking, version: stored.version, updated_at: Some(stored.updated_at) }
        }
        None => Loaded { booking: Booking::new(number), version: 0, updated_at: None },
    })
}

/// What a decision is made on besides the booking, as the store knows it at one instant.
pub(super) struct Surroundings {
    now: DateTime<Utc>,
    occupied: Vec<Occupied>,
    visits: Vec<DateTime<Utc>>,
}

impl Surroundings {
    /// Whatever `inputs` may be answered with. Bookings that are `gone` stand in nobody's way any more.
    pub(super) async fn of(
        services: &Services,
        booking: &Booking,
        inputs: &[Input],
        gone: &[BookingNumber],
    ) -> anyhow::Result<Self> {
        let now = services.now();
        Ok(Self {
            now,
            occupied: occupied(services, booking, inputs, gone).await?,
            visits: services.store.taken_visits(now, booking.number).await?,
        })
    }

    /// The world with them in it.
    pub(super) fn world<'a>(&'a self, services: &'a Services) -> World<'a> {
        World {
            now: self.now,
            zone: services.house.venue.zone,
            catalogue: &services.catalogue,
            occupied: &self.occupied,
            visits: &self.visits,
        }
    }
}

/// What blocks rooms around every day that the step may be about: the holds of others, and the entries of others in the
/// venue's calendars.
async fn occupied(
    services: &Services,
    booking: &Booking,
    inputs: &[Input],
    gone: &[BookingNumber],
) -> anyhow::Result<Vec<Occupied>> {
    let margin = margin(&services.catalogue);
    let zone = services.house.venue.zone;
    let window = match horizon(booking, inputs, zone, margin) {
        Some(window) if !inputs.iter().any(|input| looks_ahead(input, booking, &services.catalogue)) => window,
        found => ahead(services.now(), found.into_iter().chain(wished_month(booking, inputs, zone, margin)), margin),
    };
    let holds = services.store.occupied(&window, Some(booking.number)).await?;
    let others = holds.into_iter().filter(|hold| !gone.contains(&hold.booking));
    let others = others.map(|hold| Occupied { room: hold.room, window: hold.window });
    // Whoever else has the room by the venue's calendar is the manager's business, once the manager gives it away.
    let given = booking.busy_room.as_ref().filter(|_| inputs.iter().any(conflicts::gives_the_room));
    let foreign = services.store.foreign_entries(&window).await?.into_iter();
    let foreign = foreign.filter(|entry| Some(&entry.room) != given);
    let foreign =
        foreign.map(|entry| Occupied { room: entry.room, window: Window { start: entry.start, end: entry.end } });
    Ok(others.chain(foreign).collect())
}

/// In days.
const LONGEST_MONTH: i64 = 31;
/// So far ahead, in days, dates and visits may be proposed.
const AHEAD: i64 = 400;

/// Everything that dates and visits could be proposed in, the event, and the month that is wished.
fn ahead(now: DateTime<Utc>, further: impl Iterator<Item = Window>, margin: TimeDelta) -> Window {
    let soon = Window { start: now - margin, end: now + TimeDelta::days(AHEAD) };
    further.fold(soon, |all, window| Window { start: all.start.min(window.start), end: all.end.max(window.end) })
}

/// The month that is wished for the event, however far away, and what begins on its last day.
fn wished_month(booking: &Booking, inputs: &[Input], zone: chrono_tz::Tz, margin: TimeDelta) -> Option<Window> {
    let said = inputs.iter().filter_map(|input| values_of(input)?.vague.as_ref()?.first_of_month()).next_back();
    let first = said.or_else(|| booking.vague.first_of_month())?;
    let last = first + TimeDelta::days(LONGEST_MONTH) + TimeDelta::days(booking.days().into());
    let window = event_window(first, last, NaiveTime::MIN, NaiveTime::MIN, zone);
    Some(Window { start: window.start - margin, end: window.end + margin })
}

/// Whether an input may be answered with proposals for another day.
fn looks_ahead(input: &Input, booking: &Booking, catalogue: &Catalogue) -> bool {
    match input {
        Input::Act(Act::Visit { .. }) => true,
        Input::Act(Act::Inquire { values, .. } | Act::Give(values)) => {
            let closed = touched(booking, values).any(|day| catalogue.is_closed_on(day));
            values.another_day || values.vague.is_some() || closed || booking.visit != SiteVisit::None
        }
        Input::Command(Command::Approve(TaskKind::FinalConfirmation | TaskKind::DateProposal, _)) => true,
        _ => false,
    }
}

/// The days of an event as it may become, and the one into which its last night may last.
fn touched(booking: &Booking, values: &Values) -> impl Iterator<Item = NaiveDate> {
    const MOST: usize = 100;
    let first = values.first_day.or(booking.first_day);
    let last = [values.last_day, booking.last_day, first].into_iter().flatten().max();
    let end = last.and_then(|last| last.succ_opt());
    let days = first.into_iter().flat_map(|first| first.iter_days().take(MOST));
    days.take_while(move |day| end.is_some_and(|end| *day <= end))
}

/// How far around an event another one can be in its way: by the longest buffer, and by a night.
fn margin(catalogue: &Catalogue) -> TimeDelta {
    let buffers = catalogue.rooms.iter().flat_map(|room| [room.buffer_before_min, room.buffer_after_min]);
    TimeDelta::minutes(buffers.max().unwrap_or(0).into()) + TimeDelta::days(2)
}

/// The event's days, as they are and as they may become, and `margin` around them.
fn horizon(booking: &Booking, inputs: &[Input], zone: chrono_tz::Tz, margin: TimeDelta) -> Option<Window> {
    let given: Vec<NaiveDate> = inputs.iter().flat_map(days_of).collect();
    // One of the days that were proposed is taken for as many days as the event is to last.
    let as_long = given.iter().filter_map(|day| day.checked_add_days(Days::new((booking.days() - 1).into())));
    let days: Vec<NaiveDate> =
        given.iter().copied().chain(as_long).chain(booking.first_day).chain(booking.last_day).collect();
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    let window = event_window(*first, *last, NaiveTime::MIN, NaiveTime::MIN, zone);
    Some(Window { start: window.start - margin, end: window.end + margin })
}

fn values_of(input: &Input) -> Option<&Values> {
    match input {
        Input::Act(Act::Inquire { values, .. } | Act::Give(values)) => Some(values),
        _ => None,
    }
}

fn days_of(input: &Input) -> impl Iterator<Item = NaiveDate> {
    values_of(input).into_iter().flat_map(|values| values.first_day.into_iter().chain(values.last_day))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Zurich;

    use super::*;

    #[test]
    fn a_wished_month_is_looked_at_however_far_away_it_is() {
        let vague = |month: &str| booking::Vague { month: Some(month.to_owned()), ..booking::Vague::default() };
        let wish = Input::Act(Act::Give(Values { vague: Some(vague("2028-02")), ..Values::default() }));
        let booking = Booking::new(BookingNumber { year: 2026, serial: 1 });
        let now: DateTime<Utc> = "2026-01-20T09:00:00Z".parse().unwrap();
        let reach = |booking: &Booking, inputs: &[Input]| {
            ahead(now, wished_month(booking, inputs, Zurich, TimeDelta::days(2)).into_iter(), TimeDelta::days(2))
        };
        let end_of_month: DateTime<Utc> = "2028-03-01T00:00:00Z".parse().unwrap();
        assert!(reach(&booking, std::slice::from_ref(&wish)).end >= end_of_month);
        let known = Booking { vague: vague("2028-02"), ..booking.clone() };
        assert!(reach(&known, &[]).end >= end_of_month, "also where it was said before");
        assert_eq!(reach(&booking, &[]).end, now + TimeDelta::days(AHEAD));
    }

    #[test]
    fn a_closed_day_within_an_event_is_answered_with_proposals() {
        let text = include_str!("../../../config/catalog.toml").to_owned();
        let closed = "\n[[blackouts]]\nfirst = \"2026-06-14\"\nlast = \"2026-06-14\"\ndays_before = 1\n";
        let catalogue = Catalogue::parse(&(text + closed)).unwrap();
        let booking = Booking::new(BookingNumber { year: 2026, serial: 1 });
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let cases = [
            ("2026-06-10", "2026-06-11", false),
            ("2026-06-10", "2026-06-12", true),
            ("2026-06-12", "2026-06-16", true),
            ("2026-06-15", "2026-06-16", false),
        ];
        for (first, last, ahead) in cases {
            let values = Values { first_day: day(first), last_day: day(last), ..Values::default() };
            assert_eq!(looks_ahead(&Input::Act(Act::Give(values)), &booking, &catalogue), ahead, "{first} to {last}");
        }
    }

    #[test]
    fn holds_are_looked_for_as_far_as_the_longest_buffer_reaches() {
        let week = 7 * 24 * 60;
        let text = include_str!("../../../config/catalog.toml");
        let mut catalogue = Catalogue::parse(text).unwrap();
        catalogue.rooms[0].buffer_after_min = week;
        let day: NaiveDate = "2026-06-14".parse().unwrap();
        let given = Input::Act(Act::Give(Values { first_day: Some(day), ..Values::default() }));
        let booking = Booking::new(BookingNumber { year: 2026, serial: 1 });
        let window = horizon(&booking, &[given], Zurich, margin(&catalogue)).unwrap();
        let event = event_window(day, day, NaiveTime::MIN, NaiveTime::MIN, Zurich);
        let reach = TimeDelta::minutes(week.into());
        assert!(window.start <= event.start - reach && window.end >= event.end + reach, "{window:?}");
    }
}
