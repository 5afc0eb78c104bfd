//! Signed deliveries over connections that stay open: each sends its next one when the last has been answered.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use futures::future::try_join_all;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use webhooks::sign;

pub(crate) const CONNECTIONS: usize = 64;
pub(crate) const BODY_BYTES: usize = 2048;
/// The secret of the source `mail` in development and test.
const SECRET: &str = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==";

/// More deliveries than a connection makes in a second. They are signed before the clock runs: a provider signs on its
/// own machine, not on the one that it delivers to.
const SIGNED_A_SECOND: f64 = 1_000.0;

/// Delivers for so long, and says how long each delivery took. Each is an event of its own.
///
/// # Errors
/// When one is answered with anything but 202.
pub(crate) async fn deliver(server: SocketAddr, events: &str, seconds: f64) -> Result<Vec<Duration>> {
    let (body, each) = (body(), (seconds * SIGNED_A_SECOND).ceil() as usize);
    let heads = |n| (0..each).map(move |at| format!("{events}-{n}-{at}")).map(|event| head(&event, &body));
    let signed: Vec<Vec<_>> = (0..CONNECTIONS).map(|n| heads(n).collect()).collect::<Result<_>>()?;
    let until = Instant::now() + Duration::try_from_secs_f64(seconds)?;
    let connections = signed.into_iter().map(|heads| connection(server, heads, &body, until));
    Ok(try_join_all(connections).await?.concat())
}

/// One delivery.
pub(crate) async fn deliver_one(server: SocketAddr, event: &str) -> Result<()> {
    let (body, mut stream) = (body(), TcpStream::connect(server).await?);
    stream.write_all(&[head(event, &body)?, body].concat()).await?;
    let status = answer(&mut stream).await?;
    if status == 202 { Ok(()) } else { bail!("a delivery was answered {status}") }
}

/// How a delivery is answered whose body is not the one that was signed.
pub(crate) async fn forge(server: SocketAddr) -> Result<u16> {
    let mut request = [head("forged", &body())?, body()].concat();
    request.iter_mut().rev().filter(|byte| **byte == b'x').take(1).for_each(|byte| *byte = b'y');
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(&request).await?;
    answer(&mut stream).await
}

/// An event that does nothing, 2 KB of it.
fn body() -> Vec<u8> {
    let head = r#"{"type":"invoice.drawn","data":{"note":""#;
    let tail = r#""}}"#;
    format!("{head}{}{tail}", "x".repeat(BODY_BYTES - head.len() - tail.len())).into_bytes()
}

/// Fails with its last signed delivery if that comes before its time: it would have made more.
async fn connection(server: SocketAddr, heads: Vec<Vec<u8>>, body: &[u8], until: Instant) -> Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut took = Vec::new();
    for head in heads {
        if Instant::now() >= until {
            return Ok(took);
        }
        let request = [&head, body].concat();
        let began = Instant::now();
        stream.write_all(&request).await?;
        let status = answer(&mut stream).await?;
        took.push(began.elapsed());
        if status != 202 {
            bail!("a delivery was answered {status}");
        }
    }
    bail!("a connection delivered more than {SIGNED_A_SECOND} times a second: sign more")
}

fn head(event: &str, body: &[u8]) -> Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "the sender has a clock of its own")]
    let now = chrono::Utc::now();
    let mut head = format!(
        "POST /webhooks/mail HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &sign::standard(SECRET, event, now, body)? {
        head.extend([name.as_str(), ": ", value.to_str()?, "\r\n"]);
    }
    head.push_str("\r\n");
    Ok(head.into_bytes())
}

/// Reads one answer, and nothing of the next: there is none before the next request.
async fn answer(stream: &mut TcpStream) -> Result<u16> {
    let mut read = Vec::with_capacity(1024);
    loop {
        if stream.read_buf(&mut read).await? == 0 {
            bail!("a connection was closed");
        }
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut response = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(head) = response.parse(&read)? else { continue };
        let length = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let length: usize = std::str::from_utf8(length.context("an answer without a length")?.value)?.parse()?;
        let status = response.code.context("an answer without a status")?;
        if read.len() >= head + length {
            return Ok(status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_its_size_and_is_json() {
        assert_eq!(body().len(), BODY_BYTES);
        assert!(serde_json::from_slice::<serde_json::Value>(&body()).is_ok());
    }
}
