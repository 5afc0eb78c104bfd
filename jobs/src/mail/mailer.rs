//! Handing a mail over. Does not retry, does not remember: both are the job's.

use std::{io, path::PathBuf};

use super::{
    compose::{ComposeError, compose},
    outgoing::OutgoingMail,
};
use crate::locked_dir::{LockedDir, file_name};

/// Where mail goes. Built by wiring; only jobs can use it.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: Transport,
}

#[derive(Debug, Clone)]
enum Transport {
    Files(PathBuf),
}

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It never will be: another attempt fails the same way.
    #[error("the mail cannot be composed")]
    Compose(#[from] ComposeError),
    /// The folder could not be written; another attempt may succeed.
    #[error("the mail could not be written")]
    Write(#[from] io::Error),
}

impl SendError {
    /// Whether another attempt is pointless.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Self::Compose(_))
    }
}

impl Mailer {
    /// The embedded default: every mail becomes `<message-id>.eml` in `dir`, which is made when it is needed.
    pub fn files(dir: impl Into<PathBuf>) -> Self {
        Self { transport: Transport::Files(dir.into()) }
    }

    /// Hands the mail over. Sending the same logical mail again changes nothing.
    pub(crate) async fn send(&self, mail: &OutgoingMail) -> Result<(), SendError> {
        let bytes = compose(mail)?.formatted();
        match &self.transport {
            Transport::Files(dir) => {
                let name = file_name(mail.message_id.trim().trim_matches(['<', '>']), "eml");
                let dir = dir.clone();
                let written = tokio::task::spawn_blocking(move || put_once(&dir, &name, &bytes)).await;
                Ok(written.map_err(io::Error::other)??)
            }
        }
    }
}

/// What is there was sent: it stays as it is.
fn put_once(dir: &std::path::Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let dir = LockedDir::lock(dir, ".lock")?;
    if dir.path(name).try_exists()? { Ok(()) } else { dir.put(name, bytes) }
}

#[cfg(test)]
mod tests;
