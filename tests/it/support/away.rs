//! A store that answers nobody, until it does again.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use super::{database::Database, python};

/// Writes to a SQLite file as long as its input lasts.
const HOLD: &str = "import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60).execute('BEGIN IMMEDIATE')
print('held', flush=True)
sys.stdin.read()";

/// See the module.
pub(crate) enum Away<'a> {
    Shut(&'a Database),
    Held(Child),
}

impl<'a> Away<'a> {
    pub(super) fn begin(database: Option<&'a Database>, url: &str) -> Self {
        if let Some(database) = database {
            database.shut();
            return Self::Shut(database);
        }
        let path = url.strip_prefix("sqlite://").unwrap().split('?').next().unwrap();
        let mut holder = Command::new(python());
        let mut holder = holder.args(["-c", HOLD, path]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said, "held\n");
        Self::Held(holder)
    }

    /// It answers again.
    pub(crate) fn over(self) {}
}

impl Drop for Away<'_> {
    fn drop(&mut self) {
        match self {
            Self::Shut(database) => database.open(),
            Self::Held(holder) => {
                holder.kill().unwrap();
                holder.wait().unwrap();
            }
        }
    }
}
