//! Every refusal is a problem document of its own status.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::*;

fn post(path: &str, extra: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{extra}content-length: {length}\r\n\r\n{body}").into_bytes()
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// A good request with something in its head replaced.
fn edited(from: &str, to: &str) -> Vec<u8> {
    let request = String::from_utf8(signed(b"{}")).unwrap();
    assert!(request.contains(from), "{from:?} is not in the request");
    request.replacen(from, to, 1).into_bytes()
}

#[tokio::test]
async fn a_refusal_has_its_status_and_tells_nothing_internal() {
    let cases = [
        ("unknown source", post("/webhooks/nobody", "", "{}"), 404),
        ("unknown path", get("/admin"), 404),
        ("a path below a source", post("/webhooks/mail/x", "", "{}"), 404),
        ("two segments below a source", post("/webhooks/mail/x/y", "", "{}"), 404),
        ("no source's name", post("/webhooks/", "", "{}"), 404),
        ("a path that is no text", post("/webhooks/%ff", "", "{}"), 404),
        ("another method", get("/webhooks/mail"), 405),
        ("another method, unknown source", get("/webhooks/nobody"), 405),
        ("another content type", edited("application/json", "text/plain"), 415),
        ("compressed", edited("content-type", "content-encoding: gzip\r\ncontent-type"), 415),
        ("no signature", post("/webhooks/mail", "", "{}"), 401),
        ("another body", edited("\r\n\r\n{}", "\r\n\r\n[]"), 401),
        ("stale", edited("webhook-timestamp: 1614265330", "webhook-timestamp: 1614265029"), 401),
        ("no time", edited("webhook-timestamp: 1614265330", "webhook-timestamp: soon"), 400),
        ("an id twice", edited("webhook-id", "webhook-id: msg_1\r\nwebhook-id"), 400),
        ("too large by its own word", edited("content-length: 2", "content-length: 1048577"), 413),
        ("too many headers", edited("content-type", &format!("{}content-type", "x-filler: 1\r\n".repeat(64))), 431),
        ("too large headers", edited("content-type", &format!("x: {}\r\ncontent-type", "y".repeat(17_000))), 431),
        ("no queue", signed(b"{}"), 503),
        ("no queue, readiness", get("/readyz"), 503),
    ];
    let app = App::start(Limits::default()).await;
    for (name, request, status) in cases {
        let answer = app.exchange(&request).await;
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        let detail = answer.problem();
        assert!(!detail.to_lowercase().contains("redis") && !detail.contains("nowhere"), "{name}: {detail}");
    }
}

#[tokio::test]
async fn what_fails_in_shadow_goes_on_to_the_queue() {
    let mut ingress = ingress(Limits::default());
    ingress.sources[0].mode = Mode::Shadow;
    let app = App::start_with(ingress).await;
    for request in [post("/webhooks/mail", "", "{}"), edited("\r\n\r\n{}", "\r\n\r\n[]")] {
        assert_eq!(app.exchange(&request).await.status, 503, "let through, and stopped by the missing queue alone");
    }
    assert_eq!(app.exchange(&edited("application/json", "text/plain")).await.status, 415, "limits are no signatures");
}

#[tokio::test]
async fn a_path_below_a_source_is_there_only_where_a_scheme_has_a_secret_for_it() {
    let mut ingress = ingress(Limits::default());
    let secrets = Secrets::parse(Scheme::SendgridInbound, &["a-secret-segment".to_owned()]).unwrap();
    let (scheme, name) = (Scheme::SendgridInbound, "parse".to_owned());
    ingress.sources.push(Source { name, scheme, secrets, ..ingress.sources[0].clone() });
    let app = App::start_with(ingress).await;
    let form = "content-type: multipart/form-data; boundary=x\r\n";
    let cases = [
        ("/webhooks/mail/x", 404, "There is no source at this path."),
        ("/webhooks/parse/a-secret-segment", 503, "The delivery can not be stored now; please send it again later."),
        ("/webhooks/parse/another", 503, "The delivery carries no signature that we can confirm."),
        ("/webhooks/parse", 503, "The delivery carries no signature that we can confirm."),
        // One slash at the end is a slip, whatever stands before it.
        ("/webhooks/parse/a-secret-segment/", 503, "The delivery can not be stored now; please send it again later."),
        ("/webhooks/parse/", 503, "The delivery carries no signature that we can confirm."),
    ];
    for (path, status, detail) in cases {
        let answer = app.exchange(&post(path, form, "--x--\r\n")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (status, detail), "{path}");
    }
}

/// SendGrid drops a mail after a 404, and an address may be mistyped, or its source be renamed or not there yet.
#[tokio::test]
async fn a_delivery_for_no_source_comes_again_where_it_may_be_one_that_is_dropped_otherwise() {
    let mut ingress = ingress(Limits::default());
    ingress.sources.push(parse_source());
    let app = App::start_with(ingress).await;
    let paths = ["", "parsed", "parse/a/b", "parsed/a", "parsed/a/", "parse/%ff", "%ff", "%ff/a"];
    for path in paths.map(|path| format!("/webhooks/{path}")) {
        let answer = app.exchange(&post(&path, "content-type: multipart/form-data; boundary=x\r\n", "--x--\r\n")).await;
        assert_eq!((answer.status, answer.headers.contains_key("retry-after")), (503, true), "{path}");
        assert_eq!(answer.problem(), "There is no source at this path.", "{path}");
    }
    // What is nobody's delivery, or is known to be the delivery of a sender who comes again.
    let others =
        [post("/hooks/parse", "", "{}"), post("/webhooks/mail/a/b", "", "{}"), post("/webhooks/mail/x", "", "{}")];
    for request in others.into_iter().chain([get("/webhooks/parse/a/b")]) {
        let answer = app.exchange(&request).await;
        assert_eq!(answer.status, 404, "{}", String::from_utf8_lossy(&request));
    }
}

#[tokio::test]
async fn who_may_come_again_is_told_when() {
    let app = App::start(Limits { retry_after: Duration::from_secs(7), ..Limits::default() }).await;
    for request in [signed(b"{}"), get("/readyz")] {
        assert_eq!(app.exchange(&request).await.headers["retry-after"], "7");
    }
    assert!(!app.exchange(&get("/admin")).await.headers.contains_key("retry-after"));
}

/// Reports are made of errors: who may bring one about may fill them.
#[tokio::test]
async fn what_anybody_can_bring_about_is_no_error_in_the_log() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let writer = Arc::new(log.reopen().unwrap());
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).with_writer(writer);
    let _logged = tracing::subscriber::set_default(subscriber.finish());
    let errors = || std::fs::read_to_string(log.path()).unwrap().matches("request failed").count();
    let mut ingress = ingress(Limits::default());
    ingress.sources.push(parse_source());
    let app = App::start_with(ingress).await;
    for path in ["/webhooks/parse", "/webhooks/nobody", "/webhooks/parse/a/b"] {
        assert_eq!(app.exchange(&post(path, "", "{}")).await.status, 503, "{path}");
    }
    assert_eq!(errors(), 0);
    assert_eq!(app.exchange(&signed(b"{}")).await.status, 503, "no queue");
    assert_eq!(errors(), 1);
}

#[tokio::test]
async fn another_method_is_told_the_right_one() {
    let app = App::start(Limits::default()).await;
    assert_eq!(app.exchange(&get("/webhooks/mail")).await.headers["allow"], "POST");
}

#[tokio::test]
async fn the_process_lives_without_a_queue() {
    let app = App::start(Limits::default()).await;
    let answer = app.exchange(&get("/healthz")).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"));
    assert!(answer.headers.contains_key("x-request-id") && !answer.headers.contains_key("server"), "{answer:?}");
}

#[tokio::test]
async fn every_request_of_a_connection_has_its_own_id() {
    let app = App::start(Limits::default()).await;
    let mut wire = app.connect().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        wire.send(&get("/healthz")).await;
        ids.push(wire.answer().await.headers["x-request-id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3, "{ids:?}");
}

#[tokio::test]
async fn a_panic_is_a_problem_of_ours_and_ends_nothing_else() {
    let mut ingress = ingress(Limits::default());
    // The second look at the clock is the one for the signature.
    let looked = AtomicBool::new(false);
    ingress.clock =
        Arc::new(move || if looked.fetch_xor(true, Ordering::SeqCst) { panic!("a broken clock") } else { now() });
    let app = App::start_with(ingress).await;
    let mut wire = app.connect().await;
    for _ in 0..2 {
        wire.send(&signed(b"{}")).await;
        let answer = wire.answer().await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.problem(), "Something went wrong on our side.");
    }
}
