//! Work that lies about, and secrets that anybody knows.

use std::sync::Arc;

use bellhop::{
    clock::{StoredTicks, pass, schedules},
    doctor::Verdict::*,
};
use chrono::TimeDelta;
use jobs::{Job as _, LaneName, SweepOutbox, rebuild};
use queue::NewJob;
use store::{Commit, OutboxId, OutboxJob};

use super::{assert_found, found};
use crate::support::{Engine, RedisServer, TestApp, eventually, instance_with, senders::Request};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// Makes every job of a lane as much older.
const AGE: &str = "for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
    local at, given = string.match(redis.call('HGET', KEYS[1], id), '^([%d.]+) (.*)')
    redis.call('HSET', KEYS[1], id, string.format('%.3f', at - ARGV[1]) .. ' ' .. given)
end";

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_that_is_late_paused_or_has_dead_letters() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), &[]);
    let lane = bellhop::wiring::lane(&bellhop::wiring::client(&instance).unwrap(), &instance.settings, LaneName::Mail);
    let job = || NewJob { payload: SweepOutbox::default().envelope().to_bytes(), ..NewJob::default() };
    lane.push(job()).await.unwrap();
    assert_found(&instance, "lane mail", Ok, "1 ready").await;
    let age = |seconds: &str| redis.command::<Option<String>>(&["EVAL", AGE, "1", "{bellhop:mail}:given", seconds]);
    age("90");
    assert_found(&instance, "lane mail", Warn, "1 jobs wait, the oldest for 9").await;
    age("900");
    assert_found(&instance, "lane mail", Fail, "1 jobs wait, the oldest for 16 min, 0 run").await;
    lane.pause().await.unwrap();
    assert_found(&instance, "lane mail", Warn, "paused, 1 jobs wait").await;
    lane.resume().await.unwrap();
    assert!(lane.bury(NewJob { id: Some(queue::JobId::generate()), ..job() }, "because").await.unwrap());
    let said = found(&instance, "lane mail").await;
    assert!(said.iter().any(|finding| finding.says == "1 dead letters"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_the_queue_has_lost_are_found_and_brought_back() {
    for engine in ENGINES {
        let app = TestApp::with_workers(engine, 0).await;
        let id = OutboxId(app.services.new_id());
        let job = OutboxJob {
            id,
            lane: "mail".to_owned(),
            kind: "mail.send".to_owned(),
            v: 1,
            args: serde_json::json!({}),
            group: None,
            run_at: None,
            trace: None,
        };
        let decided = Commit { outbox: vec![job], ..Commit::at(app.now() - TimeDelta::minutes(2)) };
        app.services.store.commit(&decided).await.unwrap();
        assert_found(&app.instance, "outbox", Warn, "1 jobs have not reached the queue").await;
        app.services.store.mark_pushed(&[id]).await.unwrap();
        assert_found(&app.instance, "outbox", Fail, "the queue does not know 1 of 1 jobs").await;
        rebuild(&app.services).await.unwrap();
        assert_found(&app.instance, "outbox", Ok, "has all of 1 jobs").await;
        assert!(app.services.lanes.get(LaneName::Mail).discard(&queue::JobId::from(id.0)).await.unwrap());
        app.services.store.mark_done(id, app.now()).await.unwrap();
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_does_not_tick() {
    for engine in ENGINES {
        let app = TestApp::start(engine).await;
        assert_found(&app.instance, "clock", Warn, "no clock has ever begun").await;
        app.services.store.advance_schedule("sweep_outbox", app.now()).await.unwrap();
        assert_found(&app.instance, "clock", Ok, "schedules, none is late").await;
        app.stop().await;

        let app = TestApp::start(engine).await;
        app.services.store.advance_schedule("sweep_outbox", app.now() - TimeDelta::minutes(10)).await.unwrap();
        assert_found(&app.instance, "clock", Fail, "sweep_outbox was due at ").await;
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_tick_that_was_missed() {
    for engine in ENGINES {
        let app = TestApp::start(engine).await;
        let (schedules, ticks) =
            (schedules(&app.instance.settings.schedules), StoredTicks::new(Arc::clone(&app.services)));
        // A clock has begun, and is gone before the night.
        let started = app.now() - TimeDelta::days(2);
        pass(&schedules, &ticks, started, started).await.unwrap();
        assert_found(&app.instance, "clock", Fail, " was due at ").await;
        let found = found(&app.instance, "clock").await;
        assert_eq!(found.len(), schedules.len(), "{engine:?}: each of them: {found:#?}");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_that_fail_their_signature() {
    let app = TestApp::start(Engine::Sqlite).await;
    let theirs = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let headers = webhooks::sign::standard(theirs, "msg_1", app.now(), b"{}").unwrap();
    assert_eq!(app.post_to("mail", Request { headers, body: "{}".into() }).await.status, 401);
    let quarantine = bellhop::wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    eventually("it is kept aside", async || {
        (quarantine.entries("mail", app.now()).await.unwrap().len() == 1).then_some(())
    })
    .await;
    assert_found(&app.instance, "quarantine", Warn, "1 deliveries of mail failed their signature").await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_of_development_are_no_secrets() {
    let app = TestApp::start(Engine::Sqlite).await;
    let found = found(&app.instance, "secrets").await;
    assert!(found.len() >= 9 && found.iter().all(|finding| finding.verdict == Warn), "{found:#?}");
    assert!(found.iter().any(|finding| finding.says.contains("which is public")), "{found:#?}");
    app.stop().await;
}
