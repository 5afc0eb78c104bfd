//! Calendars: what stands in a room's calendar for a booking and in the visits' for its visit, and the invitation that a
//! client gets.
//!
//! Entries are desired state: [`Calendars`] makes the calendar agree with what the caller wants, as often as
//! it is asked. Does not know when a booking is an option or confirmed; only a job can write.

mod entry;
mod files;
mod invitation;
mod itip;
mod property;
mod splice;
mod visit;

use std::{fmt, path::PathBuf};

use booking::RoomId;

pub use entry::{Entry, invitation_uid, uid, visit_uid};
pub use files::CalendarError;
pub use invitation::{Invitation, invitation};
pub(crate) use itip::{Itip, itip};
pub use visit::VisitEntry;

/// Whose calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarOf {
    /// A room's.
    Room(RoomId),
    /// That of the visits to the house.
    Visits,
}

impl CalendarOf {
    fn file_stem(&self) -> String {
        match self {
            Self::Room(room) => room.0.to_lowercase(),
            Self::Visits => "visits".to_owned(),
        }
    }
}

impl fmt::Display for CalendarOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(room) => write!(f, "room {room}"),
            Self::Visits => f.write_str("the visits"),
        }
    }
}

/// Where the calendars are. Built by wiring; only jobs can write to them.
#[derive(Debug, Clone)]
pub struct Calendars {
    backend: Backend,
}

#[derive(Debug, Clone)]
enum Backend {
    Files(PathBuf),
}

/// What it took to make a calendar agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reconciled {
    /// The calendar was as it should be.
    Unchanged,
    /// It was made so.
    Changed,
}

impl Calendars {
    /// The embedded default: one `<room>.ics` in `dir` for every room and `visits.ics`, made when they are needed.
    pub fn files(dir: impl Into<PathBuf>) -> Self {
        Self { backend: Backend::Files(dir.into()) }
    }

    /// Makes the room's calendar have exactly `entry` under `uid`, or nothing for `None`. Other events stay as they are.
    pub(crate) async fn reconcile(
        &self,
        room: &RoomId,
        uid: &str,
        entry: Option<&Entry>,
    ) -> Result<Reconciled, CalendarError> {
        let Backend::Files(dir) = &self.backend;
        let event = entry.map(|entry| entry::event(entry, room, uid)).transpose()?;
        files::reconcile(dir.clone(), CalendarOf::Room(room.clone()), uid.to_owned(), event).await
    }

    /// The same for the calendar of visits.
    pub(crate) async fn reconcile_visit(
        &self,
        uid: &str,
        entry: Option<&VisitEntry>,
    ) -> Result<Reconciled, CalendarError> {
        let Backend::Files(dir) = &self.backend;
        let event = entry.map(|entry| visit::event(entry, uid)).transpose()?;
        files::reconcile(dir.clone(), CalendarOf::Visits, uid.to_owned(), event).await
    }
}
