//! The tests' mail server in a process of its own. What it has taken says when.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::SystemTime,
};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// See the module. Killed when dropped, its mails with it.
pub(crate) struct MailServer {
    folder: TempDir,
    process: Child,
    port: u16,
}

impl MailServer {
    pub(crate) fn start(python: &Path) -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = TempDir::with_prefix_in("bench-mail-", program.parent().context("no folder")?)?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/smtp/server.py");
        let mut command = Command::new(python);
        let started = command.arg(script).arg(folder.path()).stdout(Stdio::piped()).spawn();
        let mut server = Self { folder, process: started.context("the mail server does not start")?, port: 0 };
        let mut line = String::new();
        BufReader::new(server.process.stdout.take().context("it says nothing")?).read_line(&mut line)?;
        server.port = line.trim().parse().context("the mail server does not say its port")?;
        Ok(server)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// When it took each mail, in order.
    pub(crate) fn taken(&self) -> Result<Vec<SystemTime>> {
        let mut times = Vec::new();
        for entry in fs::read_dir(self.folder.path())? {
            let entry = entry?;
            if entry.path().extension().is_some_and(|extension| extension == "eml") {
                times.push(entry.metadata()?.modified()?);
            }
        }
        times.sort_unstable();
        Ok(times)
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        drop(self.process.wait());
    }
}
