//! A `redis-server` on a Unix socket in a folder of its own; killed when dropped, restarted on the same files on demand.
//!
//! Which one is [`Flavour`]'s business.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use self::flavour::Flavour;

#[path = "redis_server/flavour.rs"]
mod flavour;

/// See the module.
pub(crate) struct RedisServer {
    folder: TempDir,
    options: Vec<String>,
    flavour: Flavour,
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
        let (folder, flavour) = (tempfile::tempdir().unwrap(), Flavour::of_this_run());
        let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
        let process = launch(&flavour, &folder, &options);
        let server = Self { folder, options, flavour, process };
        server.wait_until("answers", |server| server.connect().is_ok());
        server.flavour.found(&server);
        server.wait_until_it_takes_commands();
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", socket(&self.folder).display())
    }

    /// Whether it is a node of a cluster.
    pub(crate) fn is_cluster(&self) -> bool {
        self.flavour.is_cluster()
    }

    /// `SIGKILL`.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again on its files.
    pub(crate) fn start_again(&mut self) {
        self.begin_to_start_again(&[]);
        self.wait_until_it_takes_commands();
    }

    /// Starts it again on its files, with further options, and does not wait until it has read them.
    pub(crate) fn begin_to_start_again(&mut self, options: &[&str]) {
        std::fs::remove_file(socket(&self.folder)).unwrap_or_default();
        let further = options.iter().map(|&option| option.to_owned());
        let options: Vec<String> = self.options.iter().cloned().chain(further).collect();
        self.process = launch(&self.flavour, &self.folder, &options);
        self.wait_until("answers", |server| server.connect().is_ok());
    }

    /// Sends one command over a connection of its own.
    pub(crate) fn command<T: redis::FromRedisValue>(&self, parts: &[&str]) -> T {
        self.try_command(parts).unwrap()
    }

    /// The same, where the server may refuse.
    pub(crate) fn try_command<T: redis::FromRedisValue>(&self, parts: &[&str]) -> redis::RedisResult<T> {
        let mut command = redis::cmd(parts[0]);
        command.arg(&parts[1..]);
        command.query(&mut self.connect()?)
    }

    /// Sends a command and does not wait for its answer; the connection is the answer's.
    pub(crate) fn begin(&self, parts: &[&str]) -> redis::Connection {
        let mut command = redis::cmd(parts[0]);
        command.arg(&parts[1..]);
        let mut connection = self.connect().unwrap();
        connection.send_packed_command(&command.get_packed_command()).unwrap();
        connection
    }

    /// From now on it takes no writes.
    pub(crate) fn read_only(&self) {
        if self.flavour.is_cluster() {
            // A node of a cluster is told otherwise what to replicate. One that cannot save its data refuses writes too.
            std::fs::create_dir(self.folder.path().join("dump.rdb")).unwrap();
            self.command::<()>(&["CONFIG", "SET", "save", "3600 1"]);
            self.command::<String>(&["BGSAVE"]);
            self.wait_until("fails to save", |server| {
                server.command::<String>(&["INFO", "persistence"]).contains("rdb_last_bgsave_status:err")
            });
        } else {
            self.command::<()>(&["REPLICAOF", "127.0.0.1", "1"]);
        }
    }

    /// It takes writes again.
    pub(crate) fn writable(&self) {
        if self.flavour.is_cluster() {
            self.command::<()>(&["CONFIG", "SET", "save", ""]);
            std::fs::remove_dir(self.folder.path().join("dump.rdb")).unwrap();
        } else {
            self.command::<()>(&["REPLICAOF", "NO", "ONE"]);
        }
    }

    /// Waits until `condition` holds; fails with `what` after 20 s.
    pub(crate) fn wait_until(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !condition(self) {
            assert!(Instant::now() < deadline, "not in 20 s: the server {what}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn connect(&self) -> redis::RedisResult<redis::Connection> {
        redis::Client::open(self.url())?.get_connection()
    }

    fn wait_until_it_takes_commands(&self) {
        self.wait_until("takes commands", |server| server.try_command::<u32>(&["EXISTS", "anything"]).is_ok());
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

fn launch(flavour: &Flavour, folder: &TempDir, options: &[String]) -> Child {
    Command::new(flavour.program())
        .args(["--port", "0", "--save", "", "--loglevel", "warning", "--enable-debug-command", "yes"])
        .arg("--dir")
        .arg(folder.path())
        .arg("--unixsocket")
        .arg(socket(folder))
        .args(flavour.options())
        .args(options)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server's program is installed")
}
