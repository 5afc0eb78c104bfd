//! Which of the drivers' errors are the database's own, and not those of what it was asked.
//!
//! Sources: PostgreSQL's appendix "PostgreSQL Error Codes", SQLite's page "Result and Error Codes".

use sea_orm::SqlxError;

/// Connection, resources, conflicts, and the system below.
const SQLSTATE_CLASSES: [&str; 4] = ["08", "53", "40", "58"];
/// Read-only (a standby), no lock in time, cancelled for its time, shut down or starting, dropped, damaged.
const SQLSTATES: [&str; 10] =
    ["25006", "55P03", "57014", "57P01", "57P02", "57P03", "57P04", "57P05", "XX001", "XX002"];
/// BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
const SQLITE_CODES: [u32; 10] = [5, 6, 7, 8, 10, 11, 13, 14, 15, 26];

pub(super) fn is(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed
        | SqlxError::BeginFailed => true,
        SqlxError::Database(error) => error.code().is_some_and(|code| is_meant_by(&code)),
        _ => false,
    }
}

/// An SQLSTATE has five characters; SQLite's codes are shorter, and their lowest byte says what kind it is.
fn is_meant_by(code: &str) -> bool {
    match (code.len(), code.parse::<u32>()) {
        (..5, Ok(number)) => SQLITE_CODES.contains(&(number & 0xff)),
        _ => SQLSTATES.contains(&code) || SQLSTATE_CLASSES.iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_meant_by;

    #[test]
    fn the_databases_own_failures_are_told_from_those_of_what_it_was_asked() {
        let cases = [
            ("08006", true),  // connection_failure
            ("53100", true),  // disk_full
            ("57P03", true),  // cannot_connect_now
            ("40P01", true),  // deadlock_detected
            ("22021", false), // character_not_in_repertoire
            ("23505", false), // unique_violation
            ("42703", false), // undefined_column
            ("5", true),      // SQLITE_BUSY
            ("517", true),    // SQLITE_BUSY_SNAPSHOT
            ("8714", true),   // SQLITE_IOERR_IN_PAGE
            ("19", false),    // SQLITE_CONSTRAINT
            ("2067", false),  // SQLITE_CONSTRAINT_UNIQUE
            ("18", false),    // SQLITE_TOOBIG
        ];
        for (code, is_outage) in cases {
            assert_eq!(is_meant_by(code), is_outage, "{code}");
        }
    }
}
