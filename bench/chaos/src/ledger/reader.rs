//! Reading ledgers back: all of a run, or those of one place.

use std::{fs, path::Path};

use anyhow::Context as _;

use super::{Record, writer::SUFFIX};

/// Every record of every process of a run, in no order but each process's own.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Vec<Record>> {
    read_where(folder, |_| true)
}

/// The records of all lives of one place (`p0`).
pub(crate) fn read_own(folder: &Path, place: &str) -> anyhow::Result<Vec<Record>> {
    read_where(folder, |name| name.starts_with(&format!("{place}.")))
}

fn read_where(folder: &Path, wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<Record>> {
    let mut records = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(SUFFIX) && wanted(name) {
            let text = fs::read_to_string(&path)?;
            records.extend(parse(&text).with_context(|| format!("the ledger {name}"))?);
        }
    }
    Ok(records)
}

/// The records of a file. A last line without its end was being written when the process was killed.
fn parse(text: &str) -> serde_json::Result<Vec<Record>> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(serde_json::from_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::Ledger, parse, read, read_own};
    use crate::{
        clock::Moment,
        ledger::{Holder, Record},
    };

    fn pushed(job: &str) -> Record {
        Record::Pushed { at: Moment::now(), job: job.to_owned(), group: None }
    }

    #[test]
    fn what_was_written_is_read_and_each_place_finds_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = |place, life| Ledger::open(folder.path(), &Holder::process(place, life, 1)).unwrap();
        let records = ["a", "b", "c"].map(pushed);
        ledger("p1", 0).write(&records[0]).unwrap();
        ledger("p1", 1).write(&records[1]).unwrap();
        ledger("p11", 0).write(&records[2]).unwrap();
        assert_eq!(read(folder.path()).unwrap().len(), 3);
        let own = read_own(folder.path(), "p1").unwrap();
        assert!(own.len() == 2 && own.iter().all(|record| records[..2].contains(record)), "{own:?}");
    }

    #[test]
    fn a_torn_last_line_does_not_count_and_a_torn_line_before_it_is_an_error() {
        let line = serde_json::to_string(&pushed("a")).unwrap();
        assert_eq!(parse(&format!("{line}\n{}", &line[..9])).unwrap().len(), 1);
        assert_eq!(parse(&line[..9]).unwrap(), []);
        assert!(parse(&format!("{}\n{line}\n", &line[..9])).is_err());
    }
}
