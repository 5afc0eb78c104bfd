//! Where one setting is measured: a Redis, a store and a data folder of its own, and the workers on them.
//!
//! The folder lies beside this binary, in the build folder: where temporary files go may be memory, which would make
//! "on disk" a promise about nothing.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use bellhop::{
    config::{Environment, Level, Variables},
    instance::Instance,
    wiring,
};
use bench_stand::{Fsync, private_redis::PrivateRedis};
use jobs::{Clock, Services};
use tempfile::TempDir;

const REDIS_URL: &str = "redis.url";
const DATABASE_URL: &str = "database.url";

/// See the module. Everything ends when it is dropped.
pub(crate) struct Site {
    pub(crate) services: Services,
    workers: Vec<Child>,
    _redis: PrivateRedis,
    folder: TempDir,
}

impl Site {
    /// Starts everything on the database, or on SQLite.
    pub(crate) async fn start(database: Option<&str>, workers: u8) -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = TempDir::with_prefix_in("bench-workflow-", program.parent().context("no folder")?)?;
        let redis = PrivateRedis::start(Fsync::Always)?;
        std::fs::write(folder.path().join(REDIS_URL), redis.url())?;
        if let Some(database) = database {
            std::fs::write(folder.path().join(DATABASE_URL), database)?;
        }
        let instance = instance(folder.path())?;
        wiring::migrate(&instance).await?;
        let services = wiring::services(&instance, Clock::system(), None).await?;
        let mut site = Self { services, workers: Vec::new(), _redis: redis, folder };
        for _ in 0..workers {
            let worker = Command::new(&program).arg("worker").arg(site.folder.path()).stdin(Stdio::piped()).spawn()?;
            site.workers.push(worker);
        }
        Ok(site)
    }

    /// Where replies are written.
    pub(crate) fn outbox(&self) -> std::path::PathBuf {
        self.folder.path().join("outbox")
    }

    /// Ends the workers in order, and checks that every job is in exactly one state and none is dead.
    pub(crate) async fn stop(mut self) -> Result<()> {
        for mut worker in std::mem::take(&mut self.workers) {
            drop(worker.stdin.take());
            ensure!(worker.wait()?.success(), "a worker failed");
        }
        for (name, lane) in self.services.lanes.iter() {
            let violations = lane.verify().await?;
            ensure!(violations.is_empty(), "lane {}: {violations:?}", name.as_str());
            ensure!(lane.stats().await?.dead == 0, "lane {} has dead letters", name.as_str());
        }
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for process in &mut self.workers {
            process.kill().unwrap_or_default();
            drop(process.wait());
        }
    }
}

/// The instance of a data folder whose files say where its servers are.
pub(crate) fn instance(data: &Path) -> Result<Instance> {
    let of_file = |name: &str| std::fs::read_to_string(data.join(name)).unwrap_or_default();
    let variables: Variables = [
        ("BELLHOP_ENV", "test".to_owned()),
        ("REDIS_URL", of_file(REDIS_URL)),
        ("DATABASE_URL", of_file(DATABASE_URL)),
        ("RUST_LOG", "error".to_owned()),
    ]
    .into_iter()
    .collect();
    Ok(Instance::locate(&variables, Some(data), Environment::Test, Level::Complete)?)
}
