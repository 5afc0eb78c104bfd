//! The private Redis of a data folder: a child process on a Unix socket, every write on disk before its answer.
//!
//! It is started again when it dies. One that outlived a killed `bellhop up` is stopped first: two servers on
//! one file would ruin it.

use std::{path::PathBuf, time::Duration};

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{
    folder::Folder,
    server::{Program, Running, Server},
};
use crate::{config::ServiceUrl, tasks::Tasks};

/// A large file takes long to load.
const START: Duration = Duration::from_secs(120);
const STOP: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);
const FIRST_BACKOFF: Duration = Duration::from_millis(100);
const LONGEST_BACKOFF: Duration = Duration::from_secs(5);

/// Why the private server does not run.
#[derive(Debug, thiserror::Error)]
pub enum RedisError {
    /// No program.
    #[error("neither redis-server nor valkey-server is installed; install one, or set REDIS_URL to a server")]
    NotInstalled,
    /// A program that lacks what the queue needs.
    #[error("{} is older than Redis 7.0: {said}", program.display())]
    TooOld {
        /// The program.
        program: PathBuf,
        /// What it says of its version.
        said: String,
    },
    /// The socket's folder belongs to somebody else.
    #[error("{} is not for this user alone", .0.display())]
    NotPrivate(PathBuf),
    /// It ended before it answered.
    #[error("the Redis server ended before it answered: {0}")]
    Ended(String),
    /// It did not answer in time.
    #[error("the Redis server did not answer within {} s", START.as_secs())]
    Silent,
    /// One that was there already does not stop.
    #[error("a Redis server that an earlier `bellhop up` left behind does not stop")]
    LeftBehind,
    /// The system says no.
    #[error("the Redis server could not be started")]
    System(#[from] std::io::Error),
}

/// Starts the private server of `folder`, and keeps it running as a task of `tasks`: drain them after everything
/// that uses it. Returns its address. The program is searched for when it is `None`.
///
/// # Errors
/// When it cannot be started, or does not answer.
pub async fn start_private_redis(
    folder: &Folder,
    program: Option<PathBuf>,
    tasks: &mut Tasks,
) -> Result<ServiceUrl, RedisError> {
    let program = Program::find(program).await?;
    let server = Server::of(folder, program)?;
    let running = start(&server).await?;
    let url = server.url().clone();
    tasks.spawn("redis", keep_running(server, running, tasks.stop()));
    Ok(url)
}

/// Starts the server once nobody else has its files, and waits until it answers.
async fn start(server: &Server) -> Result<Running, RedisError> {
    let deadline = Instant::now() + STOP;
    let mut running = loop {
        if let Some(running) = server.spawn()? {
            break running;
        }
        if Instant::now() > deadline {
            return Err(RedisError::LeftBehind);
        }
        server.ask_to_stop().await;
        tokio::time::sleep(PAUSE).await;
    };
    let deadline = Instant::now() + START;
    while !server.answers().await {
        tokio::select! {
            ended = running.ended() => return Err(RedisError::Ended(ended)),
            () = tokio::time::sleep(PAUSE) => {}
        }
        if Instant::now() > deadline {
            return Err(RedisError::Silent);
        }
    }
    Ok(running)
}

async fn keep_running(server: Server, mut running: Running, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            how = running.ended() => warn!(how, "the private Redis server ended and is started again"),
        }
        let Some(next) = restart(&server, &stop).await else { return Ok(()) };
        running = next;
        info!("the private Redis server runs again");
    }
    server.ask_to_stop().await;
    running.end_within(STOP).await?;
    Ok(())
}

/// Tries until it runs; `None` when asked to stop meanwhile.
async fn restart(server: &Server, stop: &CancellationToken) -> Option<Running> {
    let mut backoff = FIRST_BACKOFF;
    loop {
        tokio::select! {
            () = stop.cancelled() => return None,
            started = start(server) => match started {
                Ok(running) => return Some(running),
                Err(error) => warn!("{:#}", anyhow::Error::from(error)),
            },
        }
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(backoff) => backoff = (backoff * 2).min(LONGEST_BACKOFF),
        }
    }
}
