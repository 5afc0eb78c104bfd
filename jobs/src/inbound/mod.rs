//! From a provider's verified bytes to our own types: a mail, a payment event, a report about a mail of ours.
//!
//! One file a format. Pure: no store, no clock. What cannot be read says where it stopped making sense,
//! without repeating what it holds.

mod adyen;
mod automatic;
mod beginning;
mod form;
mod holds;
mod mail;
mod mailgun_events;
mod mailgun_routes;
mod mime;
mod mollie;
mod payment;
mod postmark;
mod report;
mod resend;
mod returned;
mod sendgrid_events;
mod sendgrid_inbound;
mod store_form;
mod stripe;

use chrono::{DateTime, Utc};

pub(crate) use automatic::{header, is_automatic};
pub use beginning::sender_and_subject;
pub(crate) use holds::{Holds, holds};
pub use mail::{Attachment, InboundMail};
pub(crate) use mollie::are_one;
pub use payment::{PaymentEvent, PaymentKind};
pub use report::{DeliveryReport, Fate};
pub use resend::received as received_at_resend;
pub use returned::{Returned, returned};
pub(crate) use store_form::{is_telling, message, payment};

/// What a verified delivery turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Parsed {
    /// A mail to a venue.
    Mail(Box<InboundMail>),
    /// Something happened to a payment.
    Payment(PaymentEvent),
    /// Something became of a mail of ours.
    Report(DeliveryReport),
    /// A mail that Resend has, and that has to be fetched there.
    AtResend {
        /// Resend's id of it.
        email_id: String,
    },
    /// An event we have no use for: recorded, nothing else.
    Ignored {
        /// The provider's name of it.
        event_type: String,
    },
}

/// A delivery, as far as it is read here.
#[derive(Clone, Copy)]
pub struct Delivered<'a> {
    /// How it was signed, and thus whose format it has.
    pub scheme: &'a str,
    /// What its source delivers.
    pub kind: DeliveryKind,
    /// `Content-Type` of the request: a form's boundary stands there.
    pub content_type: Option<&'a str>,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// The bytes.
    pub body: &'a [u8],
}

/// What a delivery holds.
#[derive(Debug)]
pub enum Contents {
    /// One thing, known by the delivery's own event id.
    One(Parsed),
    /// Events with ids of their own.
    Batch(Vec<Event>),
}

/// One event of a batch.
pub struct Event {
    /// The provider's id of it, unique within the source.
    pub id: String,
    /// A delivery that holds this event alone, in the provider's format.
    pub body: Vec<u8>,
    /// What it is.
    pub parsed: Result<Parsed, ParseError>,
}

/// Without the body.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event").field("id", &self.id).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
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
    /// A form that is none, or breaks off.
    #[error("the body is not the form that {format} sends")]
    Form {
        /// Which provider's format.
        format: &'static str,
    },
    /// Bytes that are no mail.
    #[error("the body that {format} sends holds no mail")]
    Mime {
        /// Which provider's format.
        format: &'static str,
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

    fn missing(format: &'static str, field: &'static str) -> Self {
        Self::Json { format, place: format!("`{field}` is missing") }
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
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Email, Self::Payment, Self::Delivery].into_iter().find(|kind| kind.as_str() == name)
    }

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

/// Whether deliveries of a scheme and a kind can be read.
#[must_use]
pub fn is_known(scheme: &str, kind: DeliveryKind) -> bool {
    let nothing = Delivered { scheme, kind, content_type: None, received_at: DateTime::UNIX_EPOCH, body: b"" };
    !matches!(parse(&nothing), Err(ParseError::Unsupported { .. }))
}

/// Reads the body of a delivery.
///
/// # Errors
/// When the body does not have the provider's shape, or the combination is not known.
pub fn parse(delivered: &Delivered<'_>) -> Result<Contents, ParseError> {
    use DeliveryKind::{Delivery, Email, Payment};
    let Delivered { scheme, kind, body, .. } = *delivered;
    match (scheme, kind) {
        ("standard" | "github", Email) => mail::parse(body).map(Contents::One),
        ("standard", Payment) => payment::parse(body).map(Contents::One),
        ("standard", Delivery) => resend::parse(delivered).map(Contents::One),
        ("stripe", Payment) => stripe::parse(body).map(Contents::One),
        ("mailgun-routes", Email) => mailgun_routes::parse(delivered).map(Contents::One),
        ("mailgun-events", Delivery) => mailgun_events::parse(delivered),
        ("sendgrid-inbound", Email) => sendgrid_inbound::parse(delivered).map(Contents::One),
        ("sendgrid-events", Delivery) => sendgrid_events::parse(delivered),
        ("postmark", Email) => postmark::mail(delivered).map(Contents::One),
        ("postmark", Delivery) => postmark::record(delivered),
        ("adyen", Payment) => adyen::parse(delivered),
        ("mollie", Payment) => mollie::parse(body).map(Contents::One),
        _ => Err(ParseError::Unsupported { scheme: scheme.to_owned(), kind: kind.as_str() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl<'a> Delivered<'a> {
        /// A delivery at the beginning of time. The kind does not matter where one format is read.
        pub(super) fn test(scheme: &'a str, content_type: &'a str, body: &'a [u8]) -> Self {
            let received_at = DateTime::UNIX_EPOCH;
            Self { scheme, kind: DeliveryKind::Email, content_type: Some(content_type), received_at, body }
        }
    }

    pub(super) fn mail_of(parsed: Result<Parsed, ParseError>) -> InboundMail {
        match parsed {
            Ok(Parsed::Mail(mail)) => *mail,
            other => panic!("no mail: {other:?}"),
        }
    }

    #[test]
    fn a_scheme_is_read_in_the_kinds_that_its_provider_sends() {
        use DeliveryKind::{Delivery, Email, Payment};
        let known = [
            ("standard", vec![Email, Payment, Delivery]),
            ("github", vec![Email]),
            ("stripe", vec![Payment]),
            ("mailgun-routes", vec![Email]),
            ("mailgun-events", vec![Delivery]),
            ("sendgrid-inbound", vec![Email]),
            ("sendgrid-events", vec![Delivery]),
            ("postmark", vec![Email, Delivery]),
            ("adyen", vec![Payment]),
            ("mollie", vec![Payment]),
            ("unheard-of", vec![]),
        ];
        for (scheme, kinds) in known {
            for kind in [Email, Payment, Delivery] {
                assert_eq!(is_known(scheme, kind), kinds.contains(&kind), "{scheme} {kind:?}");
            }
        }
    }
}
