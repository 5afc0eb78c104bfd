//! Everything a run consists of: its folder, its Redis, its processes, the supervisor's own ledger.

use std::{
    cell::{Cell, RefCell},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use queue::Lane;
use tokio::sync::Mutex;

use super::{
    process::{Launch, Process},
    redis::Redis,
};
use crate::{
    cli::Run,
    clock::Moment,
    ledger::{FaultKind, Holder, Ledger, Record},
    roles,
};

/// A worker may take its grace period; a producer has to see its last push accepted.
const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// See the module. Who holds a lock on a process or on Redis has a fault under way there.
pub(super) struct Site {
    pub(super) ledgers: PathBuf,
    pub(super) launch: Launch,
    pub(super) redis: Mutex<Redis>,
    pub(super) workers: Vec<Mutex<Process>>,
    pub(super) producers: Vec<Mutex<Process>>,
    pub(super) lane: Lane,
    ledger: Ledger,
    faults: Cell<u32>,
    troubles: RefCell<Vec<String>>,
}

impl Site {
    pub(super) async fn start(folder: &Path, settings: &Run, until: Moment) -> anyhow::Result<Self> {
        let [ledgers, logs, data] = ["ledgers", "logs", "redis"].map(|name| folder.join(name));
        [&ledgers, &logs, &data].into_iter().try_for_each(fs::create_dir)?;
        let redis = Redis::start(&data).await?;
        let launch = Launch {
            binary: std::env::current_exe()?,
            ledgers: ledgers.clone(),
            logs,
            redis: redis.url(),
            lease: settings.lease(),
            seed: settings.seed,
            until,
        };
        let start = |role, letter, count| -> anyhow::Result<Vec<_>> {
            (0..count).map(|n| Ok(Mutex::new(Process::start(&launch, role, format!("{letter}{n}"))?))).collect()
        };
        Ok(Self {
            ledger: Ledger::open(&ledgers, &Holder::process("supervisor", 0, std::process::id()))?,
            ledgers,
            lane: roles::lane(&redis.url(), settings.lease())?,
            redis: Mutex::new(redis),
            workers: start("worker", "w", settings.workers)?,
            producers: start("producer", "p", settings.producers)?,
            launch,
            faults: Cell::new(0),
            troubles: RefCell::default(),
        })
    }

    pub(super) fn write(&self, record: &Record) -> anyhow::Result<()> {
        Ok(self.ledger.write(record)?)
    }

    /// Writes down a fault's begin and end around it.
    pub(super) async fn recorded(
        &self,
        kind: FaultKind,
        victim: Holder,
        act: impl Future<Output = anyhow::Result<()>>,
    ) -> anyhow::Result<()> {
        let fault = self.faults.replace(self.faults.get() + 1);
        self.write(&Record::FaultBegan { at: Moment::now(), fault, kind, victim })?;
        act.await?;
        self.write(&Record::FaultOver { at: Moment::now(), fault })
    }

    /// Something went wrong that is nobody's fault but the code's.
    pub(super) fn trouble(&self, what: String) {
        self.troubles.borrow_mut().push(what);
    }

    pub(super) fn troubles(&self) -> Vec<String> {
        self.troubles.borrow().clone()
    }

    /// Whether a process has ended without having been killed. Only a producer whose time is over may.
    pub(super) fn has_ended(&self, process: &mut Process) -> anyhow::Result<bool> {
        let Some(status) = process.ended()? else { return Ok(false) };
        if !(status.success() && Moment::now() >= self.launch.until) {
            self.trouble(format!("{} ended by itself: {status}", process.holder()));
            *process = process.successor(&self.launch)?;
        }
        Ok(true)
    }

    /// Waits until every job is pushed.
    pub(super) async fn producers_are_done(&self) -> anyhow::Result<()> {
        for producer in &self.producers {
            let mut producer = producer.lock().await;
            let ended = producer.over(ENDS_WITHIN).await?;
            self.ended_well(&producer, ended.is_some_and(|status| status.success()));
        }
        Ok(())
    }

    /// Stops every worker as a rolling restart would.
    pub(super) async fn dismiss_workers(&self) -> anyhow::Result<()> {
        for worker in &self.workers {
            let mut worker = worker.lock().await;
            self.has_ended(&mut worker)?;
            let ended = worker.dismissed(ENDS_WITHIN).await?;
            self.ended_well(&worker, ended.is_some_and(|status| status.success()));
        }
        Ok(())
    }

    fn ended_well(&self, process: &Process, well: bool) {
        if !well {
            self.trouble(format!("{} did not end as it should", process.holder()));
        }
    }
}
