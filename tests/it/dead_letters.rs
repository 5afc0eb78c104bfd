//! Jobs that end as dead letters without a word: the manager hears of them all the same.

use booking::TaskKind;
use jobs::{LaneName, SweepOutbox};
use queue::{NewJob, State};
use serde_json::json;

use crate::support::{Engine, TestApp, observed};

/// A job that no build can do ends as a dead letter at once.
async fn push_what_nobody_can_do(app: &TestApp, lane: LaneName) {
    let payload = r#"{"kind":"mail.fold_into_a_paper_plane","v":1,"args":{}}"#;
    app.services.lanes.get(lane).push(NewJob::new(payload)).await.unwrap();
    app.drain().await;
}

async fn sweep(app: &TestApp) {
    app.tick(&SweepOutbox::default()).await;
}

async fn tells_once_a_lane_until_somebody_has_looked(engine: Engine) {
    let app = TestApp::start(engine).await;
    sweep(&app).await;
    assert!(app.open_tasks().await.is_empty(), "nothing to tell");

    push_what_nobody_can_do(&app, LaneName::Mail).await;
    push_what_nobody_can_do(&app, LaneName::Mail).await;
    push_what_nobody_can_do(&app, LaneName::Calendar).await;
    sweep(&app).await;
    sweep(&app).await;
    let tasks = app.open_tasks().await;
    assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::ManualReview; 2], "one a lane");
    let reason = tasks[0].details["reason"].as_str().unwrap();
    for told in ["2 of them", "jobs list --state dead --lane mail", "jobs retry --dead --lane mail"] {
        assert!(reason.contains(told), "{told}: {reason}");
    }
    let notices = app.letterbox().to(&app.services.house.manager.address);
    assert_eq!(notices.iter().filter(|notice| notice.text.contains("jobs retry --dead")).count(), 2);

    for task in tasks {
        app.decide_on(task.id).await;
    }
    sweep(&app).await;
    assert!(app.open_tasks().await.is_empty(), "somebody has looked at them");
    push_what_nobody_can_do(&app, LaneName::Mail).await;
    sweep(&app).await;
    let again = app.open_tasks().await;
    assert!(again[0].details["reason"].as_str().unwrap().contains("1 of them"), "only what died since");

    for lane in [LaneName::Mail, LaneName::Calendar] {
        app.services.lanes.get(lane).discard_dead(|_| true).await.unwrap();
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_that_nobody_was_told_of_are_a_task_on_sqlite() {
    tells_once_a_lane_until_somebody_has_looked(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_that_nobody_was_told_of_are_a_task_on_postgres() {
    tells_once_a_lane_until_somebody_has_looked(Engine::Postgres).await;
}

/// Whoever can push to Redis can write anything where the name of a job belongs.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_producer_wrote_for_a_kind_is_not_repeated() {
    let observed = observed();
    let app = TestApp::start(Engine::Sqlite).await;
    let kind = format!("mail.to Ottilie Quandt {}", "0441234567 ".repeat(1_000));
    let payload = json!({ "kind": kind, "v": 1, "args": {} }).to_string();
    let metadata = [("request_id".to_owned(), "Ottilie Quandt asked".to_owned())].into();
    let mail = app.services.lanes.get(LaneName::Mail);
    mail.push(NewJob { metadata, ..NewJob::new(payload) }).await.unwrap();
    app.drain().await;
    let dead = mail.list(State::Dead, 10).await.unwrap().remove(0);
    assert_eq!(dead.error.as_deref(), Some("no job is called unknown v1 in this build"));
    let lines = observed.lines("dead letter");
    assert!(lines.iter().any(|line| line["span"]["job_id"] == dead.id.as_str()), "the log tells of it");
    let reports = serde_json::to_string(&observed.reports()).unwrap();
    assert!(reports.contains(dead.id.as_str()), "it was reported");
    for (place, text) in [("log", observed.log()), ("reports", reports)] {
        assert!(!text.contains("Ottilie") && !text.contains("0441234567"), "{place}");
    }
    mail.discard(&dead.id).await.unwrap();
    app.stop().await;
}
