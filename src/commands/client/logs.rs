//! Log files, where somebody keeps them in the data folder. Nothing personal is logged; what a library, or an older
//! version, has written all the same is overwritten in its place: whoever writes to the file goes on.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use store::places;

/// How often an address stands in the files of a folder.
///
/// # Errors
/// When a file cannot be read.
pub(super) fn count(folder: &Path, address: &str) -> io::Result<u64> {
    let mut all = 0;
    for path in files(folder)? {
        all += places(&fs::read(path)?, address).len() as u64;
    }
    Ok(all)
}

/// Puts stars in the place of an address, and says how often.
///
/// # Errors
/// When a file cannot be read or written.
pub(super) fn overwrite(folder: &Path, address: &str) -> io::Result<u64> {
    let mut all = 0;
    for path in files(folder)? {
        let mut file = OpenOptions::new().read(true).write(true).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        for place in places(&bytes, address) {
            file.seek(SeekFrom::Start(place as u64))?;
            file.write_all(&vec![b'*'; address.len()])?;
            all += 1;
        }
        file.sync_all()?;
    }
    Ok(all)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_file() => found.push(entry.path()),
            kind if kind.is_dir() => found.extend(files(&entry.path())?),
            _ => {}
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_overwritten_where_it_stands_and_nothing_else_moves() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("old")).unwrap();
        let (new, old) = (folder.path().join("a.log"), folder.path().join("old/b.log"));
        fs::write(&new, "to Anna@x.example, anna@x.example\njoanna@x.example bob@x.example\n").unwrap();
        fs::write(&old, "anna@x.example").unwrap();
        assert_eq!(count(folder.path(), "anna@x.example").unwrap(), 3);
        assert_eq!(overwrite(folder.path(), "anna@x.example").unwrap(), 3);
        assert_eq!(
            fs::read_to_string(new).unwrap(),
            "to **************, **************\njoanna@x.example bob@x.example\n"
        );
        assert_eq!(count(folder.path(), "anna@x.example").unwrap(), 0);
        assert_eq!(count(&folder.path().join("nowhere"), "anna@x.example").unwrap(), 0);
    }
}
