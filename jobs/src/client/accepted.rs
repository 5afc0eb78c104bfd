//! What was accepted and is not in the books yet: the jobs that import deliveries. One that was given up is not in the books
//! either, until an operator lets it run again.
//!
//! Of those an erasure takes along what the person has written. Money, and what others have written, is imported, whomever
//! it names: thrown away it would be lost for good, as its sender was told that it has arrived.

use queue::{Shown, State};
use store::comparable;

use super::export::{self, Key};
use crate::{
    import_delivery::ImportDelivery,
    inbound::{self, Contents, Parsed},
};

/// Whether a job has yet to import what is not of who has this address. `imported` are deliveries that are known to be in
/// the books.
pub(super) fn is_of_others(shown: &Shown, imported: &[Key], address: &str) -> bool {
    let has_run = matches!(shown.job.state, State::Done | State::Cancelled);
    let is_of_others = |delivery: ImportDelivery| {
        let is_known = imported.contains(&(delivery.source.clone(), delivery.event_id.clone()));
        !is_known && sender(&delivery).is_none_or(|sender| comparable(&sender) != address)
    };
    !has_run && export::delivery_of(shown).is_some_and(is_of_others)
}

/// Who has written the mail that it brings; `None` where it brings something else, or cannot be read.
fn sender(delivery: &ImportDelivery) -> Option<String> {
    let body = delivery.body.bytes().ok()?;
    let delivered = delivery.delivered(&body);
    if delivery.cut_off_at.is_some() {
        return inbound::sender_and_subject(&delivered).map(|(from, _)| from);
    }
    match inbound::parse(&delivered) {
        Ok(Contents::One(Parsed::Mail(mail))) => Some(mail.from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use serde_json::{Value, json};

    use super::*;
    use crate::{Body, inbound::DeliveryKind};

    fn delivery(scheme: &str, kind: DeliveryKind, body: &Value) -> ImportDelivery {
        ImportDelivery {
            source: "a".to_owned(),
            scheme: scheme.to_owned(),
            kind,
            event_id: "evt_1".to_owned(),
            rests_on: "header".to_owned(),
            received_at: DateTime::UNIX_EPOCH,
            content_type: None,
            cut_off_at: None,
            body: Body::Text(body.to_string()),
        }
    }

    #[test]
    fn a_mail_is_its_senders_and_nothing_else_is_anybodys() {
        let mail = json!({ "type": "email.received", "data": {
            "message_id": "<a@x.ch>", "date": "2026-01-12T09:30:00Z", "from": "Anna <Anna@x.ch>", "to": ["bob@x.ch"] } });
        let payment = json!({ "type": "payment.succeeded", "data": {
            "payment_id": "1", "amount_minor": 1, "currency": "CHF", "payer": "anna@x.ch" } });
        let large = json!({ "From": "anna@x.ch", "Subject": "Plans" });
        let cut_off = ImportDelivery { cut_off_at: Some(9), ..delivery("postmark", DeliveryKind::Email, &large) };
        let cases = [
            (delivery("standard", DeliveryKind::Email, &mail), Some("anna@x.ch")),
            (cut_off, Some("anna@x.ch")),
            (delivery("standard", DeliveryKind::Payment, &payment), None),
            (delivery("standard", DeliveryKind::Email, &json!("from anna@x.ch")), None),
        ];
        for (delivery, expected) in cases {
            assert_eq!(sender(&delivery).map(|from| comparable(&from)).as_deref(), expected, "{}", delivery.scheme);
        }
    }
}
