//! Where a hand-over failed, and what that means for the next one.

use std::{error::Error as _, fmt, future::Future, io, time::Duration};

use lettre::transport::smtp::Error;

use crate::reply_code::says_that_the_address_is_dead;

/// How far a hand-over had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reaching the server.
    Connect,
    /// Agreeing on TLS.
    Tls,
    /// Logging in.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`: the server is ready for the mail.
    Content,
    /// The mail and its final dot: from here on the server may have it.
    End,
}

/// Why a mail was not handed over, or perhaps was. Never repeats what the server said: that may name people.
#[derive(Debug, thiserror::Error)]
#[error("{stage}: {fault}")]
pub struct SmtpError {
    stage: Stage,
    fault: Fault,
}

#[derive(thiserror::Error)]
pub(super) enum Fault {
    #[error("the mail server did not answer in time")]
    TooSlow,
    #[error("the mail server refused with {code}")]
    Refused { code: u16, permanent: bool, said: String },
    #[error("the connection to the mail server broke ({0})")]
    Broken(&'static str),
    #[error("it cannot be done with this mail server ({0})")]
    Unable(String),
}

impl Stage {
    /// One exchange of the conversation, bounded in time: lettre bounds only the connecting.
    pub(super) async fn within<T, E>(
        self,
        timeout: Duration,
        exchange: impl Future<Output = Result<T, E>>,
    ) -> Result<T, SmtpError>
    where
        Fault: From<E>,
    {
        match tokio::time::timeout(timeout, exchange).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(SmtpError { stage: self, fault: error.into() }),
            Err(_) => Err(SmtpError { stage: self, fault: Fault::TooSlow }),
        }
    }
}

impl SmtpError {
    /// Whether this mail will be refused each time. What happens before its recipient is named says nothing about it:
    /// the sender is the same for all.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.stage > Stage::Sender && matches!(self.fault, Fault::Refused { permanent: true, .. })
    }

    /// Whether the server may have taken the mail all the same.
    #[must_use]
    pub fn leaves_in_doubt(&self) -> bool {
        self.stage == Stage::End && !matches!(self.fault, Fault::Refused { .. })
    }

    /// Whether what was refused is the address: no mail to it would be taken. Some servers say so only at the end.
    pub(crate) fn condemns_the_address(&self) -> bool {
        match &self.fault {
            Fault::Refused { code, permanent: true, said } if self.stage == Stage::Recipient => {
                says_that_the_address_is_dead(&format!("{code} {said}"))
            }
            Fault::Refused { permanent: true, said, .. } if self.stage == Stage::End => {
                says_that_the_address_is_dead(said)
            }
            _ => false,
        }
    }

    /// What the server said when it refused, for the manager's eyes.
    pub(crate) fn said(&self) -> Option<&str> {
        match &self.fault {
            Fault::Refused { said, .. } => Some(said),
            _ => None,
        }
    }

    /// The reply code that it was refused with (RFC 5321 §4.2).
    pub(crate) fn code(&self) -> Option<u16> {
        match self.fault {
            Fault::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether an answer did not come in time.
    pub(crate) fn is_of_time(&self) -> bool {
        matches!(self.fault, Fault::TooSlow)
    }

    /// Whether this server cannot do what is asked of it.
    pub(crate) fn is_of_ability(&self) -> bool {
        matches!(self.fault, Fault::Unable(_))
    }

    /// Whether the very first command met a connection that was gone, or about to go.
    pub(super) fn is_of_a_lost_connection(&self) -> bool {
        let closing = matches!(self.fault, Fault::Refused { code: 421, .. });
        self.stage == Stage::Sender && (closing || matches!(self.fault, Fault::Broken(_)))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if let Some(code) = error.status() {
            let said = error.source().map(ToString::to_string).unwrap_or_default();
            return Self::Refused { code: code.into(), permanent: error.is_permanent(), said };
        }
        // The rest is lettre's own words, of certificates and of capabilities.
        if error.is_tls() || error.is_client() {
            return Self::Unable(error.to_string());
        }
        Self::Broken(if error.is_response() { "an answer without an end" } else { "input or output failed" })
    }
}

impl From<io::Error> for Fault {
    fn from(_: io::Error) -> Self {
        Self::Broken("input or output failed")
    }
}

/// What the server said is for the manager alone.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Tls => "agreeing on TLS",
            Self::Login => "logging in",
            Self::Sender => "naming the sender",
            Self::Recipient => "naming the recipient",
            Self::Content => "announcing the mail",
            Self::End => "handing the mail over",
        })
    }
}
