//! Stripe's events (<https://docs.stripe.com/api/events/types>), as far as they move money for a booking.
//!
//! The booking number is a session's `client_reference_id` or any object's `metadata.booking`. A session and its
//! payment intent are one payment: both are known by the intent's id.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

use super::{ParseError, Parsed, PaymentEvent, PaymentKind, payment::from_minor};

const FORMAT: &str = "Stripe";
/// Field of a charge: all that went back so far.
const REFUNDED: &str = "amount_refunded";

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
    #[serde(default)]
    previous_attributes: Value,
}

pub(super) fn parse(body: &[u8]) -> Result<Parsed, ParseError> {
    let event: Event = serde_json::from_slice(body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let object = &event.data.object;
    let Some((kind, amount_field)) = meaning(&event.event_type, object) else {
        return Ok(Parsed::Ignored { event_type: event.event_type });
    };
    let currency = text(object, "currency").unwrap_or_default().to_uppercase();
    let amount_minor = amount(&event.data, amount_field).ok_or_else(|| missing(amount_field))?;
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
        "charge.refunded" => Some((PaymentKind::Refunded, REFUNDED)),
        "charge.dispute.created" => Some((PaymentKind::Disputed, "amount")),
        _ => None,
    }
}

/// The amount of a refund is that of the newest refund, where Stripe lists it. A charge's own figure is the sum so far
/// (since API version 2022-11-15 the only one), so what it was before is taken off.
fn amount(data: &Data, field: &str) -> Option<i64> {
    let listed = data.object.pointer("/refunds/data/0/amount").filter(|_| field == REFUNDED).and_then(Value::as_i64);
    let sum = || data.object.get(field).and_then(Value::as_i64);
    let before = data.previous_attributes.get(field).and_then(Value::as_i64).filter(|_| field == REFUNDED);
    listed.or_else(|| Some(sum()?.saturating_sub(before.unwrap_or(0))))
}

fn payment_id(object: &Value) -> Option<String> {
    text(object, "payment_intent").or_else(|| text(object, "id"))
}

/// A refund that has no id of its own is known by its charge and the sum that it led to: a charge may have several.
fn refund_id(kind: PaymentKind, object: &Value) -> Option<String> {
    let newest = object.pointer("/refunds/data/0/id").and_then(Value::as_str).map(str::to_owned);
    let by_sum = || Some(format!("{}:{}", text(object, "id")?, object.get(REFUNDED)?.as_i64()?));
    if kind == PaymentKind::Refunded { newest.or_else(by_sum) } else { None }
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
        changed(event_type, object, "null")
    }

    fn changed(event_type: &str, object: &str, before: &str) -> Parsed {
        let data = format!(r#"{{"object":{object},"previous_attributes":{before}}}"#);
        let body = format!(r#"{{"id":"evt_1","type":"{event_type}","created":1767225600,"data":{data}}}"#);
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
    fn two_refunds_of_a_charge_that_lists_none_are_two() {
        let refund = |before: i64, sum: i64| {
            let charge = format!(r#"{{"id":"ch_1","payment_intent":"pi_1","amount_refunded":{sum},"currency":"chf"}}"#);
            let before = format!(r#"{{"amount_refunded":{before}}}"#);
            let Parsed::Payment(refund) = changed("charge.refunded", &charge, &before) else { panic!("no payment") };
            (refund.amount.to_string(), refund.refund_id.unwrap())
        };
        assert_eq!(refund(0, 3000), ("30.00".to_owned(), "ch_1:3000".to_owned()));
        assert_eq!(refund(3000, 5000), ("20.00".to_owned(), "ch_1:5000".to_owned()));
    }

    #[test]
    fn events_without_money_are_ignored_by_name() {
        assert_eq!(event("customer.created", "{}"), Parsed::Ignored { event_type: "customer.created".to_owned() });
    }
}
