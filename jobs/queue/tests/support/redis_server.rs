//! A `redis-server` on a Unix socket in a folder of its own; killed when dropped, restarted on the same files on demand.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// See the module.
pub(crate) struct RedisServer {
    folder: TempDir,
    options: Vec<String>,
    process: Child,
}

impl RedisServer {
    /// A server that keeps nothing.
    pub(crate) fn start() -> Self {
        Self::with(&["--appendonly", "no"])
    }

    /// A server that keeps everything it answered for.
    pub(crate) fn durable() -> Self {
        Self::with(&["--appendonly", "yes", "--appendfsync", "always"])
    }

    /// A server with these options.
    pub(crate) fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
        let process = launch(&folder, &options);
        let server = Self { folder, options, process };
        server.wait_until_it_answers();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", socket(&self.folder).display())
    }

    /// `SIGKILL`.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again on its files.
    pub(crate) fn start_again(&mut self) {
        std::fs::remove_file(socket(&self.folder)).unwrap_or_default();
        self.process = launch(&self.folder, &self.options);
        self.wait_until_it_answers();
    }

    /// Sends one command over a connection of its own.
    pub(crate) fn command<T: redis::FromRedisValue>(&self, parts: &[&str]) -> T {
        let mut command = redis::cmd(parts[0]);
        command.arg(&parts[1..]);
        command.query(&mut self.connect().unwrap()).unwrap()
    }

    fn connect(&self) -> redis::RedisResult<redis::Connection> {
        redis::Client::open(self.url())?.get_connection()
    }

    fn wait_until_it_answers(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        let pings = || redis::cmd("PING").query::<String>(&mut self.connect()?);
        while pings().is_err() {
            assert!(Instant::now() < deadline, "redis-server does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        drop(self.process.wait());
    }
}

fn socket(folder: &TempDir) -> PathBuf {
    folder.path().join("redis.sock")
}

fn launch(folder: &TempDir, options: &[String]) -> Child {
    Command::new("redis-server")
        .args(["--port", "0", "--save", "", "--loglevel", "warning", "--enable-debug-command", "yes"])
        .arg("--dir")
        .arg(folder.path())
        .arg("--unixsocket")
        .arg(socket(folder))
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server is installed")
}
