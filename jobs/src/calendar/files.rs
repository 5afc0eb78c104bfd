//! Rooms' calendars as `.ics` files, safe against several tasks and processes. Knows events as text only.

use std::{fs, io, path::Path, path::PathBuf};

use booking::RoomId;

use super::{
    Reconciled,
    entry::EventText,
    splice::{empty, splice},
};
use crate::locked_dir::{LockedDir, file_name};

/// Why a calendar could not be made to agree.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The folder could not be read or written; another attempt may succeed.
    #[error("the calendar of room {room} could not be written")]
    Write {
        /// The room.
        room: RoomId,
        /// What the system says.
        source: io::Error,
    },
    /// Somebody's edit left a file that is no calendar. It stays as it is until somebody mends or removes it.
    #[error("the calendar file of room {room} is damaged; mend or remove it")]
    Damaged {
        /// The room.
        room: RoomId,
    },
    /// The library could not write the entry.
    #[error("the calendar entry for room {room} cannot be written out")]
    Entry {
        /// The room.
        room: RoomId,
    },
}

/// Waits for the room's lock and a synced write, off the async threads.
pub(super) async fn reconcile(
    dir: PathBuf,
    room: RoomId,
    uid: String,
    event: Option<EventText>,
) -> Result<Reconciled, CalendarError> {
    let of_room = room.clone();
    let done = tokio::task::spawn_blocking(move || reconcile_file(&dir, &room, &uid, event.as_ref())).await;
    done.map_err(|error| CalendarError::Write { room: of_room, source: io::Error::other(error) })?
}

fn reconcile_file(
    dir: &Path,
    room: &RoomId,
    uid: &str,
    event: Option<&EventText>,
) -> Result<Reconciled, CalendarError> {
    let failed = |source| CalendarError::Write { room: room.clone(), source };
    let name = file_name(&room.0.to_lowercase(), "ics");
    let dir = LockedDir::lock(dir, &format!(".{name}.lock")).map_err(failed)?;
    let current = read(&dir.path(&name)).map_err(failed)?;
    let before = match (&current, event) {
        (Some(text), _) => text.clone(),
        (None, Some(event)) => empty(&event.room_name),
        (None, None) => return Ok(Reconciled::Unchanged),
    };
    let vevent = event.map(|event| event.vevent.as_str());
    let after = splice(&before, uid, vevent).map_err(|_| CalendarError::Damaged { room: room.clone() })?;
    if current.as_ref() == Some(&after) {
        return Ok(Reconciled::Unchanged);
    }
    dir.put(&name, after.as_bytes()).map_err(failed)?;
    Ok(Reconciled::Changed)
}

/// `None` where there is no file, or one without a word in it.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
