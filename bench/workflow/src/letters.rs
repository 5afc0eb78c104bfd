//! Notices replies when their files appear in the outbox, and says since when each is there.

use std::{collections::HashSet, ffi::OsString, fs, path::PathBuf, time::SystemTime};

use anyhow::Result;

/// See the module.
pub(crate) struct Letters {
    folder: PathBuf,
    seen: HashSet<OsString>,
}

impl Letters {
    /// Those of a folder that may not be there yet.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self { folder, seen: HashSet::new() }
    }

    /// Recipients of what has come since the last look, and when it was written.
    pub(crate) fn news(&mut self) -> Result<Vec<(String, SystemTime)>> {
        let mut news = Vec::new();
        for entry in fs::read_dir(&self.folder).into_iter().flatten() {
            let entry = entry?;
            let is_letter = entry.path().extension().is_some_and(|extension| extension == "eml");
            if is_letter && !self.seen.contains(&entry.file_name()) {
                let text = fs::read_to_string(entry.path())?;
                news.extend(recipient(&text).map(|to| (to, entry.metadata().and_then(|meta| meta.modified()))));
                self.seen.insert(entry.file_name());
            }
        }
        news.into_iter().map(|(to, written)| Ok((to, written?))).collect()
    }
}

/// The bare address in `To`.
fn recipient(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("To: "))?;
    let address = line.rsplit_once('<').map_or(line, |(_, address)| address);
    Some(address.trim().trim_end_matches('>').to_owned())
}

#[cfg(test)]
mod tests {
    use super::recipient;

    #[test]
    fn a_recipient_is_read_with_and_without_a_name() {
        let of = |to: &str| recipient(&format!("From: b@x\r\nTo: {to}\r\nSubject: To: me\r\n\r\ntext"));
        assert_eq!(of("a@b.example").as_deref(), Some("a@b.example"));
        assert_eq!(of("Anna Keller <a@b.example>").as_deref(), Some("a@b.example"));
    }
}
