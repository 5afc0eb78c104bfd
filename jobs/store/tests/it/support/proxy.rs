//! A way to PostgreSQL on which answers can be withheld, as a network or a server that stalls does.

use std::str::FromStr;

use sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    task::JoinSet,
};

/// What becomes of the server's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answers {
    Pass,
    PassUntilAsked(&'static str),
    Withheld,
}

impl Answers {
    /// Withholds them from now on if this is the question: whether it is.
    fn hear(&mut self, question: &[u8]) -> bool {
        let Self::PassUntilAsked(wanted) = *self else { return false };
        let asked = question.windows(wanted.len()).any(|part| part == wanted.as_bytes());
        if asked {
            *self = Self::Withheld;
        }
        asked
    }
}

pub(crate) struct Proxy {
    /// Of the same database, by way of this proxy.
    pub(crate) url: String,
    answers: watch::Sender<Answers>,
    _running: JoinSet<()>,
}

impl Proxy {
    /// Lets everything pass at first.
    pub(crate) async fn to(url: &str) -> Self {
        let server = PgConnectOptions::from_str(&url.replacen("@/", "@localhost/", 1)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, database) = (listener.local_addr().unwrap(), server.get_database().unwrap());
        let (user, _) = url.trim_start_matches("postgres://").split_once('@').unwrap();
        // What is encrypted nobody could tell from anything else.
        let url = format!("postgres://{user}@{address}/{database}?sslmode=disable");
        let answers = watch::Sender::new(Answers::Pass);
        let mut running = JoinSet::new();
        running.spawn(accept(listener, server, answers.clone()));
        Self { url, answers, _running: running }
    }

    /// From the first question on that contains this, nobody hears anything.
    pub(crate) fn withhold_from(&self, question: &'static str) {
        self.answers.send_replace(Answers::PassUntilAsked(question));
    }

    /// Returns once that question was asked.
    pub(crate) async fn is_withholding(&self) {
        self.answers.subscribe().wait_for(|answers| *answers == Answers::Withheld).await.unwrap();
    }

    /// Hands over what was withheld, and what comes later.
    pub(crate) fn let_pass(&self) {
        self.answers.send_replace(Answers::Pass);
    }
}

async fn accept(listener: TcpListener, server: PgConnectOptions, answers: watch::Sender<Answers>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        if let Some(folder) = server.get_socket() {
            let socket = folder.join(format!(".s.PGSQL.{}", server.get_port()));
            connections.spawn(relay(client, UnixStream::connect(socket).await.unwrap(), answers.clone()));
        } else {
            let server = TcpStream::connect((server.get_host(), server.get_port())).await.unwrap();
            connections.spawn(relay(client, server, answers.clone()));
        }
    }
}

/// Until one of both hangs up.
async fn relay(client: TcpStream, server: impl AsyncRead + AsyncWrite, answers: watch::Sender<Answers>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = tokio::io::split(server);
    let heard = answers.subscribe();
    tokio::select! {
        () = questions(from_client, to_server, answers) => {}
        () = hand_over(from_server, to_client, heard) => {}
    }
}

async fn questions(
    mut client: impl AsyncRead + Unpin,
    mut server: impl AsyncWrite + Unpin,
    answers: watch::Sender<Answers>,
) {
    let mut bytes = [0; 8192];
    while let Ok(length @ 1..) = client.read(&mut bytes).await {
        answers.send_if_modified(|answers| answers.hear(&bytes[..length]));
        if server.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}

async fn hand_over(
    mut server: impl AsyncRead + Unpin,
    mut client: impl AsyncWrite + Unpin,
    mut answers: watch::Receiver<Answers>,
) {
    let mut bytes = [0; 8192];
    while let Ok(length @ 1..) = server.read(&mut bytes).await {
        let heard = answers.wait_for(|answers| *answers != Answers::Withheld).await.is_ok();
        if !heard || client.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}
