//! Adyen's notifications, in batches. Source: Adyen's pages "Webhook structure and types", "Refund a payment".
//!
//! The booking number is the payment's `merchantReference`. A refund names its payment in `originalReference`.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Contents, Delivered, Event, ParseError, Parsed, PaymentEvent, PaymentKind, payment::from_minor};

const FORMAT: &str = "Adyen";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch<'a> {
    #[serde(borrow)]
    notification_items: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Wrapped {
    #[serde(rename = "NotificationRequestItem")]
    item: Item,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    psp_reference: String,
    #[serde(default)]
    original_reference: Option<String>,
    #[serde(default)]
    merchant_reference: Option<String>,
    event_code: String,
    success: String,
    amount: Amount,
    #[serde(default)]
    event_date: Option<String>,
}

#[derive(Deserialize)]
struct Amount {
    value: i64,
    currency: String,
}

pub(super) fn parse(delivered: &Delivered<'_>) -> Result<Contents, ParseError> {
    let batch: Batch<'_> = serde_json::from_slice(delivered.body).map_err(|error| ParseError::json(FORMAT, &error))?;
    let items: Result<Vec<Event>, ParseError> =
        batch.notification_items.into_iter().map(|item| event(item.get())).collect();
    Ok(Contents::Batch(items?))
}

/// The ids are those of the signature's own fields, which have been read once already.
fn event(text: &str) -> Result<Event, ParseError> {
    let Wrapped { item } = serde_json::from_str(text).map_err(|error| ParseError::json(FORMAT, &error))?;
    let id = format!("{}:{}:{}", item.psp_reference, item.event_code, item.success);
    let body = format!(r#"{{"notificationItems":[{text}]}}"#).into_bytes();
    Ok(Event { id, body, parsed: Ok(payment(item)) })
}

fn payment(item: Item) -> Parsed {
    let original = item.original_reference.filter(|reference| !reference.is_empty());
    let (kind, refund_id) = match (item.event_code.as_str(), item.success == "true") {
        ("AUTHORISATION", true) => (PaymentKind::Succeeded, None),
        ("AUTHORISATION", false) => (PaymentKind::Failed, None),
        ("REFUND", true) => (PaymentKind::Refunded, Some(item.psp_reference.clone())),
        ("CHARGEBACK", true) => (PaymentKind::Disputed, Some(item.psp_reference.clone())),
        _ => return Parsed::Ignored { event_type: item.event_code },
    };
    let of_payment = matches!(kind, PaymentKind::Refunded | PaymentKind::Disputed);
    let payment_id = original.filter(|_| of_payment).unwrap_or(item.psp_reference);
    let currency = item.amount.currency.to_uppercase();
    Parsed::Payment(PaymentEvent {
        payment_id,
        refund_id,
        kind,
        reference: item.merchant_reference.filter(|reference| !reference.is_empty()),
        amount: from_minor(item.amount.value, &currency),
        currency,
        occurred_at: item.event_date.and_then(|date| Some(DateTime::parse_from_rfc3339(&date).ok()?.to_utc())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(psp: &str, original: &str, code: &str, success: &str) -> String {
        format!(
            r#"{{"NotificationRequestItem":{{"additionalData":{{"hmacSignature":"x"}},"amount":{{"value":22500,"currency":"CHF"}},"pspReference":"{psp}","originalReference":"{original}","eventCode":"{code}","eventDate":"2026-01-12T09:30:00+01:00","merchantAccountCode":"M","merchantReference":"BH-2026-00001","success":"{success}"}}}}"#
        )
    }

    #[test]
    fn a_batch_is_payments_refunds_and_what_we_have_no_use_for() {
        let items = [
            item("P1", "", "AUTHORISATION", "true"),
            item("P2", "", "AUTHORISATION", "false"),
            item("R1", "P1", "REFUND", "true"),
            item("R2", "P1", "REFUND", "false"),
            item("C1", "P1", "CHARGEBACK", "true"),
        ];
        let body = format!(r#"{{"live":"false","notificationItems":[{}]}}"#, items.join(","));
        let Ok(Contents::Batch(events)) = parse(&Delivered::test("adyen", "application/json", body.as_bytes())) else {
            panic!("no batch")
        };
        let seen: Vec<_> = events
            .iter()
            .map(|event| match event.parsed.as_ref().unwrap() {
                Parsed::Payment(payment) => {
                    (payment.kind.as_str(), payment.payment_id.as_str(), payment.refund_id.as_deref())
                }
                _ => ("ignored", "", None),
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("succeeded", "P1", None),
                ("failed", "P2", None),
                ("refunded", "P1", Some("R1")),
                ("ignored", "", None),
                ("disputed", "P1", Some("C1")),
            ]
        );
        assert_eq!(events[0].id, "P1:AUTHORISATION:true");
        let Ok(Parsed::Payment(first)) = &events[0].parsed else { panic!("no payment") };
        assert_eq!((first.amount.to_string().as_str(), first.reference.as_deref()), ("225.00", Some("BH-2026-00001")));
        assert_eq!(first.occurred_at.unwrap().to_rfc3339(), "2026-01-12T08:30:00+00:00");
    }
}
