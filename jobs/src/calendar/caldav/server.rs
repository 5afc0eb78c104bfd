//! Where the calendar server is, and who logs in there.

use std::{fmt, fs, path::Path, time::Duration};

use reqwest::Certificate;
use url::{Host, Url};

/// iCloud's is one of many hosts, which `caldav.icloud.com` names.
const WITH_HOSTS_OF_USERS: [&str; 1] = ["icloud.com"];

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

    /// Whether a place that the server names belongs to it, and may hear the password: its own host and port, or a host
    /// of a provider that keeps each user's calendars on one of its own.
    pub(super) fn is_at_home_in(&self, url: &Url) -> bool {
        let itself = self.url.host() == url.host() && self.url.port() == url.port();
        let of_one = |domain: &&str| is_within(&self.url, domain) && is_within(url, domain);
        let provider = WITH_HOSTS_OF_USERS.iter().any(of_one);
        (itself || provider) && (url.scheme() == "https" || (itself && self.url.scheme() == url.scheme()))
    }
}

fn is_within(url: &Url, domain: &str) -> bool {
    let Some(Host::Domain(host)) = url.host() else { return false };
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_goes_nowhere_but_to_the_server() {
        let cases = [
            ("https://cal.venue.example/dav", "https://cal.venue.example/u/anna/", true),
            ("http://cal.venue.example/dav", "https://cal.venue.example/u/", true),
            ("https://cal.venue.example/dav", "http://cal.venue.example/u/", false),
            ("https://cal.venue.example/dav", "https://cal.venue.example:8443/u/", false),
            ("https://cal.venue.co.uk/dav", "https://evil.co.uk/u/", false),
            ("https://cal.venue.example/dav", "https://www.venue.example/u/", false),
            ("https://caldav.icloud.com/", "https://p42-caldav.icloud.com/123/", true),
            ("https://caldav.icloud.com/", "http://p42-caldav.icloud.com/123/", false),
            ("https://caldav.icloud.com/", "https://evilicloud.com/123/", false),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5232/anna/", true),
            ("http://127.0.0.1:5232/", "http://127.0.0.1:5233/anna/", false),
        ];
        for (own, other, expected) in cases {
            let server = CalDavServer::parse(own, (None, None), Duration::from_secs(1), None).unwrap();
            assert_eq!(server.is_at_home_in(&other.parse().unwrap()), expected, "{own} {other}");
        }
    }
}
