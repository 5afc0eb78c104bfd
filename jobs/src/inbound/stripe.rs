//! Stripe's events (<https://docs.stripe.com/api/events/types>), as far as they move money for a booking.
//!
//! The booking number is a session's `client_reference_id` or any object's `metadata.booking`. A session and its
//! payment intent are one payment: both are known by the intent's id.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

use super::{ParseError, Parsed, PaymentEvent, PaymentKind, payment::from_minor};

const FORMAT: &str = "Stripe";

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    event_type: String,
    created: Option<i64>,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

pub(super) fn parse(body: &[u8]) -> Result<Parsed, ParseError> {
    let event: Event = serde_json::from_slice(body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let object = &event.data.object;
    let Some((kind, amount_field)) = meaning(&event.event_type, object) else {
        return Ok(Parsed::Ignored { event_type: event.event_type });
    };
    let currency = text(object, "currency").unwrap_or_default().to_uppercase();
    let amount_minor = amount(object, amount_field).ok_or_else(|| missing(amount_field))?;
    Ok(Parsed::Payment(PaymentEvent {
        payment_id: payment_id(object).ok_or_else(|| missing("id"))?,
        refund_id: refund_id(kind, object),
        kind,
        reference: reference(object),
        amount: from_minor(amount_minor, &currency),
        currency,
        occurred_at: event.created.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
    }))
}

/// What the event type means for us, and which field holds its amount.
fn meaning(event_type: &str, object: &Value) -> Option<(PaymentKind, &'static str)> {
    match event_type {
        // A session may complete before a bank transfer has arrived; `async_payment_succeeded` follows then.
        "checkout.session.completed" if text(object, "payment_status").as_deref() == Some("unpaid") => None,
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            Some((PaymentKind::Succeeded, "amount_total"))
        }
        "checkout.session.async_payment_failed" => Some((PaymentKind::Failed, "amount_total")),
        "payment_intent.succeeded" => Some((PaymentKind::Succeeded, "amount_received")),
        "payment_intent.payment_failed" => Some((PaymentKind::Failed, "amount")),
        "charge.refunded" => Some((PaymentKind::Refunded, "amount_refunded")),
        "charge.dispute.created" => Some((PaymentKind::Disputed, "amount")),
        _ => None,
    }
}

/// The amount of a refund is that of the newest refund, where Stripe sends it; a charge's own figure is the sum so far.
fn amount(object: &Value, field: &str) -> Option<i64> {
    let newest_refund = object.pointer("/refunds/data/0/amount").filter(|_| field == "amount_refunded");
    newest_refund.or_else(|| object.get(field)).and_then(Value::as_i64)
}

fn payment_id(object: &Value) -> Option<String> {
    text(object, "payment_intent").or_else(|| text(object, "id"))
}

fn refund_id(kind: PaymentKind, object: &Value) -> Option<String> {
    let newest = object.pointer("/refunds/data/0/id").and_then(Value::as_str).map(str::to_owned);
    if kind == PaymentKind::Refunded { newest.or_else(|| text(object, "id")) } else { None }
}

fn reference(object: &Value) -> Option<String> {
    let metadata = object.pointer("/metadata/booking").and_then(Value::as_str).map(str::to_owned);
    text(object, "client_reference_id").or(metadata)
}

fn text(object: &Value, field: &str) -> Option<String> {
    object.get(field).and_then(Value::as_str).map(str::to_owned)
}

fn missing(field: &'static str) -> ParseError {
    ParseError::Json { format: FORMAT, place: format!("`{field}` is missing in the event's object") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(event_type: &str, object: &str) -> Parsed {
        let body =
            format!(r#"{{"id":"evt_1","type":"{event_type}","created":1767225600,"data":{{"object":{object}}}}}"#);
        parse(body.as_bytes()).unwrap()
    }

    fn payment(event_type: &str, object: &str) -> PaymentEvent {
        let Parsed::Payment(payment) = event(event_type, object) else { panic!("{event_type} is no payment") };
        payment
    }

    #[test]
    fn a_session_and_its_intent_are_one_payment() {
        let session = payment(
            "checkout.session.completed",
            r#"{"id":"cs_1","payment_intent":"pi_1","client_reference_id":"BH-2026-00001","amount_total":22500,"currency":"chf","payment_status":"paid"}"#,
        );
        let intent = payment(
            "payment_intent.succeeded",
            r#"{"id":"pi_1","metadata":{"booking":"BH-2026-00001"},"amount_received":22500,"currency":"chf"}"#,
        );
        assert_eq!(session, intent);
        assert_eq!((session.payment_id.as_str(), session.amount.to_string().as_str()), ("pi_1", "225.00"));
    }

    #[test]
    fn a_session_that_is_not_paid_yet_moves_no_money() {
        let parsed = event("checkout.session.completed", r#"{"id":"cs_1","payment_status":"unpaid"}"#);
        assert_eq!(parsed, Parsed::Ignored { event_type: "checkout.session.completed".to_owned() });
    }

    #[test]
    fn a_refund_counts_its_own_amount_not_the_sum_so_far() {
        let refund = payment(
            "charge.refunded",
            r#"{"id":"ch_1","payment_intent":"pi_1","amount_refunded":5000,"currency":"chf","refunds":{"data":[{"id":"re_2","amount":2000}]}}"#,
        );
        assert_eq!((refund.amount.to_string().as_str(), refund.refund_id.as_deref()), ("20.00", Some("re_2")));
    }

    #[test]
    fn events_without_money_are_ignored_by_name() {
        assert_eq!(event("customer.created", "{}"), Parsed::Ignored { event_type: "customer.created".to_owned() });
    }
}
