//! What an erasure does not take along: money that is not in the books yet.

use booking::BookingNumber;
use jobs::{Body, ImportDelivery, Job as _, LaneName, inbound::DeliveryKind};
use queue::{NewJob, State};
use serde_json::{Value, json};

use super::{ADDRESS, a_lost_booking, erased::erase};
use crate::{
    journeys::on_both_engines,
    support::{TestApp, unique},
};

/// The job that imports what a source has posted.
fn import(app: &TestApp, source: &str, kind: DeliveryKind, body: &Value) -> NewJob {
    let delivery = ImportDelivery {
        source: source.to_owned(),
        scheme: "standard".to_owned(),
        kind,
        event_id: format!("evt_{}", unique()),
        rests_on: "header".to_owned(),
        received_at: app.now(),
        content_type: None,
        cut_off_at: None,
        body: Body::Text(body.to_string()),
    };
    NewJob::new(delivery.envelope().to_bytes())
}

/// What a payment provider posts; it names Anna.
fn payment(of: BookingNumber, id: &str) -> Value {
    let data = json!({ "payment_id": id, "refund_id": null, "reference": of.to_string(), "amount_minor": 22_500,
                       "currency": "CHF", "payer": ADDRESS });
    json!({ "type": "payment.succeeded", "data": data })
}

async fn is_in_the_books(app: &TestApp, of: BookingNumber, id: &str) -> bool {
    let payments = app.services.store.payments_of(of).await.unwrap();
    payments.iter().any(|stored| stored.payment.payment_id == id)
}

on_both_engines! {
    async fn a_payment_whose_import_was_given_up_is_not_lost(app: TestApp) {
        a_lost_booking(&app).await;
        let (inbound, number) = (app.services.lanes.get(LaneName::Inbound), app.booking().await.booking.number);
        let dead = import(&app, "payments", DeliveryKind::Payment, &payment(number, "pay_late"));
        assert!(inbound.bury(dead, "the store was down").await.unwrap());
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!(receipt.left.get("queue jobs (inbound)"), Some(&1), "{receipt:?}");
        assert_eq!(inbound.list(State::Dead, 9).await.unwrap().len(), 1, "it waits for an operator");

        assert_eq!(inbound.retry_dead(|_| true).await.unwrap(), 1);
        app.drain().await;
        assert!(is_in_the_books(&app, number, "pay_late").await);
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!(receipt.left, Default::default(), "what it said of Anna goes then");
        assert!(is_in_the_books(&app, number, "pay_late").await);
        app.stop().await;
    }
}
