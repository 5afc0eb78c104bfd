//! Why a calendar could not be made to agree, or be read.

use std::io;

use super::{CalDavError, CalendarOf};

/// See the module.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// The folder could not be read or written; another attempt may succeed.
    #[error("the calendar of {of} could not be written")]
    Write {
        /// Whose.
        of: CalendarOf,
        /// What the system says.
        source: io::Error,
    },
    /// Its entries could not be read.
    #[error("the calendar of {of} could not be read")]
    Read {
        /// Whose.
        of: CalendarOf,
        /// What stopped it.
        source: io::Error,
    },
    /// Somebody's edit left a file that is no calendar. It stays as it is until somebody mends or removes it.
    #[error("the calendar file of {of} is damaged; mend or remove it")]
    Damaged {
        /// Whose.
        of: CalendarOf,
    },
    /// The library could not write the entry.
    #[error("the calendar entry of {of} cannot be written out")]
    Entry {
        /// Whose.
        of: CalendarOf,
    },
    /// Somebody else wrote each time that we had looked; another attempt may be luckier.
    #[error("an entry in the calendar of {of} is changed by somebody else all the time")]
    Contested {
        /// Whose.
        of: CalendarOf,
    },
    /// The calendar server did not do what was asked; another attempt may succeed.
    #[error("the calendar of {of}")]
    Server {
        /// Whose.
        of: CalendarOf,
        /// What came instead.
        source: CalDavError,
    },
}
