//! Workers in processes of their own, which can be killed and told to stop as an operator does it. They are copies of the
//! test binary, and write every start and end of a run to a file.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use queue::{Client, Job, LaneConfig, Outcome};
use rustix::process::{Pid, Signal, kill_process};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::{RedisServer, now};

/// Tells a worker process the server's URL, how long a job takes in ms, and its file.
const ORDER: &str = "BELLHOP_TEST_QUEUE_WORKER";

/// See the module. Killed when dropped.
pub(crate) struct Process(Child);

/// The file.
pub(crate) struct Ledger(PathBuf);

/// A line of it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) job: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) process: u32,
}

/// The lane of the worker processes: everything as it is by default.
pub(crate) fn default_lane() -> LaneConfig {
    LaneConfig { name: "processes".to_owned(), concurrency: 20, ..LaneConfig::default() }
}

impl Process {
    /// `body` is the path of the test that calls [`work_as_told`].
    pub(crate) fn worker(body: &str, server: &RedisServer, job: Duration, ledger: &Ledger) -> Self {
        let order = format!("{} {} {}", server.url(), job.as_millis(), ledger.0.display());
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "--ignored", "--quiet", body]).env(ORDER, order).stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// `SIGKILL`.
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// `SIGTERM`.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap_or_default();
        drop(self.0.wait());
    }
}

impl Ledger {
    pub(crate) fn new(folder: &Path) -> Self {
        Self(folder.join("runs"))
    }

    /// Every line that says `what`.
    pub(crate) fn lines(&self, what: &str) -> Vec<Line> {
        let text = std::fs::read_to_string(&self.0).unwrap_or_default();
        text.split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
            .map(Line::read)
            .filter(|line| line.what == what)
            .collect()
    }

    /// A line reaches the file whole: it is one write to its end.
    fn write(&self, what: &str, job: &Job) {
        let line = format!("{what} {} {} {}\n", job.id, now().to_rfc3339(), std::process::id());
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.0).unwrap();
        file.write_all(line.as_bytes()).unwrap();
    }
}

impl Line {
    fn read(line: &str) -> Self {
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap();
        Self {
            what: word().to_owned(),
            job: word().to_owned(),
            at: word().parse().unwrap(),
            process: word().parse().unwrap(),
        }
    }
}

/// What a worker process does until it is terminated; nothing in a process that was told nothing.
pub(crate) async fn work_as_told() {
    #[expect(clippy::disallowed_methods, reason = "the only way to tell a test process something")]
    let Ok(order) = std::env::var(ORDER) else { return };
    let [url, millis, file] = order.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
    let (millis, file) = (millis.parse().unwrap(), PathBuf::from(file));
    let lane = Client::new(url, "test").unwrap().lane(default_lane());
    let mut terminated = signal(SignalKind::terminate()).unwrap();
    let stop = CancellationToken::new();
    let handler = move |job: Job| {
        let ledger = Ledger(file.clone());
        async move {
            ledger.write("start", &job);
            tokio::time::sleep(Duration::from_millis(millis)).await;
            ledger.write("end", &job);
            Outcome::Done
        }
    };
    let told = terminated.recv().map(|_| stop.cancel());
    let (worked, ()) = tokio::join!(queue::run(lane, "process", handler, stop.clone()), told);
    worked.unwrap();
}
