//! What a sender is told, as data: one row a scheme, a reason for every cell that is not the default.
//!
//! Senders differ in what makes them send again and in what makes them give up for good, so one global "401 on a bad
//! signature" would lose mail. A row must never hold a code that makes its sender give up a delivery that we could
//! have taken later (`tests/it/answers.rs` plays each sender's documented rules against its row).

use http::StatusCode;

/// What can become of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// Taken, and on disk.
    New,
    /// Taken before.
    Duplicate,
    /// No signature, or none that matches.
    BadSignature,
    /// Signed too long ago, or in the future.
    Stale,
    /// Signature fields or an event id that can not be read.
    Malformed,
    /// A `Content-Type` or `Content-Encoding` that the scheme does not take.
    UnsupportedMedia,
    /// More bytes than the source takes.
    TooLarge,
    /// More headers, or larger ones, than anybody may send. It will not fit the next time either.
    HeadersTooLarge,
    /// Headers or body did not arrive in time.
    TooSlow,
    /// More is going on than we can hold.
    Overloaded,
    /// The queue can not take it.
    QueueDown,
    /// Its address names no source: mistyped, renamed, or not there yet. What it is was not looked at.
    UnknownSource,
}

/// A status, and why it is that one where it is not the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// Why this scheme differs from [`Answers::DEFAULT`].
    pub reason: Option<&'static str>,
}

/// One scheme's row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the cells are named and explained by Occasion")]
pub struct Answers {
    pub new: Answer,
    pub duplicate: Answer,
    pub bad_signature: Answer,
    pub stale: Answer,
    pub malformed: Answer,
    pub unsupported_media: Answer,
    pub too_large: Answer,
    pub headers_too_large: Answer,
    pub too_slow: Answer,
    pub overloaded: Answer,
    pub queue_down: Answer,
    pub unknown_source: Answer,
}

const fn usual(status: StatusCode) -> Answer {
    Answer { status, reason: None }
}

pub(crate) const fn unusual(status: StatusCode, reason: &'static str) -> Answer {
    Answer { status, reason: Some(reason) }
}

/// Why senders of mails without a signature over the body are told that a mail over the limit was taken.
pub(crate) const KEPT_IN_PART: &str =
    "it would never fit, and the client would hear nothing: its beginning is kept, and the manager is told";

impl Answers {
    /// The contract's codes, for senders that take any 2xx for success and send again after everything else.
    pub const DEFAULT: Self = Self {
        new: usual(StatusCode::ACCEPTED),
        duplicate: usual(StatusCode::OK),
        bad_signature: usual(StatusCode::UNAUTHORIZED),
        stale: usual(StatusCode::UNAUTHORIZED),
        malformed: usual(StatusCode::BAD_REQUEST),
        unsupported_media: usual(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        too_large: usual(StatusCode::PAYLOAD_TOO_LARGE),
        headers_too_large: usual(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
        too_slow: usual(StatusCode::REQUEST_TIMEOUT),
        overloaded: usual(StatusCode::TOO_MANY_REQUESTS),
        queue_down: usual(StatusCode::SERVICE_UNAVAILABLE),
        unknown_source: usual(StatusCode::NOT_FOUND),
    };

    /// The cell for an occasion.
    pub const fn on(&self, occasion: Occasion) -> Answer {
        match occasion {
            Occasion::New => self.new,
            Occasion::Duplicate => self.duplicate,
            Occasion::BadSignature => self.bad_signature,
            Occasion::Stale => self.stale,
            Occasion::Malformed => self.malformed,
            Occasion::UnsupportedMedia => self.unsupported_media,
            Occasion::TooLarge => self.too_large,
            Occasion::HeadersTooLarge => self.headers_too_large,
            Occasion::TooSlow => self.too_slow,
            Occasion::Overloaded => self.overloaded,
            Occasion::QueueDown => self.queue_down,
            Occasion::UnknownSource => self.unknown_source,
        }
    }
}

impl Occasion {
    /// Every occasion, in the order of the table's columns.
    pub const ALL: [Self; 12] = [
        Self::New,
        Self::Duplicate,
        Self::BadSignature,
        Self::Stale,
        Self::Malformed,
        Self::UnsupportedMedia,
        Self::TooLarge,
        Self::HeadersTooLarge,
        Self::TooSlow,
        Self::Overloaded,
        Self::QueueDown,
        Self::UnknownSource,
    ];
}
