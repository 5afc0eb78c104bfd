//! The payment format of `standard` sources, and the event that every payment format becomes.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ParseError, Parsed};

const FORMAT: &str = "a standard payment source";

/// What happened to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// Money has arrived.
    Succeeded,
    /// The client's bank said no.
    Failed,
    /// Money has gone back.
    Refunded,
    /// The client's bank contests it.
    Disputed,
}

impl PaymentKind {
    /// The name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Succeeded, Self::Failed, Self::Refunded, Self::Disputed].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Something that a payment provider reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentEvent {
    /// The provider's id of the payment; a session and its intent share it.
    pub payment_id: String,
    /// The provider's id of the refund, if it is one.
    pub refund_id: Option<String>,
    /// What happened.
    pub kind: PaymentKind,
    /// What the payment says it is for: a booking number, when all is well.
    pub reference: Option<String>,
    /// In major units; for a refund the amount of this refund only.
    pub amount: Decimal,
    /// ISO 4217, upper case.
    pub currency: String,
    /// When it happened, by the provider's clock.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// Amount in major units from one in minor units of an ISO 4217 currency.
pub(super) fn from_minor(amount_minor: i64, currency: &str) -> Decimal {
    const NO_MINOR_UNITS: [&str; 15] =
        ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];
    let scale = if NO_MINOR_UNITS.contains(&currency) { 0 } else { 2 };
    Decimal::new(amount_minor, scale)
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    event_type: String,
    #[serde(default)]
    data: serde_json::Value,
}

#[derive(Deserialize)]
struct Data {
    payment_id: String,
    #[serde(default)]
    refund_id: Option<String>,
    #[serde(default)]
    reference: Option<String>,
    amount_minor: i64,
    currency: String,
    #[serde(default)]
    occurred_at: Option<DateTime<Utc>>,
}

pub(super) fn parse(body: &[u8]) -> Result<Parsed, ParseError> {
    let event: Event = serde_json::from_slice(body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let kind = match event.event_type.as_str() {
        "payment.succeeded" => PaymentKind::Succeeded,
        "payment.failed" => PaymentKind::Failed,
        "payment.refunded" => PaymentKind::Refunded,
        "payment.disputed" => PaymentKind::Disputed,
        _ => return Ok(Parsed::Ignored { event_type: event.event_type }),
    };
    let data: Data = serde_json::from_value(event.data).map_err(|error| ParseError::json(FORMAT, &error))?;
    let currency = data.currency.to_uppercase();
    Ok(Parsed::Payment(PaymentEvent {
        payment_id: data.payment_id,
        refund_id: data.refund_id,
        kind,
        reference: data.reference,
        amount: from_minor(data.amount_minor, &currency),
        currency,
        occurred_at: data.occurred_at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_follow_the_currency() {
        for (minor, currency, major) in [(22500, "CHF", "225.00"), (22500, "JPY", "22500"), (1, "EUR", "0.01")] {
            assert_eq!(from_minor(minor, currency).to_string(), major, "{minor} {currency}");
        }
    }

    #[test]
    fn a_payment_is_read_with_its_reference_and_amount() {
        let body =
            br#"{"type":"payment.succeeded","data":{"payment_id":"pay_1","refund_id":null,"reference":"BH-2026-00001",
            "amount_minor":22500,"currency":"chf","occurred_at":"2026-01-12T09:30:00Z"}}"#;
        let Ok(Parsed::Payment(event)) = parse(body) else { panic!("not read as a payment") };
        assert_eq!(event.kind, PaymentKind::Succeeded);
        assert_eq!((event.amount.to_string(), event.currency), ("225.00".to_owned(), "CHF".to_owned()));
    }
}
