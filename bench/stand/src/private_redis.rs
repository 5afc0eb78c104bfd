//! A `redis-server` of the bench's own, and what it says of itself.
//!
//! Its files lie beside this binary, in the build folder: where temporary files go may be memory, which would make
//! `appendfsync always` a promise about nothing.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use redis::Connection;
use tempfile::TempDir;

use crate::Fsync;

const DEADLINE: Duration = Duration::from_secs(20);

/// See the module. Killed when dropped, its files with it.
pub struct PrivateRedis {
    _folder: TempDir,
    process: Child,
    port: u16,
    connection: Connection,
}

impl PrivateRedis {
    /// Starts one beside this binary, and waits until it answers.
    ///
    /// # Errors
    /// When `redis-server` does not start, or does not answer.
    pub fn start(fsync: Fsync) -> Result<Self> {
        let program = std::env::current_exe()?;
        let beside = program.parent().context("this program lies in no folder")?;
        let folder = TempDir::with_prefix_in("bench-redis-", beside)?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", "", "--loglevel", "warning"])
            .args(["--appendonly", "yes", "--appendfsync", fsync.as_str(), "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .context("redis-server does not start")?;
        match connect(port) {
            Ok(connection) => Ok(Self { _folder: folder, process, port, connection }),
            Err(error) => {
                process.kill().unwrap_or_default();
                drop(process.wait());
                Err(error)
            }
        }
    }

    /// On 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `redis://127.0.0.1:…/`.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.port)
    }

    /// The bench's own connection.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn info(&mut self) -> Result<Info> {
        info(&mut self.connection)
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        drop(self.process.wait());
    }
}

fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}/")
}

fn connect(port: u16) -> Result<Connection> {
    let client = redis::Client::open(url(port))?;
    let deadline = Instant::now() + DEADLINE;
    loop {
        match client.get_connection() {
            Ok(connection) => return Ok(connection),
            Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(10)),
            Err(error) => bail!("redis-server does not answer: {error}"),
        }
    }
}

/// `INFO all`.
#[derive(Debug)]
pub struct Info(String);

/// What Redis counted of one command, calls by scripts included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// How often.
    pub calls: u64,
    /// Microseconds, all calls together.
    pub us: u64,
}

/// Asks a server.
///
/// # Errors
/// When it does not answer.
pub fn info(connection: &mut Connection) -> Result<Info> {
    Ok(Info(redis::cmd("INFO").arg("all").query(connection)?))
}

impl Info {
    /// The version.
    #[must_use]
    pub fn version(&self) -> &str {
        self.value("redis_version").unwrap_or("?")
    }

    /// Bytes of data and of what holds them.
    #[must_use]
    pub fn used_memory(&self) -> u64 {
        self.value("used_memory").and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
    }

    /// Microseconds of processor used so far, its threads and the kernel for it included.
    #[must_use]
    pub fn cpu_us(&self) -> u64 {
        let seconds = |name: &str| self.value(name).and_then(|seconds| seconds.parse().ok()).unwrap_or(0.0);
        let used = std::time::Duration::try_from_secs_f64(seconds("used_cpu_user") + seconds("used_cpu_sys"));
        used.map_or(0, |used| u64::try_from(used.as_micros()).unwrap_or(u64::MAX))
    }

    /// All commands, those inside scripts included.
    #[must_use]
    pub fn commands(&self) -> u64 {
        self.0.lines().filter(|line| line.starts_with("cmdstat_")).map(|line| counted(line).calls).sum()
    }

    /// One command.
    #[must_use]
    pub fn command(&self, name: &str) -> Counted {
        let start = format!("cmdstat_{name}:");
        self.0.lines().find(|line| line.starts_with(&start)).map_or_else(Counted::default, counted)
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
    }
}

/// `cmdstat_get:calls=3,usec=12,…`
fn counted(line: &str) -> Counted {
    let fields = line.split_once(':').map_or("", |(_, fields)| fields);
    let number = |name: &str| {
        let value = fields.split(',').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
        value.and_then(|value| value.parse().ok()).unwrap_or(0)
    };
    Counted { calls: number("calls"), us: number("usec") }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Info};

    #[test]
    fn an_info_is_read() {
        let text = "redis_version:7.0.15\r\nused_memory:1024\r\nused_memory_rss:9\r\n\
                    used_cpu_sys:0.250000\r\nused_cpu_user:1.500000\r\nused_cpu_user_children:9.0\r\n\
                    cmdstat_get:calls=3,usec=12,usec_per_call=4.00\r\ncmdstat_evalsha:calls=2,usec=50\r\n";
        let info = Info(text.to_owned());
        assert_eq!((info.version(), info.used_memory(), info.commands()), ("7.0.15", 1024, 5));
        assert_eq!(info.cpu_us(), 1_750_000);
        assert_eq!(info.command("evalsha"), Counted { calls: 2, us: 50 });
        assert_eq!(info.command("eval"), Counted::default());
    }
}
