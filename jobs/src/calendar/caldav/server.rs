//! Where the calendar server is, and who logs in there.

use std::{fmt, fs, path::Path, time::Duration};

use reqwest::Certificate;
use url::{Host, Url};

/// A CalDAV server.
#[derive(Clone)]
pub struct CalDavServer {
    pub(super) url: Url,
    pub(super) login: Option<(String, String)>,
    pub(super) timeout: Duration,
    pub(super) authority: Option<Certificate>,
}

/// Why a server cannot be used as it is named.
#[derive(Debug, thiserror::Error)]
pub enum CalDavServerError {
    /// It has no address.
    #[error("is no address like https://calendar.example.com/dav")]
    NoUrl,
    /// User and password have keys of their own, of which one is secret.
    #[error("has a user or a password in it")]
    LoginInUrl,
    /// A user without a password, or the other way round.
    #[error("needs a user and a password, or neither")]
    HalfALogin,
    /// The certificate to trust could not be read.
    #[error("has a certificate to trust that cannot be read")]
    Certificate(#[source] anyhow::Error),
}

impl CalDavServer {
    /// A server at `url`: its root, the address that its own page names, or a single calendar's. `timeout` bounds each
    /// request; `authority` is a PEM file with a certificate to trust besides the system's.
    ///
    /// # Errors
    /// See [`CalDavServerError`].
    pub fn parse(
        url: &str,
        (user, password): (Option<&str>, Option<&str>),
        timeout: Duration,
        authority: Option<&Path>,
    ) -> Result<Self, CalDavServerError> {
        let url = Url::parse(url).map_err(|_| CalDavServerError::NoUrl)?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(CalDavServerError::NoUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(CalDavServerError::LoginInUrl);
        }
        let login = match (user, password) {
            (Some(user), Some(password)) => Some((user.to_owned(), password.to_owned())),
            (None, None) => None,
            _ => return Err(CalDavServerError::HalfALogin),
        };
        Ok(Self { url, login, timeout, authority: authority.map(certificate).transpose()? })
    }

    /// Whether a place that the server names belongs to it: its own host, or one of the same domain over TLS (some
    /// providers keep each user's calendars on a host of its own).
    pub(super) fn is_at_home_in(&self, url: &Url) -> bool {
        match (self.url.host(), url.host()) {
            (Some(own), Some(other)) if own == other => self.url.scheme() == "http" || url.scheme() == "https",
            (Some(Host::Domain(own)), Some(Host::Domain(other))) => {
                url.scheme() == "https" && own.contains('.') && domain(own) == domain(other)
            }
            _ => false,
        }
    }
}

/// The last two labels.
fn domain(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at + 1);
    dots.nth(1).and_then(|at| host.get(at..)).unwrap_or(host)
}

fn certificate(file: &Path) -> Result<Certificate, CalDavServerError> {
    let pem = fs::read(file).map_err(|error| CalDavServerError::Certificate(error.into()))?;
    Certificate::from_pem(&pem).map_err(|error| CalDavServerError::Certificate(error.into()))
}

/// The password is nobody's to see.
impl fmt::Debug for CalDavServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url)
    }
}
