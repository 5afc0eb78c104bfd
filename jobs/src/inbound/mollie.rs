//! Mollie's next-generation webhooks: an event around a snapshot, or the snapshot alone.
//! Source: Mollie's pages "Next-gen webhooks", "Webhooks for the Payments API", "Webhooks for the Payment Links API".
//!
//! The booking number is `metadata.booking`, else the first word of the description that is one. A delivery without a
//! snapshot says that something happened and not what: its amount would have to be asked for.

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use super::{ParseError, Parsed, PaymentEvent, PaymentKind};

const FORMAT: &str = "Mollie";

#[derive(Deserialize)]
struct Body {
    resource: String,
    #[serde(rename = "type", default)]
    event_type: Option<String>,
    #[serde(rename = "_embedded", default)]
    embedded: Option<Embedded>,
}

#[derive(Deserialize)]
struct Embedded {
    entity: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entity {
    resource: String,
    id: String,
    #[serde(default)]
    payment_id: Option<String>,
    #[serde(default)]
    status: Option<String>,
    amount: Amount,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    metadata: Value,
    #[serde(default)]
    paid_at: Option<DateTime<Utc>>,
    #[serde(default)]
    created_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct Amount {
    value: Decimal,
    currency: String,
}

pub(super) fn parse(body: &[u8]) -> Result<Parsed, ParseError> {
    let json = |error: &serde_json::Error| ParseError::json(FORMAT, error);
    let whole: Value = serde_json::from_slice(body).map_err(|error| json(&error))?;
    let head = Body::deserialize(&whole).map_err(|error| json(&error))?;
    let event_type = head.event_type.unwrap_or_else(|| head.resource.clone());
    let entity = match head.embedded {
        _ if head.resource != "event" => whole,
        Some(embedded) => embedded.entity,
        None => return Err(ParseError::missing(FORMAT, "_embedded.entity")),
    };
    if !["payment", "payment-link", "refund", "chargeback"].iter().any(|known| entity["resource"] == *known) {
        return Ok(Parsed::Ignored { event_type });
    }
    let entity: Entity = serde_json::from_value(entity).map_err(|error| json(&error))?;
    Ok(payment(entity).map_or(Parsed::Ignored { event_type }, Parsed::Payment))
}

fn payment(entity: Entity) -> Option<PaymentEvent> {
    let kind = kind(&entity)?;
    let returned = matches!(kind, PaymentKind::Refunded | PaymentKind::Disputed);
    let reference = reference(&entity);
    Some(PaymentEvent {
        payment_id: entity.payment_id.filter(|_| returned).unwrap_or_else(|| entity.id.clone()),
        refund_id: returned.then_some(entity.id),
        kind,
        reference,
        amount: entity.amount.value.abs(),
        currency: entity.amount.currency.to_uppercase(),
        occurred_at: entity.paid_at.or(entity.created_at),
    })
}

/// How far apart Mollie may date a link and its payment.
const SAME_MOMENT: TimeDelta = TimeDelta::seconds(60);

/// A payment link and the payment that it led to are reported one by one, and neither names the other. Of one source and
/// one booking, they are the same money where amount and moment are the same.
pub(crate) fn are_one(one: &store::Payment, other: &store::Payment) -> bool {
    let is_link = |payment: &store::Payment| payment.payment_id.starts_with("pl_");
    let arrived = |payment: &store::Payment| payment.kind == PaymentKind::Succeeded.as_str();
    let link_and_payment = is_link(one) && other.payment_id.starts_with("tr_");
    (link_and_payment || is_link(other) && one.payment_id.starts_with("tr_"))
        && arrived(one)
        && arrived(other)
        && (one.amount, &one.currency) == (other.amount, &other.currency)
        && (one.occurred_at - other.occurred_at).abs() <= SAME_MOMENT
}

fn kind(entity: &Entity) -> Option<PaymentKind> {
    match (entity.resource.as_str(), entity.status.as_deref()) {
        ("payment", Some("paid")) => Some(PaymentKind::Succeeded),
        ("payment", Some("failed" | "expired" | "canceled")) => Some(PaymentKind::Failed),
        ("payment-link", _) if entity.paid_at.is_some() => Some(PaymentKind::Succeeded),
        ("refund", Some("refunded")) => Some(PaymentKind::Refunded),
        ("chargeback", _) => Some(PaymentKind::Disputed),
        _ => None,
    }
}

/// Metadata is whatever we gave: an object, or an object written as text.
fn reference(entity: &Entity) -> Option<String> {
    let text = entity.metadata.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let metadata = text.as_ref().unwrap_or(&entity.metadata);
    let named = metadata.get("booking").and_then(Value::as_str).map(str::to_owned);
    let words =
        || entity.description.as_deref().unwrap_or_default().split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let described = || words().find(|word| word.parse::<booking::BookingNumber>().is_ok()).map(str::to_owned);
    named.or_else(described)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(resource: &str, more: &str) -> String {
        format!(r#"{{"resource":"{resource}","id":"x_1","amount":{{"currency":"CHF","value":"225.00"}},{more}}}"#)
    }

    #[test]
    fn a_snapshot_is_a_payment_with_and_without_an_event_around_it() {
        let paid = snapshot(
            "payment",
            r#""status":"paid","description":"Deposit for BH-2026-00001.","paidAt":"2026-01-12T08:30:00+00:00""#,
        );
        let event =
            format!(r#"{{"resource":"event","id":"event_1","type":"payment.paid","_embedded":{{"entity":{paid}}}}}"#);
        for body in [&paid, &event] {
            let Ok(Parsed::Payment(payment)) = parse(body.as_bytes()) else { panic!("no payment: {body}") };
            assert_eq!((payment.kind, payment.payment_id.as_str()), (PaymentKind::Succeeded, "x_1"));
            assert_eq!(
                (payment.amount.to_string().as_str(), payment.reference.as_deref()),
                ("225.00", Some("BH-2026-00001"))
            );
        }
    }

    #[test]
    fn what_moves_no_money_is_ignored_and_metadata_comes_first() {
        for more in [r#""status":"open""#, r#""status":"authorized""#] {
            assert!(matches!(parse(snapshot("payment", more).as_bytes()), Ok(Parsed::Ignored { .. })), "{more}");
        }
        let refund = snapshot(
            "refund",
            r#""status":"refunded","paymentId":"tr_1","metadata":"{\"booking\":\"BH-2026-00002\"}""#,
        );
        let Ok(Parsed::Payment(refund)) = parse(refund.as_bytes()) else { panic!("no refund") };
        assert_eq!((refund.payment_id.as_str(), refund.refund_id.as_deref()), ("tr_1", Some("x_1")));
        assert_eq!(refund.reference.as_deref(), Some("BH-2026-00002"));
        let unknown = br#"{"resource":"event","id":"event_2","type":"profile.blocked","_embedded":{"entity":{"resource":"profile","id":"pfl_1"}}}"#;
        assert_eq!(parse(unknown).unwrap(), Parsed::Ignored { event_type: "profile.blocked".to_owned() });
        assert!(parse(br#"{"resource":"event","id":"event_3","type":"payment.paid","entityId":"tr_1"}"#).is_err());
    }
}
