//! Stopping an ingress while a delivery is on its way in.

use std::time::Duration;

use bellhop::{tasks::Tasks, wiring};
use queue::{Client, LaneConfig};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_util::sync::CancellationToken;

use crate::support::{MAIL_SECRET, RedisServer, eventually, instance_with};

/// Its sender waits to be asked for the body, so the request is under way for as long as a test likes.
fn head(body: &[u8]) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "the sender has a clock of its own")]
    let signed = webhooks::sign::standard(MAIL_SECRET, "msg_1", chrono::Utc::now(), body).unwrap();
    let lines = signed.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
    let lines: String = lines.collect();
    format!(
        "POST /webhooks/mail HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{lines}expect: 100-continue\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_under_way_at_the_stop_is_stored_and_answered() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), &[]);
    let (mut tasks, stop) = (Tasks::new(), CancellationToken::new());
    let address = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    let running = tasks.run(stop.clone().cancelled_owned(), Duration::from_secs(20));

    let delivered = async {
        let body = br#"{"type":"invoice.drawn"}"#;
        let mut wire = TcpStream::connect(address).await.unwrap();
        wire.write_all(&head(body)).await.unwrap();
        let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
        wire.read_exact(&mut go_on).await.unwrap();
        stop.cancel();
        let closed = async || TcpStream::connect(address).await.is_err().then_some(());
        eventually("nobody new is let in", closed).await;
        wire.write_all(body).await.unwrap();
        let mut answer = String::new();
        wire.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let (ended, answer) = tokio::join!(running, delivered);
    ended.unwrap();
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    let client = Client::new(&redis.url(), &instance.settings.queue.prefix).unwrap();
    let inbound = client.lane(LaneConfig { name: "inbound".to_owned(), ..LaneConfig::default() });
    assert_eq!(inbound.stats().await.unwrap().ready, 1);
}
