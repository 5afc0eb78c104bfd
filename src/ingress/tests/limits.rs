//! What a request may cost: bytes, memory, time.

use super::*;

/// Signed, in chunks of 8 KiB, without a length.
fn chunked(bytes: usize) -> Vec<u8> {
    let body = vec![b' '; bytes];
    let mut request = format!("{}transfer-encoding: chunked\r\n\r\n", signed_head(&body)).into_bytes();
    for chunk in body.chunks(8 * 1024) {
        request.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        request.extend_from_slice(chunk);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    request
}

#[tokio::test]
async fn a_chunked_body_over_the_limit_is_refused_and_its_sender_reads_the_answer() {
    let app = App::start(Limits::default()).await;
    // The second is more than sockets buffer: its sender still writes when the answer stands.
    for mebibytes in [2, 32] {
        let answer = app.exchange(&chunked(mebibytes * 1024 * 1024)).await;
        assert_eq!(answer.status, 413);
        answer.problem();
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_verified() {
    let app = App::start(Limits::default()).await;
    let whole = signed(&vec![b' '; LARGEST_BODY]);
    for request in [chunked(LARGEST_BODY), whole.clone()] {
        assert_eq!(app.exchange(&request).await.status, 503, "verified, and stopped by the missing queue alone");
    }
    // Its last byte counts: what is cut off would fail, and what is not verified would pass.
    let mut changed = whole;
    *changed.last_mut().unwrap() = b'x';
    assert_eq!(app.exchange(&changed).await.status, 401);
    for request in [chunked(LARGEST_BODY + 1), signed(&vec![b' '; LARGEST_BODY + 1])] {
        assert_eq!(app.exchange(&request).await.status, 413);
    }
}

#[tokio::test]
async fn bodies_share_a_memory_and_give_it_back() {
    let app = App::start(Limits { body_memory_bytes: 64 * 1024, ..Limits::default() }).await;
    let small = signed(&vec![b' '; 60 * 1024]);
    for _ in 0..3 {
        assert_eq!(app.exchange(&small).await.status, 503, "fits, and is stopped by the missing queue alone");
    }
    let answer = app.exchange(&chunked(65 * 1024)).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.headers["retry-after"], "5");
    answer.problem();
    assert_eq!(app.exchange(&small).await.status, 503, "the refused body holds nothing");
}

#[tokio::test]
async fn headers_that_do_not_arrive_are_answered_408() {
    let app = App::start(Limits { header_timeout: SOON, ..Limits::default() }).await;
    let answer = app.exchange(b"POST /webhooks/mail HTTP/1.1\r\nhost: loc").await;
    assert_eq!(answer.status, 408);
    assert_eq!(answer.problem(), "The request took too long to arrive.");
}

/// SendGrid takes 4xx for the last word.
#[tokio::test]
async fn what_the_edge_refuses_is_answered_by_the_sources_row() {
    let mut ingress = ingress(Limits { header_timeout: SOON, ..Limits::default() });
    ingress.sources.push(parse_source());
    let app = App::start_with(ingress).await;
    let (late, large) = ("host: loc".to_owned(), format!("host: x\r\n{}\r\n", "x: y\r\n".repeat(150)));
    let huge = format!("host: x\r\nx: {}\r\n\r\n", "y".repeat(40_000));
    let cases = [
        ("/webhooks/mail", &late, 408),
        ("/webhooks/parse", &late, 503),
        ("/webhooks/parse/a-secret", &late, 503),
        ("/webhooks/mail", &large, 431),
        ("/webhooks/parse", &large, 503),
        ("/webhooks/parse", &huge, 503),
        // Nobody's, so it may have been meant for any.
        ("/webhooks/parsed", &late, 503),
    ];
    for (path, headers, status) in cases {
        let answer = app.exchange(format!("POST {path} HTTP/1.1\r\n{headers}").as_bytes()).await;
        assert_eq!(answer.status, status, "{path} {}", headers.len());
        answer.problem();
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503, "{path}");
    }
    assert_eq!(app.exchange(b"POST /webhooks/ma").await.status, 503, "no source has been named yet");
}

#[tokio::test]
async fn an_idle_connection_is_closed_without_a_word() {
    let app = App::start(Limits { header_timeout: SOON, ..Limits::default() }).await;
    assert_eq!(app.connect().await.rest().await, "");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_answered_408() {
    let app = App::start(Limits { body_timeout: SOON, ..Limits::default() }).await;
    let request = signed(b"{}");
    let answer = app.exchange(&request[..request.len() - 1]).await;
    assert_eq!(answer.status, 408);
    answer.problem();
}

#[tokio::test]
async fn a_body_that_is_framed_wrongly_is_refused() {
    let app = App::start(Limits::default()).await;
    let head = format!("{}transfer-encoding: chunked\r\n\r\nnonsense\r\n", signed_head(b"{}"));
    let answer = app.exchange(head.as_bytes()).await;
    assert_eq!(answer.status, 400);
    answer.problem();
}

#[tokio::test]
async fn connections_beyond_the_cap_get_their_turn() {
    let app = App::start(Limits { connections: 1, header_timeout: SOON, ..Limits::default() }).await;
    let _idle = app.connect().await;
    let (first, second) =
        (app.exchange(b"GET /healthz HTTP/1.1\r\n\r\n"), app.exchange(b"GET /healthz HTTP/1.1\r\n\r\n"));
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.status, second.status), (200, 200));
}
