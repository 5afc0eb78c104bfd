//! Mails that became files: found again, and removed.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use crate::locked_dir::LockedDir;

/// The files of the folder that `filter` picks by name and content, by name; what is half written too.
pub(super) fn files_where(dir: &Path, filter: &impl Fn(&str, &[u8]) -> bool) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for name in names(dir)? {
        match fs::read(dir.join(&name)) {
            Ok(bytes) if filter(&name, &bytes) => found.push((name, bytes)),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    found.sort();
    Ok(found)
}

/// Removes the files of these names, and says how many there were.
pub(super) fn remove(dir: &Path, names: &[String]) -> io::Result<u64> {
    if names.is_empty() || !dir.try_exists()? {
        return Ok(0);
    }
    let dir = LockedDir::lock(dir, ".lock")?;
    let mut removed = 0;
    for name in names {
        match fs::remove_file(dir.path(name)) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(removed)
}

fn names(dir: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.extend(entry.file_name().into_string());
        }
    }
    Ok(names)
}
