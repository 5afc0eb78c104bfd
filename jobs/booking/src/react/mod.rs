//! What the world must be made to follow: replies, holds, offers, tasks, calendar entries, notices.

mod joined;
mod reply;
#[cfg(test)]
mod tests;
mod waiting;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
pub use joined::joined;
pub use waiting::still_said;

use crate::{
    Booking, Event, Hold, Letter, Offer, Reminder, RoomId, SiteVisit, TaskKind, TaskState, Window, World,
    calendar::desired_entry, local_time::event_window, react::reply::reply, reminder::coming, visits::instant,
};

/// Something to be done because a booking has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// One mail to the client.
    Reply(Letter),
    /// A room is to be kept; it replaces whatever the booking held before.
    TakeHold(Hold),
    /// The booking keeps no room any more.
    ReleaseHold,
    /// This offer is new or has changed.
    SaveOffer(Offer),
    /// A decision is to be shown to the manager, who is told by mail.
    OpenTask(TaskKind),
    /// A decision is no longer open.
    CloseTask(TaskKind, TaskState),
    /// The calendars of these rooms are to follow.
    SyncCalendar(Vec<RoomId>),
    /// The manager is told that the option on this room ran out.
    TellOptionEnded(RoomId),
    /// The manager is told that the client has cancelled.
    TellCancelled,
    /// The slots of the booking's site visit are these from now on.
    KeepVisit(SiteVisit),
    /// The visits' calendar is to follow.
    SyncVisit,
    /// A visit that was agreed on ends with its booking: the client's calendar is told.
    CallOffVisit {
        /// Its day.
        day: NaiveDate,
        /// Its start, local.
        time: NaiveTime,
    },
    /// A room was taken for these days: the manager is told if somebody comes to see the house then.
    TellOfVisits(Window),
    /// At this time somebody is to be reminded, if there is still reason to.
    RemindAt(Reminder, DateTime<Utc>),
}

/// Everything that `events` cause. They lead from `before` to `after`.
#[must_use]
pub fn react(before: &Booking, after: &Booking, events: &[Event], world: &World<'_>) -> Vec<Effect> {
    let mut effects = hold(before, after);
    effects.extend(offers(before, after));
    effects.extend(tasks(events));
    effects.extend(option_ended(after, events));
    effects
        .extend(events.iter().any(|event| matches!(event, Event::Cancelled { .. })).then_some(Effect::TellCancelled));
    effects.extend(reply(after, events, world).map(Effect::Reply));
    effects.extend(calendar(before, after));
    effects.extend((before.visit != after.visit).then(|| Effect::KeepVisit(after.visit.clone())));
    effects.extend((before.visit.slot() != after.visit.slot()).then_some(Effect::SyncVisit));
    effects.extend(called_off(before, after, world).filter(|_| !events.contains(&Event::ClientForgotten)));
    effects.extend(booked_days(before, after, world).map(Effect::TellOfVisits));
    effects.extend(coming(before, after, events, world).into_iter().map(|(what, at)| Effect::RemindAt(what, at)));
    effects
}

/// Whether the client gets a letter because of `events`.
pub(crate) fn writes_to_the_client(after: &Booking, events: &[Event], world: &World<'_>) -> bool {
    reply(after, events, world).is_some()
}

fn hold(before: &Booking, after: &Booking) -> Vec<Effect> {
    let (old, new) = (before.held.as_ref().map(|held| &held.hold), after.held.as_ref().map(|held| &held.hold));
    match new {
        _ if old == new => Vec::new(),
        Some(hold) => vec![Effect::TakeHold(hold.clone())],
        None => vec![Effect::ReleaseHold],
    }
}

fn offers(before: &Booking, after: &Booking) -> Vec<Effect> {
    let changed = after.offers.iter().enumerate().filter(|(index, priced)| before.offers.get(*index) != Some(priced));
    changed.map(|(_, priced)| Effect::SaveOffer(priced.offer.clone())).collect()
}

/// A task that is opened and closed again at once was never seen by anybody.
fn tasks(events: &[Event]) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for event in events {
        match event {
            Event::TaskOpened { task } => effects.push(Effect::OpenTask(*task)),
            Event::TaskClosed { task, state } => {
                match effects.iter().position(|effect| *effect == Effect::OpenTask(*task)) {
                    Some(unseen) => {
                        effects.remove(unseen);
                    }
                    None => effects.push(Effect::CloseTask(*task, *state)),
                }
            }
            _ => {}
        }
    }
    effects
}

/// There is nothing to tell where the same message took a room again.
fn option_ended(after: &Booking, events: &[Event]) -> Option<Effect> {
    let ended = |event: &Event| match event {
        Event::OptionEnded { room } => Some(Effect::TellOptionEnded(room.clone())),
        _ => None,
    };
    events.iter().find_map(ended).filter(|_| after.held.is_none())
}

/// What a letter about the visit itself does not tell.
fn called_off(before: &Booking, after: &Booking, world: &World<'_>) -> Option<Effect> {
    let (day, time) = before.visit.slot()?;
    let to_come = instant(day, time, world.zone) > world.now;
    let off = after.ended.is_some() && to_come && after.visit.is_called_off_since(&before.visit);
    off.then_some(Effect::CallOffVisit { day, time })
}

/// The whole days of an event whose room was taken, if they are others than before.
fn booked_days(before: &Booking, after: &Booking, world: &World<'_>) -> Option<Window> {
    let days = |booking: &Booking| {
        let event = booking.held.as_ref()?.event;
        let local = |at: DateTime<Utc>| at.with_timezone(&world.zone).date_naive();
        Some(event_window(
            local(event.start),
            local(event.end - TimeDelta::seconds(1)),
            NaiveTime::MIN,
            NaiveTime::MIN,
            world.zone,
        ))
    };
    days(after).filter(|window| days(before) != Some(*window))
}

fn calendar(before: &Booking, after: &Booking) -> Option<Effect> {
    let (old, new) = (desired_entry(before), desired_entry(after));
    if old == new {
        return None;
    }
    let mut rooms: Vec<_> = old.into_iter().chain(new).map(|entry| entry.room).collect();
    rooms.dedup();
    Some(Effect::SyncCalendar(rooms))
}
