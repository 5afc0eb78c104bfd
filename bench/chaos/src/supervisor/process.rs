//! A worker or a producer: a copy of this binary in a process of its own.

use std::{
    fs::OpenOptions,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use anyhow::Context as _;
use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

use crate::{clock::Moment, ledger::Holder};

/// What all processes of a run are started with.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) binary: PathBuf,
    pub(super) ledgers: PathBuf,
    pub(super) logs: PathBuf,
    pub(super) redis: String,
    pub(super) lease: Duration,
    pub(super) seed: u64,
    pub(super) until: Moment,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Process {
    role: &'static str,
    place: String,
    life: u32,
    child: Child,
    holder: Holder,
}

impl Process {
    /// The first in its place.
    pub(super) fn start(launch: &Launch, role: &'static str, place: String) -> anyhow::Result<Self> {
        Self::live(launch, role, place, 0)
    }

    /// The next in the place of one that is dead.
    pub(super) fn successor(&self, launch: &Launch) -> anyhow::Result<Self> {
        Self::live(launch, self.role, self.place.clone(), self.life + 1)
    }

    fn live(launch: &Launch, role: &'static str, place: String, life: u32) -> anyhow::Result<Self> {
        let log = OpenOptions::new().create(true).append(true).open(launch.logs.join(format!("{place}.log")))?;
        let child = Command::new(&launch.binary)
            .args([role, "--place", &place, "--redis", &launch.redis])
            .args(["--life", &life.to_string(), "--seed", &launch.seed.to_string()])
            .args(["--lease-ms", &launch.lease.as_millis().to_string(), "--until", &launch.until.to_argument()])
            .arg("--ledgers")
            .arg(&launch.ledgers)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{place} cannot be started"))?;
        let pid = child.id().context("a process that was just started has an id")?;
        Ok(Self { role, holder: Holder::process(&place, life, pid), place, life, child })
    }

    pub(super) fn holder(&self) -> &Holder {
        &self.holder
    }

    /// How it ended, if it did.
    pub(super) fn ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// `SIGKILL`; returns when it is dead.
    pub(super) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    pub(super) fn signal(&self, which: Signal) -> anyhow::Result<()> {
        signal(self.child.id(), which)
    }

    /// Lets it end in its own time, if it has not; none if it does not end.
    pub(super) async fn dismissed(&mut self, within: Duration) -> anyhow::Result<Option<ExitStatus>> {
        drop(self.child.stdin.take());
        self.over(within).await
    }

    /// Waits for it to end by itself; none if it does not.
    pub(super) async fn over(&mut self, within: Duration) -> anyhow::Result<Option<ExitStatus>> {
        // `wait` would close its standard input, which dismisses it.
        let input = self.child.stdin.take();
        let ended = timeout(within, self.child.wait()).await.ok().transpose()?;
        drop(input);
        Ok(ended)
    }
}

/// Signals a child that was not waited for yet.
pub(super) fn signal(pid: Option<u32>, which: Signal) -> anyhow::Result<()> {
    let pid = pid.and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)).context("the process has ended")?;
    Ok(kill_process(pid, which)?)
}
