//! Handing a mail over. Does not retry, does not remember: both are the job's.

use std::{io, path::PathBuf, sync::Arc};

use super::{
    compose::{ComposeError, compose},
    outgoing::OutgoingMail,
    smtp::{Smtp, SmtpError, SmtpServer},
    written,
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
    Smtp(Arc<Smtp>),
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
    /// The mail server has not taken it, or nobody knows.
    #[error("the mail was not handed over")]
    Smtp(#[from] SmtpError),
}

impl SendError {
    /// Whether another attempt is pointless.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Compose(_) => true,
            Self::Write(_) => false,
            Self::Smtp(error) => error.is_permanent(),
        }
    }

    /// Whether the mail may have been handed over all the same.
    #[must_use]
    pub fn leaves_in_doubt(&self) -> bool {
        matches!(self, Self::Smtp(error) if error.leaves_in_doubt())
    }

    /// Whether no mail to this address would be taken.
    pub(crate) fn condemns_the_address(&self) -> bool {
        matches!(self, Self::Smtp(error) if error.condemns_the_address())
    }

    /// What the mail server said when it refused; it may name people.
    pub(crate) fn said(&self) -> Option<&str> {
        if let Self::Smtp(error) = self { error.said() } else { None }
    }
}

impl Mailer {
    /// The embedded default: every mail becomes `<message-id>.eml` in `dir`, which is made when it is needed.
    pub fn files(dir: impl Into<PathBuf>) -> Self {
        Self { transport: Transport::Files(dir.into()) }
    }

    /// Every mail goes to this mail server.
    #[must_use]
    pub fn smtp(server: SmtpServer) -> Self {
        Self { transport: Transport::Smtp(Arc::new(Smtp::to(server))) }
    }

    /// Whether mails could leave now: the folder can be written, or the mail server takes connection, encryption and login.
    /// Sends nothing.
    ///
    /// # Errors
    /// With what stands in the way.
    pub async fn try_out(&self) -> Result<(), SendError> {
        match &self.transport {
            Transport::Smtp(smtp) => Ok(smtp.try_out().await?),
            Transport::Files(dir) => {
                let dir = dir.clone();
                let locked = tokio::task::spawn_blocking(move || LockedDir::lock(&dir, ".lock").map(drop)).await;
                Ok(locked.map_err(io::Error::other)??)
            }
        }
    }

    /// Whether a mail that is handed over again arrives again.
    pub(crate) fn may_double(&self) -> bool {
        matches!(self.transport, Transport::Smtp(_))
    }

    /// What the files of mails with these Message-IDs are called, where mails become files.
    pub(crate) fn file_names(&self, message_ids: &[String]) -> Vec<String> {
        message_ids.iter().map(|id| eml(id)).collect()
    }

    /// The files that `filter` picks, by name and content; none where a server takes the mails.
    pub(crate) async fn files_where(
        &self,
        filter: impl Fn(&str, &[u8]) -> bool + Send + 'static,
    ) -> io::Result<Vec<(String, Vec<u8>)>> {
        let Transport::Files(dir) = &self.transport else { return Ok(Vec::new()) };
        let dir = dir.clone();
        tokio::task::spawn_blocking(move || written::files_where(&dir, &filter)).await.map_err(io::Error::other)?
    }

    /// Removes files, and says how many there were.
    pub(crate) async fn remove_files(&self, names: &[String]) -> io::Result<u64> {
        let Transport::Files(dir) = &self.transport else { return Ok(0) };
        let (dir, names) = (dir.clone(), names.to_vec());
        tokio::task::spawn_blocking(move || written::remove(&dir, &names)).await.map_err(io::Error::other)?
    }

    /// Hands the mail over.
    pub(crate) async fn send(&self, mail: &OutgoingMail) -> Result<(), SendError> {
        let message = compose(mail)?;
        let bytes = message.formatted();
        match &self.transport {
            Transport::Smtp(smtp) => Ok(smtp.hand_over(message.envelope(), &bytes).await?),
            Transport::Files(dir) => {
                let name = eml(&mail.message_id);
                let dir = dir.clone();
                let written = tokio::task::spawn_blocking(move || put_once(&dir, &name, &bytes)).await;
                Ok(written.map_err(io::Error::other)??)
            }
        }
    }
}

/// What the file of a mail is called.
fn eml(message_id: &str) -> String {
    file_name(message_id.trim().trim_matches(['<', '>']), "eml")
}

/// What is there was sent: it stays as it is.
fn put_once(dir: &std::path::Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let dir = LockedDir::lock(dir, ".lock")?;
    if dir.path(name).try_exists()? { Ok(()) } else { dir.put(name, bytes) }
}

#[cfg(test)]
mod tests;
