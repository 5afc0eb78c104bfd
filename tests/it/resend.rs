//! Mails of which Resend only tells: they are fetched from an API that answers well, badly, slowly, not at all.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bellhop::commands::client::erase_everywhere;
use jobs::{LaneName, client::Reach};
use queue::State as JobState;
use serde_json::json;
use store::Tally;

use crate::support::{Engine, TestApp, eventually};

const KEY: &str = "re_made_for_tests";

/// Every mail names her, and none is hers.
const CAROL: &str = "carol@other.example";

/// How often each mail was asked for.
type Asked = Arc<Mutex<BTreeMap<String, usize>>>;

/// Answers as the mail's id says, once well and before that as told.
async fn answer(State(asked): State<Asked>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if headers[header::AUTHORIZATION] != format!("Bearer {KEY}") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let times = {
        let mut asked = asked.lock().unwrap();
        let times = asked.entry(id.clone()).or_default();
        *times += 1;
        *times
    };
    match (id.as_str(), times) {
        ("badly", 1) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        ("badly", 2) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        ("slowly", 1) => std::future::pending().await,
        ("missing", _) => StatusCode::NOT_FOUND.into_response(),
        ("huge", _) => vec![b' '; 5 << 20].into_response(),
        _ => Json(json!({
            "object": "email", "id": id, "from": "Anna <anna@client.example>", "to": ["bookings@venue.example"],
            "subject": "Hello", "text": format!("Thanks, {id}"), "html": null, "message_id": format!("<{id}@client.example>"),
            "headers": { "auto-submitted": "auto-replied" }, "attachments": [],
        }))
        .into_response(),
    }
}

async fn api(asked: Asked) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/emails/receiving/{id}", get(answer)).with_state(asked);
    #[expect(clippy::disallowed_methods, reason = "the test is the process that the API runs in")]
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

async fn app(base_url: &str, key: &str) -> TestApp {
    app_with(base_url, key, &[]).await
}

async fn app_with(base_url: &str, key: &str, further: &[(&str, &str)]) -> TestApp {
    let variables = [
        ("BELLHOP__RESEND__BASE_URL", base_url),
        ("BELLHOP__RESEND__API_KEY", key),
        ("BELLHOP__RESEND__TIMEOUT_S", "0.5"),
        ("BELLHOP__QUEUE__LANES__INBOUND__ATTEMPTS", "3"),
        ("BELLHOP__QUEUE__LANES__INBOUND__BACKOFF_MIN_S", "0.01"),
        ("BELLHOP__QUEUE__LANES__INBOUND__BACKOFF_MAX_S", "0.02"),
    ];
    TestApp::with(Engine::Sqlite, 1, &[&variables[..], further].concat()).await
}

impl TestApp {
    /// Resend tells of a mail.
    async fn told_of(&self, id: &str) {
        let data = json!({ "email_id": id, "from": "anna@client.example", "to": ["bookings@venue.example"], "cc": [CAROL], "subject": "Hello" });
        let answer = self.post("mail", &format!("msg_{id}"), &json!({ "type": "email.received", "data": data })).await;
        assert_eq!(answer.status, 202);
    }

    async fn imported_mails(&self) -> u64 {
        let counts = self.services.store.delivery_counts().await.unwrap();
        counts.iter().filter(|count| count.source == "mail").map(|count| count.count).sum()
    }

    /// Waits for so many dead letters, says why they are dead, and takes them away.
    async fn dead(&self, count: usize) -> Vec<String> {
        let lane = self.services.lanes.get(LaneName::Inbound);
        let dead = eventually("the jobs are dead letters", async || {
            Some(lane.list(JobState::Dead, 10).await.unwrap()).filter(|dead| dead.len() == count)
        })
        .await;
        let mut reasons = Vec::new();
        for job in dead {
            reasons.push(job.error.unwrap_or_default());
            assert!(lane.discard(&job.id).await.unwrap());
        }
        reasons.sort();
        reasons
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_for_a_mail_that_the_store_could_not_keep() {
    let asked = Asked::default();
    let variables = ("BELLHOP__QUEUE__LANES__INBOUND__TIMEOUT_S", "3");
    let app = app_with(&api(Arc::clone(&asked)).await, KEY, &[variables]).await;
    let away = app.without_store();
    app.told_of("well").await;
    let lane = app.services.lanes.get(LaneName::Inbound);
    app.once("the store was asked in vain", async || lane.stats().await.unwrap().snoozed >= 2).await;
    assert!(asked.lock().unwrap().is_empty());
    assert_eq!(lane.stats().await.unwrap().failed, 0);
    away.over();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_fetched_however_badly_the_api_answers_at_first() {
    let asked = Asked::default();
    let app = app(&api(Arc::clone(&asked)).await, KEY).await;
    for id in ["well", "badly", "slowly", "missing", "huge"] {
        app.told_of(id).await;
    }
    // Of those that cannot be had, what was said of them is kept.
    eventually("all are kept", async || (app.imported_mails().await == 5).then_some(())).await;
    let reasons = app.dead(2).await;
    assert!(reasons[0].contains("404") && reasons[1].contains("more than"), "{reasons:?}");
    app.drain().await;
    let told: Vec<String> = app.letterbox().all().into_iter().map(|letter| letter.text.replace('\n', " ")).collect();
    for why in ["more than 4194304 bytes", "404"] {
        let tells = |text: &&String| text.contains(why) && text.contains("jobs retry");
        assert_eq!(told.iter().filter(tells).count(), 1, "{told:?}");
    }
    assert_eq!(app.open_tasks().await.len(), 2);
    let asked = asked.lock().unwrap().clone();
    let expected = [("badly", 3), ("huge", 1), ("missing", 3), ("slowly", 2), ("well", 1)];
    assert_eq!(asked, expected.map(|(id, times)| (id.to_owned(), times)).into());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_asked_for_in_vain_again_is_shown_once() {
    let asked = Asked::default();
    let app = app(&api(Arc::clone(&asked)).await, KEY).await;
    app.told_of("missing").await;
    let lane = app.services.lanes.get(LaneName::Inbound);
    let first_dead = async || lane.list(JobState::Dead, 1).await.unwrap().pop();
    let job = eventually("it is a dead letter", first_dead).await;
    let before = asked.lock().unwrap()["missing"];
    assert!(lane.retry(&job.id).await.unwrap());
    let again = async || (asked.lock().unwrap()["missing"] > before).then_some(());
    eventually("it is asked for again", again).await;
    assert!(app.dead(1).await[0].contains("404"));
    app.drain().await;
    assert_eq!(app.open_tasks().await.len(), 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_of_a_mail_that_was_not_fetched_outlives_an_erasure_of_others_while_its_task_is_open() {
    let app = app(&api(Asked::default()).await, KEY).await;
    app.told_of("missing").await;
    app.dead(1).await;
    app.drain().await;
    let erased = async || erase_everywhere(&app.instance, &app.services, CAROL, Reach::Unneeded).await.unwrap();
    let receipt = erased().await;
    assert_eq!(receipt.by_others, Tally::from([("deliveries.body".to_owned(), 1)]), "{receipt:?}");
    app.approve().await;
    let receipt = erased().await;
    assert_eq!((receipt.by_others.clone(), receipt.erasure.removed["deliveries"]), (Tally::new(), 1), "{receipt:?}");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_api_is_not_there_or_knows_no_key_becomes_a_dead_letter() {
    let there = api(Asked::default()).await;
    let cases = [("http://127.0.0.1:1", KEY, "did not answer"), (&there, "re_another", "401"), (&there, "", "api_key")];
    for (base_url, key, reason) in cases {
        let app = app(base_url, key).await;
        app.told_of("well").await;
        let reasons = app.dead(1).await;
        assert!(reasons[0].contains(reason) && !reasons[0].contains("re_"), "{reasons:?}");
        app.drain().await;
        app.stop().await;
    }
}
