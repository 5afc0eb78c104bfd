//! The quarantine before a server that never answers whoever looks through its keys.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

use super::*;
use crate::tasks::Group;

/// Less than a look through the keys waits for its answer.
const DEADLINE: Duration = Duration::from_secs(15);

/// A server, and the names of the commands that it gets.
struct Server {
    address: SocketAddr,
    heard: UnboundedReceiver<String>,
    _serving: Group,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, serving, (told, heard)) = (listener.local_addr().unwrap(), Group::new(), unbounded_channel());
        let connections = serving.clone();
        serving.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let told = told.clone();
                connections.spawn(async move { serve(stream, told).await.unwrap_or_default() });
            }
        });
        Self { address, heard, _serving: serving }
    }

    async fn hears(&mut self, wanted: &str) {
        let hear = async { while self.heard.recv().await.unwrap() != wanted {} };
        tokio::time::timeout(DEADLINE, hear).await.unwrap_or_else(|_| panic!("waited in vain for {wanted}"));
    }
}

async fn serve(stream: TcpStream, told: UnboundedSender<String>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let name = command(&mut stream).await?;
        let answer: &[u8] = match name.as_str() {
            "SCAN" => b"",
            "CLIENT" => b"+OK\r\n",
            _ => b":1\r\n",
        };
        told.send(name).unwrap_or_default();
        stream.write_all(answer).await?;
    }
}

/// The name of the next command: of an array of texts, each with its length before it.
async fn command(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut words = Vec::new();
    for _ in 0..number(stream).await? {
        let mut word = vec![0; number(stream).await? + 2];
        stream.read_exact(&mut word).await?;
        words.push(String::from_utf8_lossy(&word).trim_end().to_owned());
    }
    Ok(words.swap_remove(0))
}

async fn number(stream: &mut BufReader<TcpStream>) -> io::Result<usize> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    line.trim_end().get(1..).and_then(|digits| digits.parse().ok()).ok_or(io::ErrorKind::UnexpectedEof.into())
}

#[tokio::test]
async fn nothing_that_is_handed_over_waits_until_what_is_old_is_gone() {
    let mut server = Server::start().await;
    let address = Address::new(&format!("redis://{}", server.address), "bellhop").unwrap();
    let (intake, waiting) = channel();
    let (keeping, routes) = (keep(address, waiting, || DateTime::UNIX_EPOCH), async {
        server.hears("SCAN").await;
        intake.hand_over(Suspect { source: "mail".to_owned(), reason: "bad_signature", entry: None });
        server.hears("HINCRBY").await;
        drop(intake);
    });
    let both = async { tokio::join!(keeping, routes) };
    let (ended, ()) = tokio::time::timeout(DEADLINE * 2, both).await.unwrap();
    ended.unwrap();
}
