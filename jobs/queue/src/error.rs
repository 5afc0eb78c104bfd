//! What can go wrong between us and Redis, in the words a caller can act on.

/// Redis did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// No connection.
    #[error("Redis cannot be reached")]
    Unreachable,
    /// No answer in time, or the connection broke before it came: the command may have been carried out.
    #[error("Redis did not answer")]
    NoAnswer,
    /// `maxmemory` is reached and nothing may be evicted.
    #[error("Redis is full")]
    Full,
    /// A replica, or a server that cannot persist and refuses writes.
    #[error("Redis is read-only")]
    ReadOnly,
    /// The server is reading its file after a start.
    #[error("Redis is loading its data")]
    Loading,
    /// Any other error of the server: wrong credentials, a key of another type.
    #[error("Redis refused: {0}")]
    Refused(String),
    /// The lane's settings cannot work.
    #[error("the lane's settings cannot work")]
    Lane(#[from] crate::ConfigError),
}

impl From<redis::RedisError> for QueueError {
    fn from(error: redis::RedisError) -> Self {
        if error.is_connection_refusal() {
            return Self::Unreachable;
        }
        if error.is_io_error() {
            return Self::NoAnswer;
        }
        match error.code() {
            Some("OOM") => Self::Full,
            Some("READONLY" | "MISCONF" | "MASTERDOWN") => Self::ReadOnly,
            Some("LOADING") => Self::Loading,
            code => Self::Refused(refusal(&error, code)),
        }
    }
}

/// The server's code; its words only where they are about our own script, for other messages can quote arguments.
fn refusal(error: &redis::RedisError, code: Option<&str>) -> String {
    let code = code.unwrap_or_else(|| error.category());
    match error.detail() {
        Some(detail) if detail.contains("user_script") => format!("{code}: {detail}"),
        _ => code.to_owned(),
    }
}
