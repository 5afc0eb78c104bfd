//! One Redis process: its program, its files, how it is started, asked and stopped.

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{DirBuilderExt as _, MetadataExt as _},
    },
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use tracing::debug;

use super::{
    folder::{Folder, make_private},
    private_redis::RedisError,
};
use crate::config::ServiceUrl;

/// Longest path a Unix socket may have, less a margin for the systems that allow fewer than Linux's 108.
const SOCKET_PATH_BYTES: usize = 100;
const ANSWER: Duration = Duration::from_secs(2);
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];
const OLDEST: u32 = 7;

/// A program that is a Redis server of a usable version.
#[derive(Debug)]
pub(super) struct Program(PathBuf);

impl Program {
    /// The named program, else the first that is installed.
    pub(super) async fn find(named: Option<PathBuf>) -> Result<Self, RedisError> {
        let candidates = named.map_or_else(|| PROGRAMS.map(PathBuf::from).to_vec(), |named| vec![named]);
        for program in candidates {
            let output = match Command::new(&program).arg("--version").output().await {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                output => output?,
            };
            let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let is_usable = major_version(&said).is_some_and(|version| version >= OLDEST);
            return if is_usable { Ok(Self(program)) } else { Err(RedisError::TooOld { program, said }) };
        }
        Err(RedisError::NotInstalled)
    }
}

/// The 7 of `Redis server v=7.0.15 sha=…`.
fn major_version(said: &str) -> Option<u32> {
    said.split("v=").nth(1)?.split('.').next()?.parse().ok()
}

/// What it takes to start the server of a data folder.
#[derive(Debug)]
pub(super) struct Server {
    program: Program,
    folder: PathBuf,
    socket: PathBuf,
    url: ServiceUrl,
}

impl Server {
    pub(super) fn of(folder: &Folder, program: Program) -> Result<Self, RedisError> {
        make_private(&folder.redis())?;
        let socket = socket_of(&folder.redis())?;
        Ok(Self { program, folder: folder.redis(), url: ServiceUrl::of_path("redis+unix", &socket), socket })
    }

    pub(super) fn url(&self) -> &ServiceUrl {
        &self.url
    }

    /// Starts the process; `None` while another one has its files.
    ///
    /// The lock is the child's standard input, and so the child's: it lasts exactly as long as the child does,
    /// whatever becomes of this process.
    pub(super) fn spawn(&self) -> Result<Option<Running>, RedisError> {
        let lock = File::create(self.folder.join("server.lock"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut command = Command::new(&self.program.0);
        command.args(["--port", "0", "--unixsocketperm", "700", "--daemonize", "no", "--loglevel", "warning"]);
        command.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        command.args(["--no-appendfsync-on-rewrite", "no", "--maxmemory-policy", "noeviction"]);
        command.arg("--unixsocket").arg(&self.socket).arg("--dir").arg(&self.folder);
        command.stdin(lock).stdout(Stdio::piped()).stderr(Stdio::null());
        // Its own process group: the keyboard's interrupt is for us, who still need it to stop in order.
        let mut child = command.process_group(0).kill_on_drop(true).spawn()?;
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines());
        Ok(Some(Running { child, lines, last: String::new() }))
    }

    /// Whether it is there and has its data loaded.
    pub(super) async fn answers(&self) -> bool {
        self.ask("PING").await.is_ok_and(|answer| answer == redis::Value::SimpleString("PONG".to_owned()))
    }

    /// Asks it to stop; whether it does is seen when its lock is free.
    pub(super) async fn ask_to_stop(&self) {
        if let Err(error) = self.ask("SHUTDOWN").await {
            // A server that obeys closes the connection instead of answering.
            debug!("{error}");
        }
    }

    async fn ask(&self, command: &str) -> redis::RedisResult<redis::Value> {
        let asked = async {
            let mut connection = redis::Client::open(self.url.expose())?.get_multiplexed_async_connection().await?;
            redis::cmd(command).query_async(&mut connection).await
        };
        tokio::time::timeout(ANSWER, asked)
            .await
            .unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
    }
}

/// A process that was started.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    lines: Option<Lines<BufReader<ChildStdout>>>,
    last: String,
}

impl Running {
    /// Logs what it says until it ends, and returns how it did.
    pub(super) async fn ended(&mut self) -> String {
        while let Some(lines) = &mut self.lines {
            match lines.next_line().await {
                Ok(Some(line)) => {
                    debug!(redis = line);
                    self.last = line;
                }
                Ok(None) | Err(_) => self.lines = None,
            }
        }
        match self.child.wait().await {
            Ok(status) => format!("{status}; last it said {:?}", self.last),
            Err(error) => error.to_string(),
        }
    }

    /// Waits for its end, and kills it when that takes too long: what it acknowledged is on disk.
    pub(super) async fn end_within(&mut self, patience: Duration) -> io::Result<()> {
        match tokio::time::timeout(patience, self.ended()).await {
            Ok(_) => Ok(()),
            Err(_) => self.child.kill().await,
        }
    }
}

/// In the data folder; where that path is too long for a socket, in a private folder under /tmp.
fn socket_of(folder: &Path) -> Result<PathBuf, RedisError> {
    let near = folder.join("redis.sock");
    if near.as_os_str().len() <= SOCKET_PATH_BYTES {
        return Ok(near);
    }
    let digest = Sha256::digest(folder.as_os_str().as_bytes());
    let name = base16ct::lower::encode_string(&digest[..8]);
    let far = Path::new("/tmp").join(format!("bellhop-{name}"));
    match DirBuilder::new().mode(0o700).create(&far) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    let (found, own) = (fs::symlink_metadata(&far)?, fs::metadata(folder)?);
    if !found.is_dir() || found.uid() != own.uid() || found.mode() & 0o077 != 0 {
        return Err(RedisError::NotPrivate(far));
    }
    Ok(far.join("redis.sock"))
}
