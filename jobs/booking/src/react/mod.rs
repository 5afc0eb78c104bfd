//! What the world must be made to follow: replies, holds, offers, tasks, calendar entries, notices.

mod reply;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use crate::{
    Booking, Event, Hold, Letter, Offer, Reminder, RoomId, SiteVisit, TaskKind, TaskState, World,
    calendar::desired_entry, react::reply::reply, reminder::coming,
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
    effects.extend(coming(before, after, events, world).into_iter().map(|(what, at)| Effect::RemindAt(what, at)));
    effects
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

fn calendar(before: &Booking, after: &Booking) -> Option<Effect> {
    let (old, new) = (desired_entry(before), desired_entry(after));
    if old == new {
        return None;
    }
    let mut rooms: Vec<_> = old.into_iter().chain(new).map(|entry| entry.room).collect();
    rooms.dedup();
    Some(Effect::SyncCalendar(rooms))
}
