//! A client that sends exactly the bytes that it is told to, and reads one answer at a time.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// By when anything that a test waits for must have happened.
const DEADLINE: Duration = Duration::from_secs(30);

pub(super) async fn within_deadline<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(DEADLINE, future).await.unwrap()
}

pub(super) struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

impl Wire {
    pub(super) async fn connect(address: SocketAddr) -> Self {
        Self { stream: within_deadline(TcpStream::connect(address)).await.unwrap(), read: Vec::new() }
    }

    /// From another address of this machine.
    pub(super) async fn connect_from(peer: &str, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(peer.parse().unwrap(), 0)).unwrap();
        Self { stream: within_deadline(socket.connect(address)).await.unwrap(), read: Vec::new() }
    }

    /// Whose system takes hardly anything that nobody reads.
    pub(super) async fn connect_deaf(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4 * 1024).unwrap();
        Self { stream: within_deadline(socket.connect(address)).await.unwrap(), read: Vec::new() }
    }

    /// Sends all of it before anything is read, as simple HTTP clients do.
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        within_deadline(self.stream.write_all(bytes)).await.unwrap();
    }

    /// Sends the same again and again, reads nothing, and waits until the other side has gone.
    pub(super) async fn send_until_cut_off(&mut self, bytes: &[u8]) {
        within_deadline(async { while self.stream.write_all(bytes).await.is_ok() {} }).await;
    }

    pub(super) async fn answer(&mut self) -> Answer {
        let head = loop {
            if let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") {
                break self.take(end + 4);
            }
            assert!(self.read_more().await > 0, "closed within an answer's head");
        };
        let (status, headers) = parse_head(&head);
        let length = headers["content-length"].parse().unwrap();
        while self.read.len() < length {
            assert!(self.read_more().await > 0, "closed within an answer's body");
        }
        Answer { status, headers, body: self.take(length) }
    }

    /// Waits for exactly these bytes.
    pub(super) async fn wait_for(&mut self, expected: &str) {
        while self.read.len() < expected.len() {
            assert!(self.read_more().await > 0, "closed before {expected:?}");
        }
        assert_eq!(self.take(expected.len()), expected);
    }

    /// Waits until the server closes; what it sent before that.
    pub(super) async fn rest(&mut self) -> String {
        while self.read_more().await > 0 {}
        self.take(self.read.len())
    }

    async fn read_more(&mut self) -> usize {
        within_deadline(self.stream.read_buf(&mut self.read)).await.unwrap()
    }

    fn take(&mut self, length: usize) -> String {
        String::from_utf8(self.read.drain(..length).collect()).unwrap()
    }
}

fn parse_head(head: &str) -> (u16, BTreeMap<String, String>) {
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let fields = lines.filter_map(|line| line.split_once(": "));
    (status, fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

impl Answer {
    /// Checks that this is a problem document with exactly the fields that it may have, and gives its detail.
    pub(super) fn problem(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert!(!self.headers.contains_key("server"), "{self:?}");
        let body: BTreeMap<String, Value> = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body.keys().collect::<Vec<_>>(), ["detail", "request_id", "status", "title", "type"]);
        assert_eq!(body["status"], self.status);
        assert_eq!(body["request_id"], self.headers["x-request-id"].as_str());
        assert_eq!(self.headers["x-request-id"].len(), 26);
        body["detail"].as_str().unwrap().to_owned()
    }
}
