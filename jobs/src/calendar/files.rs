//! Calendars as `.ics` files, safe against several tasks and processes. Knows events as text only.

use std::{fs, io, path::Path, path::PathBuf};

use super::{
    CalendarOf, Reconciled,
    entry::EventText,
    splice::{empty, splice},
};
use crate::locked_dir::{LockedDir, file_name};

/// Why a calendar could not be made to agree.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The folder could not be read or written; another attempt may succeed.
    #[error("the calendar of {of} could not be written")]
    Write {
        /// Whose.
        of: CalendarOf,
        /// What the system says.
        source: io::Error,
    },
    /// Somebody's edit left a file that is no calendar. It stays as it is until somebody mends or removes it.
    #[error("the calendar file of {of} is damaged; mend or remove it")]
    Damaged {
        /// Whose.
        of: CalendarOf,
    },
    /// The library could not write the entry.
    #[error("the calendar entry of {of} cannot be written out")]
    Entry {
        /// Whose.
        of: CalendarOf,
    },
}

/// Waits for the calendar's lock and a synced write, off the async threads.
pub(super) async fn reconcile(
    dir: PathBuf,
    of: CalendarOf,
    uid: String,
    event: Option<EventText>,
) -> Result<Reconciled, CalendarError> {
    let named = of.clone();
    let done = tokio::task::spawn_blocking(move || reconcile_file(&dir, &of, &uid, event.as_ref())).await;
    done.map_err(|error| CalendarError::Write { of: named, source: io::Error::other(error) })?
}

fn reconcile_file(
    dir: &Path,
    of: &CalendarOf,
    uid: &str,
    event: Option<&EventText>,
) -> Result<Reconciled, CalendarError> {
    let failed = |source| CalendarError::Write { of: of.clone(), source };
    let name = file_name(&of.file_stem(), "ics");
    let dir = LockedDir::lock(dir, &format!(".{name}.lock")).map_err(failed)?;
    let current = read(&dir.path(&name)).map_err(failed)?;
    let before = match (&current, event) {
        (Some(text), _) => text.clone(),
        (None, Some(event)) => empty(&event.calendar_name),
        (None, None) => return Ok(Reconciled::Unchanged),
    };
    let vevent = event.map(|event| event.vevent.as_str());
    let after = splice(&before, uid, vevent).map_err(|_| CalendarError::Damaged { of: of.clone() })?;
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
