//! What a calendar server did instead of what was asked. Never repeats a password or an entry.

use libdav::{dav::PutResourceParseError, requests::ParseResponseError};
use reqwest::StatusCode;

/// The largest answer that is taken.
pub(super) const LARGEST: usize = 64 * 1024 * 1024;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum CalDavError {
    /// No answer, or none in time.
    #[error("the calendar server did not answer")]
    Silent(#[source] reqwest::Error),
    /// It does not know user and password.
    #[error("the calendar server refused the login; check calendar.caldav_user and calendar.caldav_password")]
    Login,
    /// Another answer than what was asked for.
    #[error("the calendar server answered {0}")]
    Refused(StatusCode),
    /// No answer that a CalDAV server gives.
    #[error("the calendar server's answer cannot be understood")]
    Unreadable,
    /// More than a calendar can be.
    #[error("the calendar server answered with more than {LARGEST} bytes")]
    TooLarge,
    /// An address that no request can have.
    #[error("the calendar server names an address that cannot be used")]
    Address,
    /// It sends us to somebody else, who is not shown the password.
    #[error("the calendar server leads to another one, {0}, which is not asked")]
    Elsewhere(String),
    /// Nothing there says where calendars are.
    #[error("there is no CalDAV server at calendar.caldav_url")]
    NoServer,
    /// The calendar is not there.
    #[error("no calendar on the server is called {name:?}; make it there, or name another one in {key}")]
    Missing {
        /// What was looked for.
        name: String,
        /// Where another one can be named.
        key: String,
    },
    /// There are several.
    #[error("{count} calendars on the server are called {name:?}; say which one by its path in {key}")]
    Ambiguous {
        /// What was looked for.
        name: String,
        /// How many there are.
        count: usize,
        /// Where one can be named.
        key: String,
    },
}

impl CalDavError {
    /// Whether somebody wrote to the entry in between (RFC 9110 §13.1).
    pub(super) fn is_of_another_version(&self) -> bool {
        matches!(self, Self::Refused(StatusCode::PRECONDITION_FAILED))
    }

    /// Whether what was asked for is not, or no longer, there.
    pub(super) fn is_of_something_gone(&self) -> bool {
        matches!(self, Self::Refused(StatusCode::NOT_FOUND | StatusCode::GONE))
    }

    /// Whether the server will not have a new entry as it is: it may have one of that UID under another name
    /// (RFC 4791 §5.3.2.1).
    pub(super) fn is_of_a_conflict(&self) -> bool {
        let conflicts = [StatusCode::CONFLICT, StatusCode::FORBIDDEN, StatusCode::PRECONDITION_FAILED];
        matches!(self, Self::Refused(status) if conflicts.contains(status))
    }
}

impl From<StatusCode> for CalDavError {
    fn from(status: StatusCode) -> Self {
        if status == StatusCode::UNAUTHORIZED { Self::Login } else { Self::Refused(status) }
    }
}

impl From<ParseResponseError> for CalDavError {
    fn from(error: ParseResponseError) -> Self {
        match error {
            ParseResponseError::BadStatusCode(status) => status.into(),
            ParseResponseError::Xml(_) | ParseResponseError::InvalidResponse(_) => Self::Unreadable,
        }
    }
}

impl From<PutResourceParseError> for CalDavError {
    fn from(error: PutResourceParseError) -> Self {
        match error {
            PutResourceParseError::BadStatusCode(status) => status.into(),
            PutResourceParseError::PreconditionFailed(_) => Self::Refused(StatusCode::FORBIDDEN),
            PutResourceParseError::InvalidResponse(_) => Self::Unreadable,
        }
    }
}
