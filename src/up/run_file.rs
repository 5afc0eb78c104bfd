//! `run.json`: where a running `bellhop up` is, for the other commands.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
};

use serde::{Deserialize, Serialize, Serializer};

use super::Folder;
use crate::config::{Environment, ServiceUrl};

/// Addresses and environment of a running instance. Its file is for its owner only: addresses hold passwords.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunFile {
    /// The process.
    pub pid: u32,
    /// Which rules apply.
    pub environment: Environment,
    /// Where the ingress listens, `http://127.0.0.1:8080`.
    pub ingress_url: String,
    /// Where the numbers are, `http://127.0.0.1:9464/metrics`; `None`: nowhere.
    #[serde(default)]
    pub metrics_url: Option<String>,
    /// Where the queue is.
    #[serde(serialize_with = "exposed")]
    pub redis_url: ServiceUrl,
    /// Where the store is.
    #[serde(serialize_with = "exposed")]
    pub database_url: ServiceUrl,
}

impl RunFile {
    /// What the instance that runs on `folder` wrote; `None` when none runs, or it has not started yet.
    #[must_use]
    pub fn of_running(folder: &Folder) -> Option<Self> {
        let text = fs::read(folder.run_file()).ok()?;
        let run = serde_json::from_slice(&text).ok()?;
        folder.is_locked().then_some(run)
    }

    /// Writes the file aside and renames it, so that nobody reads half of it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&self, folder: &Folder) -> io::Result<()> {
        let aside = folder.path().join("run.json.new");
        remove_if_there(&aside)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        fs::rename(&aside, folder.run_file())
    }

    /// Removes the file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn remove(folder: &Folder) -> io::Result<()> {
        remove_if_there(&folder.run_file())
    }
}

fn remove_if_there(path: &std::path::Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn exposed<S: Serializer>(url: &ServiceUrl, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.expose())
}
