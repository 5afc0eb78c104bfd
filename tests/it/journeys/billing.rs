//! Anna gives her invoice address in three mails.

use super::on_both_engines;
use crate::support::{Mail, TestApp, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";

async fn says(app: &TestApp, text: &str) -> String {
    let last = app.letterbox().to("anna@client.example").pop().unwrap();
    app.receive(&Mail::answer(ANNA, &last, text)).await;
    app.letterbox().to("anna@client.example").pop().unwrap().text
}

on_both_engines! {
    async fn an_address_in_three_mails_is_merged_and_what_is_missing_is_named(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let first = says(&app, "We accept the offer. Our billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich").await;
        assert!(first.contains("country") && !first.contains("postal code"), "the country is not guessed: {first}");
        let second = says(&app, "Sorry, the rest of our billing address:\n8003 Zürich").await;
        assert!(second.contains("country"), "{second}");
        says(&app, "The country is Switzerland.").await;
        let booking = app.booking().await.booking;
        assert!(booking.billing_complete(), "{:?}", booking.billing);
        let address = app.services.store.billing_address(&booking.billing.unwrap().id).await.unwrap().unwrap();
        let parts = [address.name_or_company, address.street, address.postal_code, address.city, address.country];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        assert_eq!(parts, ["Keller Design GmbH", "Seestrasse 12", "8003", "Zürich", "Switzerland"]);
        app.stop().await;
    }
}
