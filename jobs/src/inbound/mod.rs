//! From a provider's verified bytes to our own types: a mail, or a payment event.
//!
//! One file a format. Pure: no store, no clock. What cannot be read says where it stopped making sense,
//! without repeating what it holds.

mod mail;
mod payment;
mod store_form;
mod stripe;

pub use mail::{Attachment, InboundMail};
pub use payment::{PaymentEvent, PaymentKind};
pub(crate) use store_form::{message, payment};

/// What a verified delivery turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// A mail to a venue.
    Mail(Box<InboundMail>),
    /// Something happened to a payment.
    Payment(PaymentEvent),
    /// An event we have no use for: recorded, nothing else.
    Ignored {
        /// The provider's name of it.
        event_type: String,
    },
}

/// A body that is not what its scheme and kind promise.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Not JSON, or a field is missing or of another type.
    #[error("the body is not the JSON that {format} sends: {place}")]
    Json {
        /// Which provider's format.
        format: &'static str,
        /// Line and column, or the field; never a value.
        place: String,
    },
    /// Nobody taught us this combination.
    #[error("deliveries of scheme {scheme} and kind {kind} cannot be read")]
    Unsupported {
        /// Scheme of the source.
        scheme: String,
        /// Kind of the source.
        kind: &'static str,
    },
}

impl ParseError {
    /// Keeps the place and the category of a JSON error and drops the text, which may quote the body.
    fn json(format: &'static str, error: &serde_json::Error) -> Self {
        let place = format!("{:?} error at line {} column {}", error.classify(), error.line(), error.column());
        Self::Json { format, place }
    }
}

/// What a source delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryKind {
    /// Inbound mail.
    Email,
    /// Payment events.
    Payment,
    /// Bounces and complaints about our own mail.
    Delivery,
}

impl DeliveryKind {
    /// The name in configuration and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Payment => "payment",
            Self::Delivery => "delivery",
        }
    }
}

/// Reads the body of a delivery.
///
/// # Errors
/// When the body does not have the provider's shape, or the combination is not known.
pub fn parse(scheme: &str, kind: DeliveryKind, body: &[u8]) -> Result<Parsed, ParseError> {
    match (scheme, kind) {
        ("standard", DeliveryKind::Email) => mail::parse(body),
        ("standard", DeliveryKind::Payment) => payment::parse(body),
        ("stripe", DeliveryKind::Payment) => stripe::parse(body),
        _ => Err(ParseError::Unsupported { scheme: scheme.to_owned(), kind: kind.as_str() }),
    }
}
