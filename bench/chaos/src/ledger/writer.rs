//! Writing: one `write(2)` a record, appended.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use super::{Holder, Record};

/// The file name's ending.
pub(super) const SUFFIX: &str = ".ledger";

/// One process's own file. Shared by reference: the system keeps appended writes apart.
#[derive(Debug)]
pub(crate) struct Ledger(File);

impl Ledger {
    /// Opens the ledger of this process.
    pub(crate) fn open(folder: &Path, writer: &Holder) -> io::Result<Self> {
        let file = folder.join(format!("{writer}{SUFFIX}"));
        OpenOptions::new().create(true).append(true).open(file).map(Self)
    }

    /// Writes a record. When this returns, it outlives the process.
    pub(crate) fn write(&self, record: &Record) -> io::Result<()> {
        self.write_all(std::slice::from_ref(record))
    }

    /// Writes records, all in one piece.
    pub(crate) fn write_all(&self, records: &[Record]) -> io::Result<()> {
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, record)?;
            lines.push(b'\n');
        }
        (&self.0).write_all(&lines)
    }
}
