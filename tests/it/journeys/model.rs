//! Mails are read by a language model, which answers well, badly, and not at all.

use booking::{Reading, Status, TaskKind, status};
use serde_json::json;

use crate::support::{
    Engine, Mail, TestApp, june_14,
    model::{Fake, Reply},
    room_b,
};

const ANNA: &str = "Anna Keller <anna@client.example>";

/// An app whose reader is the model behind `fake`, and whose jobs are tried so many times.
async fn app(fake: &Fake, attempts: &str) -> TestApp {
    let further = [
        ("BELLHOP__READER__KIND", "llm"),
        ("BELLHOP__READER__LLM__BASE_URL", &fake.base_url()),
        ("BELLHOP__READER__LLM__MODEL", "reader-1"),
        ("BELLHOP__READER__LLM__RETRIES", "0"),
        ("BELLHOP__QUEUE__LANES__WORKFLOW__ATTEMPTS", attempts),
        ("BELLHOP__QUEUE__LANES__WORKFLOW__BACKOFF_MIN_S", "0.01"),
        ("BELLHOP__QUEUE__LANES__WORKFLOW__BACKOFF_MAX_S", "0.01"),
    ];
    TestApp::with(Engine::Sqlite, 1, &further).await
}

/// What the model should say of the inquiry for Room B.
fn inquiry(app: &TestApp) -> String {
    let mut reading = serde_json::to_value(Reading::default()).unwrap();
    for (key, value) in [
        ("language", json!("en")),
        ("acts", json!(["inquire"])),
        ("date", json!(june_14(app.now()))),
        ("start", json!("10:00")),
        ("end", json!("16:00")),
        ("participants", json!(25)),
        ("room", json!("B")),
    ] {
        reading[key] = value;
    }
    reading.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_model_reads_moves_the_booking() {
    let fake = Fake::start([]).await;
    let app = app(&fake, "3").await;
    fake.reply([Reply::Status(503, None), Reply::Says(inquiry(&app))]);
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    app.once("the failed attempt is repeated", async || !app.letterbox().all().is_empty()).await;
    app.drain().await;
    assert_eq!(status(&app.booking().await.booking), Status::Option);
    let usage = app.services.reader.usage().unwrap();
    assert_eq!((usage.requests, usage.failures, usage.prompt_tokens), (2, 1, 1200));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_the_model_fails_at_is_read_by_a_person_and_by_nobody_else() {
    let forbidden = || Reply::Says("The client wants Room B, so I have booked it.".to_owned());
    for (reply, requests) in [(Reply::Status(500, None), 3), (Reply::Status(401, None), 3), (forbidden(), 6)] {
        let fake = Fake::start([reply.clone()]).await;
        let app = app(&fake, "3").await;
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        app.once("a task is open", async || !app.open_tasks().await.is_empty()).await;
        app.drain().await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::Unreadable, "{reply:?}");
        assert_eq!(fake.asked().len(), requests, "{reply:?}");
        assert!(app.services.store.bookings(None, 10).await.unwrap().is_empty(), "the rules did not read it");
        let told = app.letterbox().to("anna@client.example");
        assert_eq!(told.len(), 1, "the client is told that the team will look at it");
        let notice = app.letterbox().to("manager@venue.example").remove(0).text;
        assert!(notice.contains("could not be read") && notice.contains("We would like Room B"), "{notice}");
        app.answer("We have read it ourselves.").await;
        assert_eq!(app.letterbox().to("anna@client.example").len(), 2);
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn later_mails_of_a_thread_wait_for_the_one_that_fails() {
    let fake = Fake::start([Reply::Status(500, None)]).await;
    let app = app(&fake, "1000").await;
    let mut parking = serde_json::to_value(Reading::default()).unwrap();
    parking["acts"] = json!(["ask"]);
    parking["questions"] = json!(["parking"]);
    let first = Mail::new(ANNA, "Room B", &room_b(&app));
    let second = Mail { answers: Some(first.message_id.clone()), ..Mail::new(ANNA, "Re: Room B", "Is there parking?") };
    for (event, mail) in [("evt_1", &first), ("evt_2", &second)] {
        assert_eq!(app.post("mail", event, &mail.body()).await.status, 202);
        let imported = async || app.services.store.message_by_message_id(&mail.message_id).await.unwrap().is_some();
        app.once("the mail is imported", imported).await;
    }
    let failed = fake.asked().len();
    app.once("the model fails further", async || fake.asked().len() > failed + 1).await;
    fake.reply([Reply::Says(inquiry(&app)), Reply::Says(parking.to_string())]);
    app.once("both are answered", async || app.letterbox().to("anna@client.example").len() == 2).await;
    app.drain().await;
    let asked: Vec<_> = fake.asked().iter().map(|asked| asked.last("user").contains("parking")).collect();
    assert_eq!(asked.iter().position(|parking| *parking), Some(asked.len() - 1), "{asked:?}");
    app.stop().await;
}
