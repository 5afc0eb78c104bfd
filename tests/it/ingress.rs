//! Providers at the real ingress: their own SDKs sign, Redis goes and comes back.

use std::{
    collections::BTreeMap,
    io::{Read, Write as _},
    process::{Command, Stdio},
};

use jobs::LaneName;
use serde_json::Value;
use ureq::http::HeaderMap;

use crate::support::{
    Engine, TestApp, eventually,
    senders::{self, Request},
};

/// A body that no SDK has anything against, and that does nothing.
const STANDARD_BODY: &str = r#"{"type":"invoice.drawn","data":{"note":"Grüezi"}}"#;
const STRIPE_BODY: &str = r#"{"id":"evt_sdk_1","object":"event","type":"invoice.created","data":{"object":{}}}"#;

/// Source, scheme, development secret, body.
const SIGNED_BY_SDKS: [(&str, &str, &str, &str); 4] = [
    ("mail", "standard", "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==", STANDARD_BODY),
    ("payments", "standard", "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1wYXltZW50cw==", STANDARD_BODY),
    ("mail", "svix", "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==", STANDARD_BODY),
    ("stripe", "stripe", "whsec_bellhop_development_stripe", STRIPE_BODY),
];

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).to_str().unwrap()
    }

    fn assert_is_problem(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["request_id"], self.header("x-request-id"));
        assert!(!self.body.to_string().to_lowercase().contains("redis"), "{}", self.body);
    }
}

/// The headers that a provider's official SDK makes for a body.
fn sdk_headers(scheme: &str, secret: &str, body: &str) -> Vec<(String, String)> {
    sdk(&[scheme, "--secret", secret, "--id", &format!("msg_{scheme}")], body).into_iter().collect()
}

/// What an official SDK says of a body.
fn sdk(arguments: &[&str], body: &str) -> BTreeMap<String, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sdk/sign.py");
    let mut python = Command::new(crate::support::python());
    python.arg(script).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut signer = python.spawn().expect("bin/test installs the SDKs");
    signer.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    let output = signer.wait_with_output().unwrap();
    assert!(output.status.success(), "sign.py {arguments:?} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn send(app: &TestApp, source: &str, headers: &[(String, String)], body: impl Into<Vec<u8>>) -> Answer {
    let (url, headers, body) = (format!("http://{}/webhooks/{source}", app.ingress), headers.to_vec(), body.into());
    let sent = tokio::task::spawn_blocking(move || {
        let mut request = agent().post(url).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        read(request.send(&body[..]))
    });
    sent.await.unwrap()
}

/// Posts so many bytes without saying how many.
async fn send_chunked(app: &TestApp, source: &str, bytes: u64) -> Answer {
    let url = format!("http://{}/webhooks/{source}", app.ingress);
    let sent = tokio::task::spawn_blocking(move || {
        let mut body = std::io::repeat(b' ').take(bytes);
        let request = agent().post(url).header("content-type", "application/json");
        read(request.send(ureq::SendBody::from_reader(&mut body)))
    });
    sent.await.unwrap()
}

async fn get(app: &TestApp, path: &str) -> u16 {
    let url = format!("http://{}{path}", app.ingress);
    tokio::task::spawn_blocking(move || agent().get(url).call().unwrap().status().as_u16()).await.unwrap()
}

/// A verdict holds for a moment.
async fn is_ready(app: &TestApp, ready: bool) {
    let status = if ready { 200 } else { 503 };
    let verdict = async || (get(app, "/readyz").await == status).then_some(());
    eventually("the verdict", verdict).await;
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}

fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let (parts, mut body) = response.expect("the ingress answers").into_parts();
    let body = serde_json::from_str(&body.read_to_string().unwrap()).unwrap();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_official_sdks_sign_is_taken_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (source, scheme, secret, body) in SIGNED_BY_SDKS {
        let headers = sdk_headers(scheme, secret, body);
        let new = send(&app, source, &headers, body).await;
        assert_eq!((new.status, &new.body["job"]), (202, &Value::from(new.header("bellhop-job"))), "{source}");
        app.drain().await;
        let again = send(&app, source, &headers, body).await;
        assert_eq!((again.status, &again.body), (200, &new.body), "{source}: the same job");
        let changed = body.replace("invoice", "invoicf");
        send(&app, source, &headers, changed).await.assert_is_problem(401);
        let other = sdk_headers(scheme, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", body);
        send(&app, source, &other, body).await.assert_is_problem(401);
    }
    app.drain().await;
    let stats = app.services.lanes.get(LaneName::Inbound).stats().await.unwrap();
    assert_eq!(stats.done_ever, 4, "one job for each event");
    app.stop().await;
}

#[test]
fn adyens_and_sendgrids_libraries_and_ours_agree() {
    let item = senders::adyen_item("A1");
    let ours = &item["additionalData"]["hmacSignature"];
    let theirs = sdk(&["adyen", "--secret", senders::ADYEN_KEY], &item.to_string());
    assert_eq!(ours, &theirs["hmacSignature"]);

    let Request { headers, body } = senders::sendgrid_events("1", "delivered");
    let header = |name: &str| headers[name].to_str().unwrap();
    let (signature, timestamp) =
        (header("x-twilio-email-event-webhook-signature"), header("x-twilio-email-event-webhook-timestamp"));
    let arguments =
        ["sendgrid", "--secret", senders::EVENTS_PUBLIC, "--signature", signature, "--timestamp", timestamp];
    assert!(sdk(&arguments, std::str::from_utf8(&body).unwrap()).is_empty(), "it is accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_a_length_is_held_to_its_sources_limit() {
    let app = TestApp::start(Engine::Sqlite).await;
    for (source, bytes, status) in
        [("mail", 2 << 20, 413), ("stripe", (256 << 10) + 1, 413), ("stripe", 256 << 10, 401)]
    {
        send_chunked(&app, source, bytes).await.assert_is_problem(status);
    }
    app.stop().await;
}

/// Anybody may ask, as often as they like.
#[tokio::test(flavor = "multi_thread")]
async fn asking_for_readiness_costs_redis_next_to_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    let probes = || {
        let stats: String = app.redis.command(&["INFO", "commandstats"]);
        let line = stats.lines().find_map(|line| line.strip_prefix("cmdstat_set:calls="));
        line.and_then(|line| line.split(',').next()?.parse::<u64>().ok()).unwrap_or_default()
    };
    let before = probes();
    assert_eq!(get(&app, "/readyz").await, 200);
    let asked = (0..200).map(|_| get(&app, "/readyz"));
    assert!(futures::future::join_all(asked).await.into_iter().all(|status| status == 200));
    let written = probes() - before;
    assert!((1..20).contains(&written), "{written} writes for 201 questions");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_redis_could_not_take_is_taken_when_it_is_back() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let (source, scheme, secret, body) = SIGNED_BY_SDKS[0];
    let headers = sdk_headers(scheme, secret, body);
    assert_eq!(get(&app, "/readyz").await, 200);
    app.redis.kill();
    let refused = send(&app, source, &headers, body).await;
    refused.assert_is_problem(503);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    is_ready(&app, false).await;
    assert_eq!(get(&app, "/healthz").await, 200);
    app.redis.start_again();
    assert_eq!(send(&app, source, &headers, body).await.status, 202);
    is_ready(&app, true).await;
    app.drain().await;
    app.stop().await;
}
