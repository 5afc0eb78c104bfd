//! Anna asks for a lower price three times; the fourth is for a person.

use booking::TaskKind;

use super::on_both_engines;
use crate::support::{Mail, TestApp, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";

async fn asks(app: &TestApp, text: &str) {
    let last = app.letterbox().to("anna@client.example").pop().unwrap();
    app.receive(&Mail::answer(ANNA, &last, text)).await;
}

async fn total(app: &TestApp) -> (u32, String) {
    let booking = app.booking().await.booking;
    let offer = booking.current_offer().unwrap();
    (offer.version, offer.total.to_string())
}

on_both_engines! {
    async fn three_counters_and_the_fourth(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;

        // The manager grants what Anna asks for.
        asks(&app, "That is a bit much for us. Could you do it for CHF 700?").await;
        assert_eq!(total(&app).await, (1, "750.00".to_owned()), "a wish sets no price");
        let notice = app.letterbox().to("manager@venue.example").pop().unwrap();
        assert!(notice.text.contains("700.00"), "the wish is told: {}", notice.text);
        assert_eq!(app.approve().await.kind, TaskKind::CounterOffer);
        assert_eq!(total(&app).await, (2, "700.00".to_owned()));
        let offer = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(offer.text.contains("Discount") && offer.text.contains("700.00"), "{}", offer.text);

        // The manager names a price of their own.
        asks(&app, "Could you give us a discount? We could do CHF 600.").await;
        app.approve_with("680.00").await;
        assert_eq!(total(&app).await, (3, "680.00".to_owned()));

        // The manager does not move.
        asks(&app, "Any chance of a lower price, say CHF 500?").await;
        app.reject("no further").await;
        assert_eq!(total(&app).await, (3, "680.00".to_owned()));
        let letter = app.letterbox().to("anna@client.example").pop().unwrap();
        assert!(letter.text.contains("680.00") && !letter.text.contains("no further"), "{}", letter.text);

        // The fourth makes no version and is a person's.
        asks(&app, "Could you lower the price to CHF 550?").await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::ManualReview);
        assert_eq!(total(&app).await, (3, "680.00".to_owned()));

        // The agreed price is the one that is paid on.
        asks(&app, "We accept the offer.").await;
        assert_eq!(app.booking().await.booking.acceptance.map(|yes| yes.version), Some(3));
        app.stop().await;
    }
}
