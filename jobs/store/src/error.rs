//! What can go wrong when the database is asked, without what was asked: no value of a row is ever repeated.

mod outage;

use std::fmt;

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// The database did not do what it was asked to.
///
/// `Debug` says no more than `Display`: PostgreSQL's error detail quotes rows.
#[derive(thiserror::Error)]
#[error("the database refused: {0}")]
pub struct DatabaseError(DbErr);

/// A store that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Neither `sqlite://…` nor `postgres://…`; the URL is not repeated, it may hold a password.
    #[error("the database URL is neither sqlite:// nor postgres://")]
    Scheme,
    /// An in-memory SQLite database: every connection would see its own.
    #[error("an in-memory database keeps nothing; name a file")]
    InMemory,
    /// The file or the server did not answer.
    #[error("the database could not be opened")]
    Database(#[from] DatabaseError),
}

impl DatabaseError {
    /// Whether the engine chose this transaction as the loser of a deadlock or of a serialisation conflict:
    /// nothing of it happened, and it may simply be tried again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(sqlstate(&self.0).as_deref(), Some("40P01" | "40001"))
    }

    /// The engine's own code of the error, if it had one to say: an SQLSTATE, or SQLite's extended result code.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        sqlstate(&self.0)
    }

    /// Whether it is the database that fails, whatever it is asked: it cannot be reached, is starting or stopping, does not
    /// find the time or the room, may only be read, or is damaged. The same may work once it is mended.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        match &self.0 {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => outage::is(error),
            _ => false,
        }
    }

    /// Whether a unique constraint was violated.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self.0.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    }
}

fn sqlstate(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return None;
    };
    error.as_database_error()?.code().map(|code| code.into_owned())
}

impl From<DbErr> for DatabaseError {
    fn from(error: DbErr) -> Self {
        Self(error)
    }
}

impl fmt::Debug for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
