//! Files that appear whole or not at all, in a folder that several processes write.
//! Knows nothing of what is in the files.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

/// Longest file name that is kept as it is; the usual limit is 255 bytes, and a temporary name is longer.
const LONGEST_NAME: usize = 200;

/// A folder in which this process alone writes the files guarded by one lock. Dropping it unlocks.
pub(crate) struct LockedDir<'a> {
    dir: &'a Path,
    _lock: File,
}

impl<'a> LockedDir<'a> {
    /// Makes the folder if need be and waits for its lock (blocking). The lock file itself stays.
    pub(crate) fn lock(dir: &'a Path, lock_name: &str) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(dir.join(lock_name))?;
        lock.lock()?;
        Ok(Self { dir, _lock: lock })
    }

    /// Where the file `name` is or would be.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Puts `bytes` under `name`: written aside, synced, renamed, and the renaming synced too.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let aside = self.path(&format!(".{name}.tmp"));
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, self.path(name))?;
        File::open(self.dir)?.sync_all()
    }
}

/// A file name for any `text`: the text itself where it is harmless and short, else its harmless
/// characters and a digest, so that two texts never share a name.
pub(crate) fn file_name(text: &str, extension: &str) -> String {
    let harmless: String = text.chars().filter(|c| is_harmless(*c)).collect();
    let name = harmless.trim_start_matches('.');
    if name == text && !name.is_empty() && name.len() <= LONGEST_NAME {
        return format!("{name}.{extension}");
    }
    let kept: String = name.chars().take(LONGEST_NAME / 2).collect();
    let digest = Sha256::digest(text.as_bytes());
    let tag = base16ct::lower::encode_string(&digest[..8]);
    format!("{kept}~{tag}.{extension}")
}

fn is_harmless(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_message_id_is_its_own_file_name() {
        assert_eq!(file_name("01J8.mail@venue.example", "eml"), "01J8.mail@venue.example.eml");
    }

    #[test]
    fn no_text_leaves_the_folder_or_shares_a_name() {
        let long = "x".repeat(500);
        let texts =
            ["", "..", ".", "../../etc/passwd", "/etc/passwd", "a/b", "ab", "a\0b", "ä", "CON:", &long, ".hidden"];
        let names: Vec<String> = texts.iter().map(|text| file_name(text, "eml")).collect();
        for name in &names {
            assert!(name.len() < 255 && !name.starts_with('.'), "{name}");
            assert!(!name.contains(['/', '\\', '\0', ':']), "{name}");
        }
        let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), texts.len());
    }

    #[test]
    fn a_leftover_of_a_killed_writer_is_in_nobodys_way() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".a.txt.tmp"), "half a fi").unwrap();
        LockedDir::lock(dir.path(), ".lock").unwrap().put("a.txt", b"whole").unwrap();
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"whole");
        assert!(!dir.path().join(".a.txt.tmp").exists());
    }
}
