//! Servers that are gone, full, strangers, or do not let us in.

use axum::{Router, response::Redirect, routing::get};
use bellhop::{doctor::Verdict::*, wiring};

use super::{assert_found, found, other};
use crate::support::{
    CalendarKind, CalendarServer, Database, Engine, MailServer, RedisServer, TestApp, calendar_login, instance_with,
    model::{Fake, Reply},
};

const STRICT: (&str, &str) = ("BELLHOP__REDIS__DURABILITY", "strict");

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_is_gone_full_or_forgetful() {
    let (folder, mut redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let strict = instance_with(folder.path(), &redis.url(), &[STRICT]);
    assert_found(&strict, "redis", Ok, "takes writes").await;
    assert_found(&strict, "redis durability", Ok, "on disk").await;
    assert_found(&strict, "clock skew", Ok, "Redis is 0.0").await;
    redis.command::<()>(&["CONFIG", "SET", "appendfsync", "everysec"]);
    assert_found(&strict, "redis durability", Fail, "appendfsync is everysec and must be always").await;
    redis.command::<()>(&["CONFIG", "SET", "no-appendfsync-on-rewrite", "yes"]);
    assert_found(&strict, "redis durability", Fail, "no-appendfsync-on-rewrite is yes and must be no").await;
    let relaxed = instance_with(folder.path(), &redis.url(), &[("BELLHOP__REDIS__DURABILITY", "relaxed")]);
    assert_found(&relaxed, "redis durability", Warn, "appendfsync is everysec").await;
    let used: String = redis.command(&["INFO", "memory"]);
    let used: u64 = used.lines().find_map(|line| line.strip_prefix("used_memory:")).unwrap().trim().parse().unwrap();
    redis.command::<()>(&["CONFIG", "SET", "maxmemory", &(used + used / 8).to_string()]);
    assert_found(&strict, "redis memory", Warn, "% of ").await;
    redis.command::<()>(&["CONFIG", "SET", "maxmemory", "1000"]);
    assert_found(&strict, "redis", Fail, "Redis is full").await;
    redis.kill();
    assert_found(&strict, "redis", Fail, "Redis cannot be reached").await;
    assert!(found(&strict, "lane mail").await.is_empty(), "what cannot be asked for is not guessed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_missing_old_newer_or_gone() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let embedded = instance_with(folder.path(), &redis.url(), &[]);
    assert_found(&embedded, "store", Fail, "there is none at ").await;
    assert!(!folder.path().join("bellhop.db").exists(), "looking makes no store");
    wiring::migrate(&embedded).await.unwrap();
    assert_found(&embedded, "store", Ok, "up to date").await;

    let database = Database::create();
    let url = database.url();
    let networked = instance_with(folder.path(), &redis.url(), &[("DATABASE_URL", &url)]);
    assert_found(&networked, "store", Fail, "migrations").await;
    wiring::migrate(&networked).await.unwrap();
    assert_found(&networked, "store", Ok, "up to date").await;
    database.execute("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)");
    assert_found(&networked, "store", Fail, "'m9999_later' is missing").await;
    let refused = wiring::migrate(&networked).await.unwrap_err();
    assert!(
        format!("{refused:#}").contains("'m9999_later' is missing"),
        "an older program does not begin: {refused:#}"
    );
    let gone =
        instance_with(folder.path(), &redis.url(), &[("DATABASE_URL", "postgres://bellhop:hunter2@127.0.0.1:1/x")]);
    let said = format!("{:?}", found(&gone, "store").await);
    assert!(said.contains("Fail") && said.contains("could not be opened") && !said.contains("hunter2"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_is_gone_or_does_not_let_us_in() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let mut server = MailServer::start(&["--starttls", "--login", "bellhop:s3cret/@"]);
    let (port, authority) = (server.port(), server.authority());
    let instance = |login: &str, authority: &str| {
        let url = format!("smtp://{login}@localhost:{port}");
        let settings = [("BELLHOP__MAIL__SMTP_URL", url.as_str()), ("BELLHOP__MAIL__SMTP_AUTHORITY", authority)];
        instance_with(folder.path(), &redis.url(), &settings)
    };
    let right = instance("bellhop:s3cret%2F%40", &authority);
    assert_found(&right, "mail", Ok, "lets us in; nothing was sent").await;
    assert_found(&instance("bellhop:hunter2", &authority), "mail", Fail, "logging in: ").await;
    assert_found(&instance("bellhop:s3cret%2F%40", ""), "mail", Fail, "agreeing on TLS: ").await;
    let said = format!("{:?}", found(&instance("bellhop:hunter2", &authority), "mail").await);
    assert!(!said.contains("hunter2"), "{said}");
    assert_eq!(server.taken(), 0, "no mail is sent");
    server.kill();
    assert_found(&right, "mail", Fail, "connecting: ").await;
    let files = instance_with(folder.path(), &redis.url(), &[("BELLHOP__MAIL__FOLDER", "/proc/nowhere")]);
    assert_found(&files, "mail", Fail, "could not be written").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_server_that_is_gone_strange_or_lacks_a_calendar() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let mut server = CalendarServer::start(CalendarKind::Radicale);
    let url = server.url();
    let login = calendar_login(&url);
    let with = |further: &[(&str, &str)]| {
        let settings: Vec<_> = login.iter().chain(further).copied().collect();
        instance_with(folder.path(), &redis.url(), &settings)
    };
    let right = with(&[]);
    assert_found(&right, "calendar", Ok, "all 7 can be read in ").await;
    let lacking =
        with(&[("BELLHOP__CALENDAR__ROOMS__B", "Salon bleu"), ("BELLHOP__CALENDAR__VISITS", "/bellhop/nowhere/")]);
    let missing = found(&lacking, "calendar").await;
    let said: Vec<_> = missing.iter().map(|finding| finding.says.as_str()).collect();
    assert!(said.len() == 2 && said[0].contains("\"Salon bleu\"") && said[1].contains("the visits"), "{said:?}");
    let refused = [login[0], login[1], ("BELLHOP__CALENDAR__CALDAV_PASSWORD", "hunter2")];
    let refused = instance_with(folder.path(), &redis.url(), &refused);
    assert_found(&refused, "calendar", Fail, "refused the login").await;
    server.kill();
    assert_found(&right, "calendar", Fail, "did not answer").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_does_not_read() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let reading = booking::Reading {
        language: Some("en".to_owned()),
        acts: vec![booking::ActKind::Inquire],
        participants: Some(25),
        ..booking::Reading::default()
    };
    let model = Fake::start([Reply::Says(serde_json::to_string(&reading).unwrap())]).await;
    let place = model.base_url();
    let llm = [
        ("BELLHOP__READER__KIND", "llm"),
        ("BELLHOP__READER__LLM__BASE_URL", place.as_str()),
        ("BELLHOP__READER__LLM__MODEL", "reader-1"),
        ("BELLHOP__READER__LLM__RETRIES", "0"),
    ];
    let instance = instance_with(folder.path(), &redis.url(), &llm);
    assert_found(&instance, "reader", Ok, "reader-1 has read a sample").await;
    model.reply([Reply::Status(401, None)]);
    assert_found(&instance, "reader", Fail, "reader-1: the model's endpoint answered with status 401").await;
    let rules = instance_with(folder.path(), &redis.url(), &[]);
    assert_found(&rules, "reader", Ok, "rules").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_address_that_leads_elsewhere() {
    let app = TestApp::start(Engine::Sqlite).await;
    let at = |url: &str| other(&app, &[("BELLHOP__PUBLIC__BASE_URL", url)]);
    assert_found(&at(&format!("http://{}", app.ingress)), "public address", Ok, "this instance's ingress").await;
    let secret = ("BELLHOP__WEBHOOKS__SOURCES__REPORTS__SECRETS", "key-bellhop-test-of-another-instance");
    let strange = other(&app, &[("BELLHOP__PUBLIC__BASE_URL", &format!("http://{}", app.ingress)), secret]);
    assert_found(&strange, "public address", Fail, "other sources or other secrets").await;
    let shop = Router::new().route("/healthz", get(async || "ok\n"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = async {
        assert_found(&at(&format!("http://{address}")), "public address", Fail, "something else than an ingress").await;
        assert_found(&at(&format!("http://{address}/shop")), "public address", Fail, "answers 404").await;
    };
    tokio::select! {
        () = asked => {}
        ended = axum::serve(listener, shop) => panic!("the shop has closed: {ended:?}"),
    }
    assert_found(&at("http://127.0.0.1:1"), "public address", Warn, "cannot be reached from here").await;
    let there = format!("http://{}/healthz", app.ingress);
    let moved = Router::new().route("/healthz", get(async move || Redirect::permanent(&there)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = at(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::select! {
        // Who followed would find this instance's ingress, and have shown them its signature.
        () = assert_found(&here, "public address", Fail, "leads elsewhere") => {}
        ended = axum::serve(listener, moved) => panic!("who points there has closed: {ended:?}"),
    }
    app.stop().await;
}
