//! Redis loses everything in the middle of the work: what stands in the outbox comes back by `bellhop jobs rebuild` and
//! takes effect once. Deliveries that were accepted and not imported are as durable as Redis's own file, no more; they
//! are counted apart.

use bellhop::cli::{DeadArgs, JobsCommand};
use chrono::{Days, NaiveDate};
use futures::future::join_all;
use jobs::LaneName;
use queue::State;

use crate::support::{Engine, Mail, TestApp, eventually, june};

const CLIENTS: u64 = 60;

fn address(client: u64) -> String {
    format!("client-{client}@example.net")
}

async fn inquire(app: &TestApp, client: u64) {
    let day = NaiveDate::parse_from_str(&june(app), "%d.%m.%Y").unwrap() + Days::new(client);
    let text = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", day.format("%d.%m.%Y"));
    let mail = Mail::new(&address(client), "Room B", &text);
    assert_eq!(app.post("mail", &format!("evt_{client}"), &mail.body()).await.status, 202);
}

/// Loses everything once ten offers wait to be sent, one of which was given up before.
async fn wipe(app: &TestApp) -> store::OutboxId {
    let mail = app.services.lanes.get(LaneName::Mail);
    let waits = async || (mail.stats().await.unwrap().ready >= 10).then_some(());
    eventually("ten offers wait", waits).await;
    let rows = app.services.store.not_done(0, 1_000).await.unwrap();
    let dead = rows.iter().find(|row| row.job.kind == "mail.send").unwrap().job.id;
    app.services.store.mark_dead(dead, "nobody there", app.now()).await.unwrap();
    app.redis.command::<String>(&["FLUSHALL"]);
    dead
}

/// `bellhop jobs retry --dead --kind mail.send --reason …`
async fn retry_dead(app: &TestApp, reason: &str) {
    let picked = DeadArgs {
        ids: Vec::new(),
        dead: true,
        lane: None,
        kind: Some("mail.send".to_owned()),
        reason: Some(reason.to_owned()),
        json: true,
    };
    bellhop::commands::jobs::run(&app.instance, JobsCommand::Retry(picked)).await.unwrap();
}

#[expect(clippy::print_stdout, reason = "the stated limit in figures, for who reads the test's output")]
async fn what_stands_in_the_outbox_takes_effect_once(engine: Engine) {
    let app = TestApp::with_workers(engine, 2).await;
    let mail = app.services.lanes.get(LaneName::Mail);
    mail.pause().await.unwrap();
    let (_, dead) = tokio::join!(join_all((0..CLIENTS).map(|client| inquire(&app, client))), wipe(&app));
    app.drain().await;

    let rebuilt = jobs::rebuild(&app.services).await.unwrap();
    assert!(rebuilt.pushed >= 9, "the offers that waited were lost: {rebuilt:?}");
    assert_eq!(rebuilt.dead, 1);
    app.drain().await;
    let letters = mail.list(State::Dead, 10).await.unwrap();
    assert_eq!(letters.iter().map(|job| job.id.to_string()).collect::<Vec<_>>(), [dead.to_string()]);
    assert_eq!(letters[0].error.as_deref(), Some("nobody there"));
    retry_dead(&app, "somebody else").await;
    assert_eq!(mail.stats().await.unwrap().dead, 1, "another reason is meant");
    retry_dead(&app, "nobody").await;
    app.drain().await;
    let left = app.services.store.not_done(0, 1_000).await.unwrap();
    let due: Vec<_> = left.iter().filter(|row| row.job.run_at.is_none()).collect();
    assert!(due.is_empty(), "everything is done but what is for later: {due:?}");

    let imported: u64 = app.services.store.delivery_counts().await.unwrap().iter().map(|row| row.count).sum();
    let answered: Vec<usize> = (0..CLIENTS).map(|client| app.letterbox().to(&address(client)).len()).collect();
    assert!(answered.iter().all(|&letters| letters <= 1), "somebody was answered twice: {answered:?}");
    assert_eq!(answered.iter().sum::<usize>() as u64, imported, "each import is answered");
    println!("accepted {CLIENTS}, imported {imported}, lost before their import {}", CLIENTS - imported);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_redis_is_rebuilt_from_sqlite() {
    what_stands_in_the_outbox_takes_effect_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wiped_redis_is_rebuilt_from_postgres() {
    what_stands_in_the_outbox_takes_effect_once(Engine::Postgres).await;
}
