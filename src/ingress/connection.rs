//! One connection, from its first byte to a close that does not swallow the last answer.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, Uri},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::debug;

use super::{Limits, edge::HeadersTooSlow, peer::Peer};

/// hyper's own buffer for headers: above ours, so that it is our limit that answers. Not below hyper's minimum.
const fn buffer_bytes(limits: &Limits) -> usize {
    if limits.header_bytes < 8 * 1024 { 32 * 1024 } else { limits.header_bytes * 4 }
}

pub(super) async fn serve(stream: TcpStream, peer: Peer, router: Router, limits: Limits, stop: CancellationToken) {
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "a connection ended before it began");
        return;
    }
    let refused = Arc::new(AtomicBool::new(false));
    let (routes, note) = (router.clone(), refused.clone());
    let service = service_fn(move |request| Box::pin(respond(routes.clone(), request, peer, note.clone())));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(buffer_bytes(&limits))
        .max_headers(limits.header_count.saturating_mul(4))
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    let young = timeout(limits.connection_age, poll_fn(|context| connection.poll_without_shutdown(context)));
    let ended = match stop.run_until_cancelled(young).await {
        Some(Ok(ended)) => ended,
        Some(Err(_)) | None => {
            Pin::new(&mut connection).graceful_shutdown();
            let last = timeout(limits.request(), poll_fn(|context| connection.poll_without_shutdown(context)));
            let Ok(ended) = last.await else { return debug!("a connection that did not end was cut off") };
            ended
        }
    };
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner();
    let idle = parts.read_buf.is_empty();
    let timed_out = ended.as_ref().is_err_and(hyper::Error::is_timeout);
    if timed_out && !idle {
        // Nor does it wait for one who does not read.
        timeout(limits.linger, tell_too_slow(&mut stream, router, &parts.read_buf)).await.unwrap_or_default();
    }
    let broken_off = ended.is_err() && !(timed_out && idle);
    close(stream, &limits, broken_off || refused.load(Ordering::Relaxed)).await;
}

async fn respond(
    router: Router,
    mut request: Request<Incoming>,
    peer: Peer,
    refused: Arc<AtomicBool>,
) -> Result<Response<Body>, std::convert::Infallible> {
    request.extensions_mut().insert(peer);
    let response = router.oneshot(request.map(Body::new)).await?;
    let status = response.status();
    refused.store(status.is_client_error() || status.is_server_error(), Ordering::Relaxed);
    Ok(response)
}

/// hyper closes without a word when headers are late; the sender gets an answer all the same, made by the same edge
/// as all others.
async fn tell_too_slow(stream: &mut TcpStream, router: Router, arrived: &[u8]) {
    let mut stand_in = Request::new(Body::empty());
    stand_in.extensions_mut().insert(HeadersTooSlow);
    if let Some(uri) = uri(arrived) {
        *stand_in.uri_mut() = uri;
    }
    let Ok(response) = router.oneshot(stand_in).await;
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return };
    let mut head = format!("HTTP/1.1 {}\r\nconnection: close\r\ncontent-length: {}\r\n", parts.status, body.len());
    for (name, value) in &parts.headers {
        head.extend([name.as_str(), ": ", value.to_str().unwrap_or_default(), "\r\n"]);
    }
    let answer = [head.as_bytes(), b"\r\n", &body].concat();
    if let Err(error) = stream.write_all(&answer).await {
        debug!(%error, "a slow sender is gone");
    }
}

/// What the request line asks for, if it has arrived: the source stands there, and by it the answer.
fn uri(arrived: &[u8]) -> Option<Uri> {
    let mut headers = [httparse::EMPTY_HEADER; 0];
    let mut request = httparse::Request::new(&mut headers);
    // That the rest is missing is why we are here.
    request.parse(arrived).ok();
    request.path?.parse().ok()
}

/// Closes our side first. After a refusal the rest of the request is read and thrown away for a while: closing a
/// socket with unread bytes resets it, and a sender that is still writing would never read the answer.
async fn close(mut stream: TcpStream, limits: &Limits, linger: bool) {
    let closed = stream.shutdown().await;
    if linger && closed.is_ok() {
        let discarded = timeout(limits.linger, discard(&mut stream)).await;
        debug!(all = discarded.is_ok(), "read the rest of a refused request");
    }
}

async fn discard(stream: &mut TcpStream) {
    let mut sink = vec![0; 16 * 1024];
    while stream.read(&mut sink).await.is_ok_and(|bytes| bytes > 0) {}
}
