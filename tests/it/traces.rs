//! What follows from a request is found by its trace, and what fails by its ids, in the log as in the reports.

use serde_json::Value;
use webhooks::sign;

use crate::support::{Engine, MAIL_SECRET, Mail, Observed, TestApp, now, observed, room_b, senders::Request, unique};

const ANNA: &str = "Anna Keller <anna@client.example>";

fn request(mail: &Mail, traceparent: Option<&'static str>) -> Request {
    let body = mail.body().to_string().into_bytes();
    let mut headers = sign::standard(MAIL_SECRET, &format!("evt_{}", unique()), now(), &body).unwrap();
    if let Some(traceparent) = traceparent {
        headers.insert("traceparent", http::HeaderValue::from_static(traceparent));
    }
    Request { headers, body }
}

/// The lines of this message whose span belongs to a trace.
fn of_trace(observed: &Observed, message: &str, trace: &str) -> Vec<Value> {
    observed.lines(message).into_iter().filter(|line| line["span"]["trace_id"] == trace).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_goes_from_the_request_through_the_outbox_to_the_mail() {
    let observed = observed();
    let app = TestApp::start(Engine::Sqlite).await;
    let (trace, parent) =
        ("4bf92f3577b34da6a3ce929d0e0e4736", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    app.post_to("mail", request(&Mail::new(ANNA, "Room B", &room_b(&app)), Some(parent))).await;
    app.drain().await;
    let taken = of_trace(observed, "delivery taken", trace);
    let imported = of_trace(observed, "delivery imported", trace);
    let left = of_trace(observed, "the mail has left", trace);
    assert_eq!((taken.len(), imported.len(), left.len()), (1, 1, 1));
    assert_eq!(taken[0]["span"]["request_id"], imported[0]["span"]["request_id"]);
    assert_eq!(left[0]["span"]["kind"], "mail.send");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_a_trace_that_we_can_read_begins_one() {
    let observed = observed();
    let app = TestApp::start(Engine::Sqlite).await;
    for traceparent in
        [None, Some("anna@client.example"), Some("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    {
        let text = format!("{} {}", room_b(&app), unique());
        let answer = app.post_to("mail", request(&Mail::new(ANNA, "Room B", &text), traceparent)).await;
        app.drain().await;
        let job = answer.job.unwrap();
        let imported = observed.lines("delivery imported");
        let line = imported.iter().find(|line| line["span"]["job_id"] == job.as_str()).unwrap();
        let trace = line["span"]["trace_id"].as_str().unwrap();
        assert!(trace.len() == 32 && trace.bytes().any(|byte| byte != b'0'), "{trace}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_has_the_same_ids_in_the_log_and_in_its_report() {
    let observed = observed();
    let app = TestApp::start(Engine::Sqlite).await;
    app.receive(&Mail::new("nobody", "Room B", &room_b(&app))).await;
    let lane = app.services.lanes.get(jobs::LaneName::Mail);
    let dead = lane.list(queue::State::Dead, 10).await.unwrap().remove(0).id;
    let lines = observed.lines("dead letter");
    let line = lines.iter().find(|line| line["span"]["job_id"] == dead.as_str()).expect("the log tells of it");
    let reports = observed.reports();
    let report = reports.iter().find(|report| report.tags.get("job_id").is_some_and(|id| id == dead.as_str()));
    let report = report.expect("it was reported");
    assert_eq!(report.message.as_deref(), Some("dead letter"));
    assert_eq!(report.tags["trace_id"], line["span"]["trace_id"].as_str().unwrap());
    assert_eq!(report.tags["lane"], "mail");
    assert!(report.server_name.is_none() && report.request.is_none() && report.user.is_none());
    lane.discard(&dead).await.unwrap();
    app.stop().await;
}

/// Whoever asks for TRACE gets ours and not that of libraries.
#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_libraries_are_quiet_however_loud_the_log_is() {
    let observed = observed();
    let app = TestApp::start(Engine::Sqlite).await;
    assert_eq!(app.instance.settings.log.filter, None, "the filter is that of what observes");
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    app.stop().await;
    let log = observed.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let below = |line: &&Value| ["DEBUG", "TRACE"].contains(&line["level"].as_str().unwrap());
    let ours = ["bellhop", "booking", "jobs", "queue", "store", "webhooks"];
    let foreign: Vec<_> = lines
        .iter()
        .filter(below)
        .map(|line| line["target"].as_str().unwrap())
        .filter(|target| !ours.contains(&target.split("::").next().unwrap()))
        .collect();
    assert_eq!(foreign, [""; 0]);
    assert!(lines.iter().filter(below).count() > 0, "nothing below INFO was logged: this test guards nothing");
}
