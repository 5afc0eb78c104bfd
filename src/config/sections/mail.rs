//! How mails leave.

use std::{path::PathBuf, time::Duration};

use jobs::mail::{SmtpServer, SmtpServerError};
use serde::{Deserialize, Serialize};

use crate::config::{ServiceUrl, types};

/// `[mail]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The mail server; `None`: mails become files.
    #[serde(deserialize_with = "types::made_of_text")]
    pub smtp_url: Option<ServiceUrl>,
    /// A PEM file with an authority that is trusted besides the system's.
    #[serde(deserialize_with = "types::path")]
    pub smtp_authority: Option<PathBuf>,
    /// How long the mail server may take for each answer.
    #[serde(rename = "smtp_timeout_s", with = "types::seconds")]
    pub smtp_timeout: Duration,
    /// Mails that a client gets within an hour at most; 0 for no limit.
    pub per_recipient_per_hour: u32,
    /// Where `.eml` files go.
    pub folder: PathBuf,
}

impl Mail {
    /// The mail server, if there is one, for mails from this address.
    ///
    /// # Errors
    /// When its address, or the authority, cannot be used.
    pub fn server(&self, from: &str) -> Result<Option<SmtpServer>, SmtpServerError> {
        let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let parse = |url: &ServiceUrl| {
            SmtpServer::parse(url.expose(), domain, self.smtp_timeout, self.smtp_authority.as_deref())
        };
        self.smtp_url.as_ref().map(parse).transpose()
    }

    /// What [`Mail::server`] would find wrong.
    ///
    /// # Errors
    /// The same.
    pub fn check(&self) -> Result<(), SmtpServerError> {
        let check = |url: &ServiceUrl| SmtpServer::check(url.expose(), self.smtp_authority.as_deref());
        self.smtp_url.as_ref().map_or(Ok(()), check)
    }
}
