//! What one peer may hold, so that another gets its turn.

use futures::{StreamExt as _, stream::FuturesUnordered};
use webhooks::sign;

use super::*;

/// The beginning of a large form for `parse`, of which no end ever comes.
fn stalled(password: &str, sent: usize) -> Vec<u8> {
    let credentials = sign::basic(password);
    let credentials = credentials["authorization"].to_str().unwrap();
    let head = format!(
        "POST /webhooks/parse HTTP/1.1\r\nhost: x\r\nauthorization: {credentials}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {LARGEST_BODY}\r\n\r\n"
    );
    [head.as_bytes(), &vec![b'-'; sent]].concat()
}

/// Memory for four of the largest bodies, of which a peer may hold two.
fn narrow() -> Limits {
    Limits { body_memory_bytes: 4 * LARGEST_BODY, body_memory_bytes_per_peer: 2 * LARGEST_BODY, ..Limits::default() }
}

fn app_with_parse(limits: Limits) -> Ingress {
    let mut ingress = ingress(Limits { body_timeout: NEVER, ..limits });
    ingress.sources.push(parse_source());
    ingress
}

#[tokio::test]
async fn stalled_bodies_of_one_peer_do_not_keep_out_another() {
    let app = App::start_with(app_with_parse(narrow())).await;
    let mut wires = Vec::new();
    for _ in 0..8 {
        let mut wire = Wire::connect_from("127.0.0.2", app.address).await;
        wire.send(&stalled("venue:a-long-password", LARGEST_BODY - 1)).await;
        wires.push(wire);
    }
    // Four find no room in all there is: by then the others hold what they get.
    let mut refused: FuturesUnordered<_> = wires.iter_mut().map(Wire::answer).collect();
    for _ in 0..4 {
        assert_eq!(refused.next().await.unwrap().problem(), "Too much is going on; please send it again later.");
    }
    let large = signed(&vec![b' '; LARGEST_BODY]);
    for _ in 0..3 {
        assert_eq!(app.exchange(&large).await.status, 503, "verified, and stopped by the missing queue alone");
    }
}

#[tokio::test]
async fn who_has_no_password_is_told_so_before_the_body_ends() {
    let app = App::start_with(app_with_parse(Limits::default())).await;
    let mut wire = app.connect().await;
    wire.send(&stalled("venue:another-password", 128 * 1024)).await;
    let answer = wire.answer().await;
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (503, "The delivery carries no signature that we can confirm.")
    );
}

/// Idle ones say nothing, and are kept.
async fn idle(app: &App, peer: &str, connections: usize) -> Vec<Wire> {
    let mut wires = Vec::new();
    for _ in 0..connections {
        wires.push(Wire::connect_from(peer, app.address).await);
    }
    wires
}

#[tokio::test]
async fn idle_connections_of_one_peer_do_not_keep_out_another() {
    let app = App::start(Limits { header_timeout: NEVER, ..Limits::default() }).await;
    let mut crowd = idle(&app, "127.0.0.2", 1_100).await;
    let served = app.exchange(b"GET /healthz HTTP/1.1\r\n\r\n");
    assert_eq!(served.await.status, 200);
    // They came in order: the last one is over the cap, and is closed.
    assert_eq!(crowd.pop().unwrap().rest().await, "");
    crowd.truncate(256);
    let mut kept = crowd.pop().unwrap();
    kept.send(b"GET /healthz HTTP/1.1\r\n\r\n").await;
    assert_eq!(kept.answer().await.status, 200, "what was within the cap stays");
}

/// Whoever keeps asking, and never lets go, would hold a place for ever.
#[tokio::test]
async fn a_connection_ends_at_its_age_with_the_request_under_way() {
    let app = App::start(Limits { connection_age: SOON, header_timeout: NEVER, ..Limits::default() }).await;
    let mut busy = app.connect().await;
    let head = signed_head(b"{}");
    busy.send(format!("{head}expect: 100-continue\r\ncontent-length: 2\r\n\r\n").as_bytes()).await;
    busy.wait_for("HTTP/1.1 100 Continue\r\n\r\n").await;
    // It is younger: when it has ended, the other one is of age too.
    assert_eq!(app.connect().await.rest().await, "");
    busy.send(b"{}").await;
    assert_eq!(busy.answer().await.status, 503, "verified, and stopped by the missing queue alone");
    assert_eq!(busy.rest().await, "");
}

#[tokio::test]
async fn who_does_not_read_the_answers_is_cut_off() {
    // By then the answers have filled what the system keeps for a socket.
    let limits = Limits {
        connection_age: Duration::from_secs(3),
        header_timeout: SOON,
        body_timeout: SOON,
        enqueue_timeout: SOON,
        linger: SOON,
        ..Limits::default()
    };
    let app = App::start(limits).await;
    let mut deaf = Wire::connect_deaf(app.address).await;
    deaf.send_until_cut_off(b"GET /nowhere HTTP/1.1\r\n\r\n").await;
}

#[tokio::test]
async fn our_own_proxy_speaks_for_many() {
    let proxies = vec!["127.0.0.2/32".parse().unwrap()];
    let limits =
        Limits { connections_per_peer: 2, trusted_proxies: proxies, header_timeout: NEVER, ..Limits::default() };
    let app = App::start(limits).await;
    let mut wires = idle(&app, "127.0.0.2", 8).await;
    let mut last = wires.pop().unwrap();
    last.send(b"GET /healthz HTTP/1.1\r\n\r\n").await;
    assert_eq!(last.answer().await.status, 200);
}

/// Postmark says which addresses it posts from.
#[tokio::test]
async fn a_source_with_a_list_of_addresses_hears_nobody_else() {
    let mut ingress = ingress(Limits { trusted_proxies: vec!["127.0.0.9/32".parse().unwrap()], ..Limits::default() });
    ingress.sources[0].allow_from = vec!["127.0.0.2/32".parse().unwrap(), "192.0.2.0/24".parse().unwrap()];
    let app = App::start_with(ingress).await;
    let forwarded = |by: &str| {
        let request = String::from_utf8(signed(b"{}")).unwrap();
        request.replacen("host:", &format!("x-forwarded-for: {by}\r\nhost:"), 1).into_bytes()
    };
    let cases = [
        ("127.0.0.1", signed(b"{}"), 401),
        ("127.0.0.2", signed(b"{}"), 503),
        // Only a proxy of ours is asked for whom it speaks.
        ("127.0.0.1", forwarded("192.0.2.7"), 401),
        ("127.0.0.9", forwarded("192.0.2.7"), 503),
        ("127.0.0.9", forwarded("198.51.100.7"), 401),
    ];
    for (peer, request, status) in cases {
        let mut wire = Wire::connect_from(peer, app.address).await;
        wire.send(&request).await;
        assert_eq!(wire.answer().await.status, status, "{peer}: {}", String::from_utf8_lossy(&request));
    }
}
