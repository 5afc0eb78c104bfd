//! The Redis of a run: private, on a socket, durable; killed, frozen and put to sleep on demand.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::Context as _;
use redis::{AsyncConnectionConfig, aio::MultiplexedConnection};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

/// What a machine can have, in the order of preference.
const SERVERS: [&str; 2] = ["redis-server", "valkey-server"];
/// Reading the files of a long run takes its time.
const ANSWERS_WITHIN: Duration = Duration::from_secs(120);

/// See the module.
#[derive(Debug)]
pub(super) struct Redis {
    folder: PathBuf,
    process: Child,
}

impl Redis {
    pub(super) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let redis = Self { process: launch(folder)?, folder: folder.to_owned() };
        redis.answers().await?;
        Ok(redis)
    }

    pub(super) fn url(&self) -> String {
        format!("redis+unix://{}", socket(&self.folder).display())
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.process.id()
    }

    /// `SIGKILL`.
    pub(super) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }

    /// On the same files.
    pub(super) fn start_again(&mut self) -> anyhow::Result<()> {
        std::fs::remove_file(socket(&self.folder)).unwrap_or_default();
        self.process = launch(&self.folder)?;
        Ok(())
    }

    /// Blocks the server.
    pub(super) async fn debug_sleep(&self, lasts: Duration) -> anyhow::Result<()> {
        let mut command = redis::cmd("DEBUG");
        command.arg("SLEEP").arg(lasts.as_secs_f64());
        Ok(command.exec_async(&mut connect(&self.url()).await?).await?)
    }

    /// Makes the server's clients wait.
    pub(super) async fn client_pause(&self, lasts: Duration) -> anyhow::Result<()> {
        let mut command = redis::cmd("CLIENT");
        command.arg("PAUSE").arg(u64::try_from(lasts.as_millis())?).arg("ALL");
        command.exec_async(&mut connect(&self.url()).await?).await?;
        sleep(lasts).await;
        Ok(())
    }

    /// Waits until it takes a write.
    pub(super) async fn answers(&self) -> anyhow::Result<()> {
        let asked = async {
            while !takes_a_write(&self.url()).await {
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(ANSWERS_WITHIN, asked).await.context("Redis does not answer")
    }
}

/// Whether it takes a write, however long it takes.
pub(super) async fn takes_a_write(url: &str) -> bool {
    match connect(url).await {
        Ok(mut connection) => redis::cmd("SET").arg("{chaos}:probe").arg(1).exec_async(&mut connection).await.is_ok(),
        Err(_) => false,
    }
}

/// A connection that waits for its answers.
async fn connect(url: &str) -> redis::RedisResult<MultiplexedConnection> {
    let patient = AsyncConnectionConfig::new().set_response_timeout(None).set_connection_timeout(None);
    redis::Client::open(url)?.get_multiplexed_async_connection_with_config(&patient).await
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("redis.sock")
}

fn launch(folder: &Path) -> anyhow::Result<Child> {
    let start = |server| {
        Command::new(server)
            .args(["--port", "0", "--save", "", "--loglevel", "warning", "--enable-debug-command", "yes"])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"])
            .arg("--dir")
            .arg(folder)
            .arg("--unixsocket")
            .arg(socket(folder))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    };
    SERVERS.into_iter().find_map(|server| start(server).ok()).context("no redis-server or valkey-server can be started")
}
