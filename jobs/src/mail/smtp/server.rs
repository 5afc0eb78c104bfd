//! Where the mail server is, how it is spoken to, and connecting to it.

use std::{fmt, fs, path::Path, time::Duration};

use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use url::{Host, Url};

use super::fault::{SmtpError, Stage};

/// A mail server that takes our mails.
#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    security: Security,
    login: Option<Credentials>,
    hello: ClientId,
    timeout: Duration,
}

#[derive(Clone)]
enum Security {
    /// TLS from the first byte (RFC 8314).
    Tls(TlsParameters),
    /// TLS after a word in the clear (RFC 3207); never without.
    StartTls(TlsParameters),
    /// None.
    Plain,
}

/// Why an address of a mail server cannot be used. Never repeats it: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum SmtpServerError {
    /// It is none.
    #[error("is no address like smtps://user:password@mail.example.com")]
    NoUrl,
    /// Only `smtps` (TLS from the first byte) and `smtp` (STARTTLS) are known.
    #[error("has a scheme other than smtps and smtp")]
    Scheme,
    /// `?tls=none` is the only parameter, and only `smtp` has it.
    #[error("has a parameter other than smtp's tls=none")]
    Parameter,
    /// A password that everybody on the way can read.
    #[error("sends a password in the clear")]
    PasswordInTheClear,
    /// A user who could not log in.
    #[error("has a user and no password")]
    NoPassword,
    /// User or password are not UTF-8.
    #[error("has a user or password that is not UTF-8 when decoded")]
    NotUtf8,
    /// The certificates to trust could not be read.
    #[error("the certificates to trust cannot be read")]
    Certificates(#[source] anyhow::Error),
}

impl SmtpServer {
    /// `smtps://user:password@host[:465]`, `smtp://…[:587]` with STARTTLS, or `smtp://host[:25]?tls=none` for a server on
    /// this machine or in its network. `domain` is who we say we are; `timeout` bounds each exchange; `authority` is a
    /// PEM file with a certificate to trust besides the system's.
    ///
    /// # Errors
    /// See [`SmtpServerError`].
    pub fn parse(
        address: &str,
        domain: &str,
        timeout: Duration,
        authority: Option<&Path>,
    ) -> Result<Self, SmtpServerError> {
        Self::trusting(&CertificateStore::Default, address, domain, timeout, authority)
    }

    /// What [`SmtpServer::parse`] would find wrong. Does not read what the system trusts: no mistake of ours can be in
    /// that, and it takes longer than all other settings.
    ///
    /// # Errors
    /// See [`SmtpServerError`].
    pub fn check(address: &str, authority: Option<&Path>) -> Result<(), SmtpServerError> {
        Self::trusting(&CertificateStore::None, address, "localhost", Duration::ZERO, authority).map(drop)
    }

    fn trusting(
        roots: &CertificateStore,
        address: &str,
        domain: &str,
        timeout: Duration,
        authority: Option<&Path>,
    ) -> Result<Self, SmtpServerError> {
        let url = Url::parse(address).map_err(|_| SmtpServerError::NoUrl)?;
        let host = match url.host().ok_or(SmtpServerError::NoUrl)? {
            Host::Ipv6(address) => address.to_string(),
            host => host.to_string(),
        };
        if host.is_empty() {
            return Err(SmtpServerError::NoUrl);
        }
        let plain = match url.query() {
            None | Some("") => false,
            Some("tls=none") if url.scheme() == "smtp" => true,
            Some(_) => return Err(SmtpServerError::Parameter),
        };
        let login = login(&url)?;
        if plain && login.is_some() {
            return Err(SmtpServerError::PasswordInTheClear);
        }
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls(tls(&host, roots, authority)?), 465),
            "smtp" if plain => (Security::Plain, 25),
            "smtp" => (Security::StartTls(tls(&host, roots, authority)?), 587),
            _ => return Err(SmtpServerError::Scheme),
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(port),
            security,
            login,
            hello: ClientId::Domain(domain.to_owned()),
            timeout,
        })
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// A connection that is ready for a mail.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let mut connection = self.dial().await?;
        if let Security::StartTls(tls) = &self.security {
            Stage::Tls.within(self.timeout, connection.starttls(tls.clone(), &self.hello)).await?;
        }
        if let Some(login) = &self.login {
            Stage::Login.within(self.timeout, connection.auth(&[Mechanism::Plain, Mechanism::Login], login)).await?;
        }
        Ok(connection)
    }

    /// lettre writes a mail and the dot that ends it one after the other, and where a system delays what is small (RFC
    /// 896) the dot waits some 40 ms for the mail's acknowledgement. So the connection is our own, and delays nothing;
    /// but where TLS comes first lettre wants to make it itself.
    async fn dial(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let (address, connect) = ((self.host.as_str(), self.port), Stage::Connect);
        if let Security::Tls(tls) = &self.security {
            let (tls, hello) = (Some(tls.clone()), &self.hello);
            let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), hello, tls, None);
            return connect.within(self.timeout, connecting).await;
        }
        let stream = connect.within(self.timeout, TcpStream::connect(address)).await?;
        connect.within(self.timeout, async { stream.set_nodelay(true) }).await?;
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello);
        connect.within(self.timeout, greeting).await
    }
}

fn login(url: &Url) -> Result<Option<Credentials>, SmtpServerError> {
    let decoded = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(SmtpServerError::NotUtf8),
    };
    match url.password() {
        Some(password) => Ok(Some(Credentials::new(decoded(url.username())?, decoded(password)?))),
        None if url.username().is_empty() => Ok(None),
        None => Err(SmtpServerError::NoPassword),
    }
}

fn tls(host: &str, roots: &CertificateStore, authority: Option<&Path>) -> Result<TlsParameters, SmtpServerError> {
    let unreadable = |error: anyhow::Error| SmtpServerError::Certificates(error);
    let mut tls = TlsParameters::builder(host.to_owned()).certificate_store(roots.clone());
    if let Some(file) = authority {
        let pem = fs::read(file).map_err(|error| unreadable(error.into()))?;
        tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| unreadable(error.into()))?);
    }
    tls.build().map_err(|error| unreadable(error.into()))
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}
