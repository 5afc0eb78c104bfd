//! Calendars as `.ics` files, safe against several tasks and processes. Knows events as text only.

use std::{fs, io, path::Path, path::PathBuf};

use super::{
    CalendarError, CalendarOf,
    entry::EventText,
    seen::{Fingerprint, Seen, Written},
    splice::{self, empty, splice},
};
use crate::locked_dir::{LockedDir, file_name};

/// What stands in the calendar under `uid`.
pub(super) async fn see(dir: PathBuf, of: CalendarOf, uid: String) -> Result<Seen, CalendarError> {
    let text = whole(dir, of.clone()).await?.unwrap_or_default();
    if text.is_empty() {
        return Ok(Seen::default());
    }
    let event = splice::event(&text, &uid).map_err(|_| CalendarError::Damaged { of })?;
    let fingerprint = event.map(|event| Fingerprint::of(&splice::object(&event), &uid));
    Ok(Seen { fingerprint, resource: None })
}

/// The words of what stands in the calendar under `uid`.
pub(super) async fn text(dir: PathBuf, of: CalendarOf, uid: &str) -> Result<Option<String>, CalendarError> {
    let text = whole(dir, of.clone()).await?.unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    splice::event(&text, uid).map_err(|_| CalendarError::Damaged { of })
}

/// The whole calendar; `None` where there is none yet.
pub(super) async fn whole(dir: PathBuf, of: CalendarOf) -> Result<Option<String>, CalendarError> {
    let path = dir.join(file_name(&of.file_stem(), "ics"));
    let read = tokio::task::spawn_blocking(move || read(&path)).await.map_err(io::Error::other);
    read.flatten().map_err(|source| CalendarError::Write { of, source })
}

/// The same, if nothing of it is torn off.
pub(super) async fn sound(dir: PathBuf, of: CalendarOf) -> Result<Option<String>, CalendarError> {
    let text = whole(dir, of.clone()).await?;
    match text.as_deref().map(|text| splice::event(text, "")) {
        Some(Err(_)) => Err(CalendarError::Damaged { of }),
        _ => Ok(text),
    }
}

/// Waits for the calendar's lock and a synced write, off the async threads.
pub(super) async fn write(
    dir: PathBuf,
    of: CalendarOf,
    uid: String,
    event: Option<EventText>,
) -> Result<Written, CalendarError> {
    let named = of.clone();
    let done = tokio::task::spawn_blocking(move || write_file(&dir, &of, &uid, event.as_ref())).await;
    done.map_err(|error| CalendarError::Write { of: named, source: io::Error::other(error) })?
}

fn write_file(dir: &Path, of: &CalendarOf, uid: &str, event: Option<&EventText>) -> Result<Written, CalendarError> {
    let failed = |source| CalendarError::Write { of: of.clone(), source };
    let name = file_name(&of.file_stem(), "ics");
    let dir = LockedDir::lock(dir, &format!(".{name}.lock")).map_err(failed)?;
    let current = read(&dir.path(&name)).map_err(failed)?;
    let before = match (&current, event) {
        (Some(text), _) => text.clone(),
        (None, Some(event)) => empty(&event.calendar_name),
        (None, None) => return Ok(Written::Unchanged),
    };
    let vevent = event.map(|event| event.vevent.as_str());
    let after = splice(&before, uid, vevent).map_err(|_| CalendarError::Damaged { of: of.clone() })?;
    if current.as_ref() == Some(&after) {
        return Ok(Written::Unchanged);
    }
    dir.put(&name, after.as_bytes()).map_err(failed)?;
    Ok(Written::Changed)
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
