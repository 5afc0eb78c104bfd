//! A question and a yes in one mail: both are dealt with, in one reply.

use booking::TaskKind;

use super::on_both_engines;
use crate::support::{Mail, room_b};

const ANNA: &str = "Anna Keller <anna@client.example>";
const ZOE: &str = "Zoe Weber <zoe@client.example>";

on_both_engines! {
    async fn a_question_beside_an_acceptance_is_answered_in_the_same_letter(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = app.letterbox().to("anna@client.example").remove(0);
        app.receive(&Mail::answer(ANNA, &offer, "We accept the offer. Is there parking at your place?")).await;

        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::ApproveAcceptance);
        let letters = app.letterbox().to("anna@client.example");
        assert_eq!(letters.len(), 2, "one mail, one reply");
        let reply = &letters[1].text;
        assert!(reply.contains("parking spaces") && reply.contains("accept"), "{reply}");
        app.stop().await;
    }

    async fn who_only_asks_is_answered_and_nothing_is_opened(app: TestApp) {
        app.receive(&Mail::new(ZOE, "Parking", "Hello, is there parking at your place?")).await;
        assert!(app.services.store.bookings(None, 10).await.unwrap().is_empty());
        assert!(app.open_tasks().await.is_empty());
        let answer = app.letterbox().to("zoe@client.example").remove(0);
        assert!(answer.text.contains("parking spaces"), "{}", answer.text);
        app.stop().await;
    }
}
