//! `bellhop doctor` on real servers: all well, and each thing that can be amiss once.

mod servers;
mod work;

use bellhop::{
    doctor::{Finding, Verdict, examine},
    instance::Instance,
};

use crate::support::{Engine, TestApp, Up, instance_with};

/// What is said of `what`, worst first.
async fn found(instance: &Instance, what: &str) -> Vec<Finding> {
    let mut found = Box::pin(examine(instance, &Ok(Vec::new()))).await;
    found.retain(|finding| finding.what == what);
    found.sort_by_key(|finding| match finding.verdict {
        Verdict::Fail => 0,
        Verdict::Warn => 1,
        Verdict::Ok => 2,
    });
    found
}

/// The worst of it is this verdict, in words that contain these, with something to do where it is not well.
async fn assert_found(instance: &Instance, what: &str, verdict: Verdict, words: &str) {
    let found = found(instance, what).await;
    let Some(worst) = found.first() else { panic!("nothing is said of {what}") };
    assert!(worst.verdict == verdict && worst.says.contains(words), "{what}, {verdict} {words:?}: {found:#?}");
    assert_eq!(worst.remedy.is_some(), verdict != Verdict::Ok, "{worst:?}");
}

/// The app's instance with other settings.
fn other(app: &TestApp, further: &[(&str, &str)]) -> Instance {
    let database = app.instance.database_url.expose();
    let own = database.starts_with("postgres").then_some(("DATABASE_URL", database));
    let all: Vec<_> = own.into_iter().chain(further.iter().copied()).collect();
    instance_with(&app.instance.settings.data, &app.redis.url(), &all)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_fails_where_everything_is_there() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::start(engine).await;
        let instance = other(&app, &[("BELLHOP__PUBLIC__BASE_URL", &format!("http://{}", app.ingress))]);
        let found = Box::pin(examine(&instance, &Ok(Vec::new()))).await;
        let failed: Vec<_> = found.iter().filter(|finding| finding.verdict == Verdict::Fail).collect();
        assert!(failed.is_empty(), "{engine:?}: {failed:#?}");
        let skews = found.iter().filter(|finding| finding.what == "clock skew").count();
        assert_eq!(skews, if engine == Engine::Postgres { 2 } else { 1 }, "{engine:?}: {found:#?}");
        for what in [
            "configuration",
            "secrets",
            "redis",
            "redis durability",
            "redis memory",
            "store",
            "mail",
            "calendar",
            "reader",
            "public address",
            "lane mail",
            "outbox",
            "quarantine",
        ] {
            assert!(found.iter().any(|finding| finding.what == what), "{engine:?}: nothing is said of {what}");
        }
        app.stop().await;
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn the_command_says_a_line_each_and_ends_with_one_where_something_fails() {
    let up = Up::start();
    let run = |arguments: &[&str]| {
        let output = up.run(arguments);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = run(&["doctor"]);
    println!("$ bellhop doctor\n{said}exit code {code:?}");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.lines().all(|line| line.starts_with("ok    ") || line.starts_with("warn  ")), "{said}");
    let (code, said) = run(&["doctor", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, findings[0]["what"].as_str()), (Some(0), Some("configuration")), "{said}");

    let output = up.run_with(&["doctor"], &[("BELLHOP__MAIL__SMTP_URL", "smtp://bellhop:hunter2@127.0.0.1:1")]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.lines().any(|line| line.starts_with("FAIL  mail  ")), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
    let output = up.run_with(&["doctor"], &[("BELLHOP_ENV", "production")]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("set BELLHOP__VENUE__NAME to the name that clients read"), "{said}");
}
