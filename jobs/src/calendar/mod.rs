//! Calendars: what stands in a room's calendar for a booking and in the visits' for its visit, and the invitation that a
//! client gets.
//!
//! Entries are desired state: [`Calendars`] says what stands somewhere and writes what should, on a CalDAV server or
//! into files, as often as it is asked. Does not know when a booking is an option or confirmed; only a job can write.

mod caldav;
mod entry;
mod error;
mod files;
mod foreign;
mod invitation;
mod itip;
mod property;
mod seen;
mod splice;
mod visit;

use std::{fmt, io, path::PathBuf, sync::Arc};

use booking::{RoomId, Window};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use caldav::CalDav;
pub use caldav::{CalDavError, CalDavServer, CalDavServerError, CalendarNames};
pub use entry::{Entry, invitation_uid, uid, visit_uid};
pub(crate) use entry::{EventText, owner, room_event};
pub use error::CalendarError;
pub(crate) use foreign::{Busy, Contents};
pub use invitation::{Invitation, invitation};
pub(crate) use itip::{Itip, itip};
pub(crate) use seen::{Fingerprint, Seen, Written};
pub use visit::VisitEntry;
pub(crate) use visit::visit_event;

/// Whose calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CalendarOf {
    /// A room's.
    Room(RoomId),
    /// That of the visits to the house.
    Visits,
}

impl CalendarOf {
    /// What the store calls it.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Room(room) => format!("room/{room}"),
            Self::Visits => "visits".to_owned(),
        }
    }

    /// The one that the store calls so.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        match key.strip_prefix("room/") {
            Some(room) => Some(Self::Room(RoomId::from(room))),
            None => (key == "visits").then_some(Self::Visits),
        }
    }

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
    CalDav(Arc<CalDav>),
}

impl Calendars {
    /// The embedded default: one `<room>.ics` in `dir` for every room and `visits.ics`, made when they are needed.
    pub fn files(dir: impl Into<PathBuf>) -> Self {
        Self { backend: Backend::Files(dir.into()) }
    }

    /// Calendars that somebody has made on a CalDAV server.
    ///
    /// # Errors
    /// When the machine's certificates cannot be used.
    pub fn caldav(server: CalDavServer, names: CalendarNames) -> Result<Self, reqwest::Error> {
        Ok(Self { backend: Backend::CalDav(Arc::new(CalDav::on(server, names)?)) })
    }

    /// Whether a calendar is there and can be read now. Reads a day of it, and changes nothing.
    ///
    /// # Errors
    /// With what stands in the way.
    pub async fn try_out(&self, of: &CalendarOf, now: DateTime<Utc>) -> Result<(), CalendarError> {
        match &self.backend {
            Backend::Files(dir) => files::sound(dir.clone(), of.clone()).await.map(drop),
            Backend::CalDav(server) => {
                let today = Window { start: now, end: now + TimeDelta::days(1) };
                server.read(of, &today).await.map(drop).map_err(of_server(of))
            }
        }
    }

    /// What stands in a calendar under `uid`.
    pub(crate) async fn see(&self, of: &CalendarOf, uid: &str) -> Result<Seen, CalendarError> {
        match &self.backend {
            Backend::Files(dir) => files::see(dir.clone(), of.clone(), uid.to_owned()).await,
            Backend::CalDav(server) => server.see(of, uid).await.map_err(of_server(of)),
        }
    }

    /// The words of what stands in a calendar under `uid`.
    pub(crate) async fn text(&self, of: &CalendarOf, uid: &str) -> Result<Option<String>, CalendarError> {
        match &self.backend {
            Backend::Files(dir) => files::text(dir.clone(), of.clone(), uid).await,
            Backend::CalDav(server) => server.text(of, uid).await.map_err(of_server(of)),
        }
    }

    /// Makes the calendar have exactly `event` under `uid`, or nothing for `None`, if it is still as it was `seen`. Other
    /// entries stay as they are.
    pub(crate) async fn write(
        &self,
        of: &CalendarOf,
        uid: &str,
        seen: &Seen,
        event: Option<&EventText>,
    ) -> Result<Written, CalendarError> {
        match &self.backend {
            Backend::Files(dir) => files::write(dir.clone(), of.clone(), uid.to_owned(), event.cloned()).await,
            Backend::CalDav(server) => server.write(of, uid, seen, event).await.map_err(of_server(of)),
        }
    }

    /// Everything in a calendar that touches `window`. `zone` is where its times without a zone are meant, `domain` that of
    /// our own UIDs.
    pub(crate) async fn read(
        &self,
        of: &CalendarOf,
        window: Window,
        zone: Tz,
        domain: &str,
    ) -> Result<Contents, CalendarError> {
        let objects = match &self.backend {
            Backend::Files(dir) => files::sound(dir.clone(), of.clone()).await?.into_iter().collect(),
            Backend::CalDav(server) => server.read(of, &window).await.map_err(of_server(of))?,
        };
        let reading = foreign::Reading { of: of.clone(), window, zone, domain: domain.to_owned() };
        let read = tokio::task::spawn_blocking(move || foreign::contents(&objects, &reading)).await;
        read.map_err(|error| CalendarError::Read { of: of.clone(), source: io::Error::other(error) })
    }
}

fn of_server(of: &CalendarOf) -> impl Fn(CalDavError) -> CalendarError {
    |source| CalendarError::Server { of: of.clone(), source }
}

#[cfg(test)]
mod tests;
