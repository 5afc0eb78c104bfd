//! What fails its signature: kept aside, verified once more when the secret is right, let through in shadow.

use std::{path::Path, process::Command, time::Duration};

use bellhop::{
    ingress::{
        Mode, Replayed, Source,
        quarantine::{self, Entry},
        replay,
    },
    wiring,
};
use http::HeaderMap;
use jobs::LaneName;
use webhooks::{Secrets, sign};

use crate::support::{Engine, TestApp, eventually, senders::Request};

const OURS: &str = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==";
const THEIRS: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &str = r#"{"type":"invoice.drawn","data":{}}"#;

fn signed(app: &TestApp, secret: &str, id: &str) -> Request {
    let headers = sign::standard(secret, id, app.now(), BODY.as_bytes()).unwrap();
    Request { headers, body: BODY.into() }
}

/// The source `mail` as it will be when its secret has been put right.
fn put_right(app: &TestApp) -> Source {
    let sources = wiring::sources(&app.instance.settings).unwrap();
    let source = sources.into_iter().find(|source| source.name == "mail").unwrap();
    Source { secrets: Secrets::parse(source.scheme, &[THEIRS.to_owned()]).unwrap(), ..source }
}

async fn kept(app: &TestApp, count: usize) -> Vec<Entry> {
    let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    eventually("the deliveries are kept aside", async || {
        let entries = quarantine.entries("mail", app.now()).await.unwrap();
        (entries.len() == count).then_some(entries)
    })
    .await
}

async fn replayed(app: &TestApp, source: &Source) -> Replayed {
    let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    let lane = app.services.lanes.get(LaneName::Inbound);
    replay(source, lane, &quarantine, Duration::from_secs(5), app.now()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_signed_with_another_secret_is_imported_when_the_secret_is_put_right() {
    let app = TestApp::start(Engine::Sqlite).await;
    for id in ["msg_1", "msg_2"] {
        assert_eq!(app.post_to("mail", signed(&app, THEIRS, id)).await.status, 401);
    }
    let mut forged = signed(&app, THEIRS, "msg_3");
    forged.body = b"{}".to_vec();
    app.post_to("mail", forged).await;
    app.post_to("mail", Request { headers: HeaderMap::new(), body: Vec::new() }).await;
    assert_eq!(kept(&app, 4).await[0].reason, "no signature matches any secret");

    let unchanged = wiring::sources(&app.instance.settings).unwrap().into_iter().find(|it| it.name == "mail").unwrap();
    assert_eq!(replayed(&app, &unchanged).await, Replayed { enqueued: 0, duplicates: 0, refused: 4 });
    assert_eq!(replayed(&app, &put_right(&app)).await, Replayed { enqueued: 2, duplicates: 0, refused: 2 });
    kept(&app, 2).await;
    app.drain().await;
    let counts = app.services.store.delivery_counts().await.unwrap();
    assert_eq!(counts.iter().map(|count| (count.source.as_str(), count.count)).collect::<Vec<_>>(), [("mail", 2)]);

    let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    let counts = quarantine.counts("mail").await.unwrap();
    assert_eq!((counts["bad_signature"], counts["unsigned"]), (3, 1));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_sent_again_meanwhile_is_a_duplicate() {
    let app = TestApp::start(Engine::Sqlite).await;
    let request = signed(&app, THEIRS, "msg_1");
    app.post_to("mail", request.clone()).await;
    app.post_to("mail", request).await;
    kept(&app, 2).await;
    assert_eq!(replayed(&app, &put_right(&app)).await, Replayed { enqueued: 1, duplicates: 1, refused: 0 });
    app.drain().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_source_is_bounded_and_the_oldest_goes_first() {
    let app = TestApp::start(Engine::Sqlite).await;
    let large = |n: usize| Request { headers: HeaderMap::new(), body: vec![b' '; 60 * 1024 + n] };
    // 60 KiB each: some more than fit into 32 MiB. What comes in a flood is not waited for, so it comes in portions.
    let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    for n in 0..560_usize {
        assert_eq!(app.post_to("mail", large(n)).await.status, 401);
        if n % 32 == 31 || n == 559 {
            eventually("the portion is written", async || {
                let failed = quarantine.counts("mail").await.unwrap();
                (failed.get("unsigned").copied() == u64::try_from(n + 1).ok()).then_some(())
            })
            .await;
        }
    }
    let entries = quarantine.entries("mail", app.now()).await.unwrap();
    let bytes: usize = entries.iter().map(|entry| entry.request().unwrap().2.len()).sum();
    assert!((30 << 20..32 << 20).contains(&bytes), "{bytes} bytes in {} entries", entries.len());
    assert_eq!(entries.last().unwrap().request().unwrap().2.len(), 60 * 1024 + 559, "the newest is there");
    app.stop().await;
}

#[test]
fn a_source_in_shadow_is_said_so_in_its_settings() {
    let variables = [("BELLHOP__WEBHOOKS__SOURCES__MAIL__MODE", "shadow")];
    let folder = tempfile::tempdir().unwrap();
    let instance = crate::support::instance_with(folder.path(), "redis://127.0.0.1:1", &variables);
    let sources = wiring::sources(&instance.settings).unwrap();
    let shadowed: Vec<_> = sources.iter().filter(|source| source.mode == Mode::Shadow).collect();
    assert_eq!(shadowed.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(), ["mail"]);
}

/// A request as it went over the wire.
fn saved(headers: &HeaderMap) -> String {
    let lines = headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
    format!("POST /webhooks/mail HTTP/1.1\r\n{}\r\n{BODY}", lines.collect::<String>())
}

#[test]
fn a_saved_request_is_told_what_the_ingress_would_tell_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.http");
    let at = chrono::DateTime::from_timestamp(1_768_210_200, 0).unwrap();
    let cases = [
        (OURS, "2026-01-12T09:30:00Z", 0, "verified: event msg_1 (provided: webhook-id)"),
        (
            OURS,
            "2026-01-12T10:30:00Z",
            1,
            "refused: signed 3600 s from now, tolerated are 300 s; the sender is told 401",
        ),
        (THEIRS, "2026-01-12T09:30:00Z", 1, "refused: no signature matches any secret; the sender is told 401"),
    ];
    for (secret, when, code, said) in cases {
        std::fs::write(&file, saved(&sign::standard(secret, "msg_1", at, BODY.as_bytes()).unwrap())).unwrap();
        let output = verify(folder.path(), &file, when);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(printed.starts_with(said), "{printed}");
    }
    std::fs::write(&file, BODY).unwrap();
    assert_eq!(verify(folder.path(), &file, "2026-01-12T09:30:00Z").status.code(), Some(1));
}

fn verify(data: &Path, file: &Path, at: &str) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bellhop"));
    command.args(["webhooks", "verify", "--source", "mail", "--at", at]).arg(file);
    command.env("BELLHOP_ENV", "test").env("BELLHOP_DATA", data).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_aside_goes_after_seven_days_though_nothing_fails_any_more() {
    let app = TestApp::start(Engine::Sqlite).await;
    for id in ["msg_1", "msg_2"] {
        app.post_to("mail", signed(&app, THEIRS, id)).await;
    }
    kept(&app, 2).await;
    let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
    assert_eq!(quarantine.sources().await.unwrap(), ["mail"]);
    let held = || app.redis.command::<u64>(&["LLEN", "{bellhop:quarantine:mail}:entries"]);
    let week = chrono::TimeDelta::days(7);
    for (at, left) in [(-chrono::TimeDelta::minutes(1), 2), (chrono::TimeDelta::minutes(1), 0)] {
        quarantine.sweep(app.now() + week + at).await.unwrap();
        assert_eq!(held(), left);
    }
    let bytes: Option<u64> = app.redis.command(&["GET", "{bellhop:quarantine:mail}:bytes"]);
    assert_eq!(bytes, None, "the count begins anew");
    app.stop().await;
}

/// Entries of a source that fails no more, eight days old by the machine's clock.
fn old_entries(app: &TestApp, count: u32) {
    let received = app.now() - chrono::TimeDelta::days(8);
    let fill = "for _ = 1, ARGV[1] do
        redis.call('RPUSH', KEYS[1], ARGV[2])
        redis.call('INCRBY', KEYS[2], #ARGV[2])
    end
    return redis.call('LLEN', KEYS[1])";
    let [entries, bytes] = ["entries", "bytes"].map(|book| format!("{{bellhop:quarantine:stripe}}:{book}"));
    let (count, line) = (count.to_string(), format!("{} {{}}", received.timestamp_millis()));
    let filled: u64 = app.redis.command(&["EVAL", fill, "2", &entries, &bytes, &count, &line]);
    assert_eq!(filled.to_string(), count);
}

fn is_empty(app: &TestApp) -> bool {
    app.redis.command::<u64>(&["EXISTS", "{bellhop:quarantine:stripe}:entries", "{bellhop:quarantine:stripe}:bytes"])
        == 0
}

#[tokio::test(flavor = "multi_thread")]
async fn however_much_is_too_old_it_goes_at_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    // Whole portions too, after which nothing is left.
    for count in [2_500, 2_000, 1] {
        old_entries(&app, count);
        let quarantine = wiring::quarantine(&app.instance).unwrap().connect().await.unwrap();
        quarantine.sweep(app.now()).await.unwrap();
        assert!(is_empty(&app), "{count}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_goes_when_an_ingress_starts() {
    let app = TestApp::start(Engine::Sqlite).await;
    old_entries(&app, 1_200);
    let (intake, waiting) = quarantine::channel();
    let now = app.now();
    let keeping = quarantine::keep(wiring::quarantine(&app.instance).unwrap(), waiting, move || now);
    let gone = eventually("what is too old is gone", async || is_empty(&app).then_some(()));
    tokio::select! {
        ended = keeping => panic!("{ended:?}"),
        () = gone => drop(intake),
    }
    app.stop().await;
}
