//! Stopping: what is under way ends, what never ends is cut off, and nothing new begins.

use super::*;

/// A request whose body (`{}`) the server waits for.
async fn begun(app: &App) -> Wire {
    let mut wire = app.connect().await;
    let head = signed_head(b"{}");
    wire.send(format!("{head}expect: 100-continue\r\ncontent-length: 2\r\n\r\n").as_bytes()).await;
    wire.wait_for("HTTP/1.1 100 Continue\r\n\r\n").await;
    wire
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_stop_is_over() {
    let mut app = App::start(Limits { drain: NEVER, ..Limits::default() }).await;
    let mut wire = begun(&app).await;
    app.stop.cancel();
    wire.send(b"{}").await;
    assert_eq!(wire.answer().await.status, 503, "verified, and stopped by the missing queue alone");
    assert_eq!(wire.rest().await, "");
    drop(wire);
    within_deadline(&mut app.stopped).await.unwrap();
}

#[tokio::test]
async fn an_idle_connection_does_not_delay_the_stop() {
    let mut app = App::start(Limits { drain: NEVER, header_timeout: NEVER, linger: NEVER, ..Limits::default() }).await;
    let mut wire = app.connect().await;
    wire.send(b"GET /healthz HTTP/1.1\r\n\r\n").await;
    assert_eq!(wire.answer().await.status, 200);
    app.stop.cancel();
    within_deadline(&mut app.stopped).await.unwrap();
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    let limits = Limits { drain: SOON, header_timeout: NEVER, body_timeout: NEVER, ..Limits::default() };
    let mut app = App::start(limits).await;
    let _stalled = begun(&app).await;
    app.stop.cancel();
    within_deadline(&mut app.stopped).await.unwrap();
}

#[tokio::test]
async fn nothing_new_begins_after_the_stop() {
    let mut app = App::start(Limits::default()).await;
    app.stop.cancel();
    within_deadline(&mut app.stopped).await.unwrap();
    assert!(tokio::net::TcpStream::connect(app.address).await.is_err());
}
