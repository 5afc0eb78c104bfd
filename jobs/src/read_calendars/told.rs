//! What the manager hears of calendars that others write to, each thing once.

use std::collections::{BTreeMap, BTreeSet};

use booking::{BookingNumber, RoomId};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::{CalendarChange, CalendarRead, Commit, ForeignEntry};

use crate::{
    Services,
    calendar::{CalendarError, CalendarOf},
    calendar_entry::tell,
    failure,
    job::Run,
};

/// A calendar that cannot be read for so long is the manager's business.
const PATIENCE: TimeDelta = TimeDelta::hours(1);
/// What the details of a task about entries that cannot be understood are called; its value is their UIDs.
const UNREADABLE: &str = "unreadable_entries";
/// The latest of those tasks that are looked at.
const LATEST_TASKS: u64 = 100;

/// Others' entries undo no booking: the manager finds a way out.
pub(super) async fn of_clashes(services: &Services, room: &RoomId) -> anyhow::Result<()> {
    let now = services.now();
    let clashes = services.store.untold_clashes(room, now).await?;
    let mut of_booking: BTreeMap<BookingNumber, Vec<ForeignEntry>> = BTreeMap::new();
    for (entry, booking) in clashes {
        of_booking.entry(booking).or_default().push(entry);
    }
    for (booking, entries) in of_booking {
        let zone = services.house.venue.zone;
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
        let times = entries.iter().map(|entry| format!("{} – {}", local(entry.start), local(entry.end)));
        let reason = format!(
            "Somebody has put an entry into the calendar of {} where {booking} holds the room: {}. The booking stands.",
            services.room_label(room, None),
            times.collect::<Vec<_>>().join(", ")
        );
        let told = entries.into_iter().map(CalendarChange::ToldOfClash);
        tell(services, &reason, Value::Null, Commit { calendars: told.collect(), ..Commit::at(now) }).await?;
    }
    Ok(())
}

/// What cannot be understood blocks nothing, or no longer than was last known: somebody has to look.
pub(super) async fn of_unreadable(
    services: &Services,
    of: &CalendarOf,
    unreadable: &BTreeSet<String>,
) -> anyhow::Result<()> {
    if unreadable.is_empty() {
        return Ok(());
    }
    let tasks = services.store.tasks_with_detail(UNREADABLE, LATEST_TASKS).await?;
    let of_this = tasks.iter().filter(|task| task.details["calendar"] == of.key());
    let told: BTreeSet<&str> =
        of_this.filter_map(|task| task.details[UNREADABLE].as_array()).flatten().filter_map(Value::as_str).collect();
    if unreadable.iter().all(|uid| told.contains(uid.as_str())) {
        return Ok(());
    }
    let count = unreadable.len();
    tracing::warn!(calendar = %of, count, "entries that cannot be understood keep the times that were last known");
    let reason = format!(
        "In the calendar of {of} we cannot understand {count} of the entries that others have made. They may block no \
         time: please look whether something takes place there, and make such entries anew."
    );
    let details = json!({ UNREADABLE: unreadable, "calendar": of.key() });
    tell(services, &reason, details, Commit::at(services.now())).await
}

/// What was last known goes on to count; if that lasts, the manager hears of it once.
pub(super) async fn of_failure(
    services: &Services,
    run: &Run,
    of: &CalendarOf,
    error: CalendarError,
) -> anyhow::Result<()> {
    let error = anyhow::Error::from(error);
    tracing::warn!(calendar = %of, error = format!("{error:#}"), "a calendar cannot be read: what was last known counts");
    let now = services.now();
    let known = services.store.calendar_read(&of.key()).await?;
    let mut read =
        known.unwrap_or(CalendarRead { calendar: of.key(), read_at: None, failing_since: None, told_at: None });
    let since = *read.failing_since.get_or_insert(now);
    let late = now - since >= PATIENCE && read.told_at.is_none();
    if late {
        read.told_at = Some(now);
    }
    let commit = Commit { calendars: vec![CalendarChange::Read(read)], ..Commit::at(now) };
    if late {
        let since = since.with_timezone(&services.house.venue.zone).format("%d.%m.%Y %H:%M");
        let words = failure::told(&error, &run.id);
        let reason = format!("Since {since} this cannot be read: {words}. What was last known of it goes on to count.");
        return tell(services, &reason, Value::Null, commit).await;
    }
    services.store.commit(&commit).await?;
    Ok(())
}
