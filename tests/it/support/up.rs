//! `bellhop up` as a newcomer runs it, on a data folder of its own, and the commands beside it.

use std::{
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

const BELLHOP: &str = env!("CARGO_BIN_EXE_bellhop");
const PATIENCE: Duration = Duration::from_secs(60);

/// See the module.
pub(crate) struct Up {
    process: Child,
    folder: TempDir,
}

impl Up {
    /// Starts it on a free port and waits until it says where it is.
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// The same with further variables.
    pub(crate) fn with(further: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = bellhop(folder.path());
        let process = command
            .envs(further.iter().copied())
            .args(["up", "--port", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let up = Self { process, folder };
        let deadline = Instant::now() + PATIENCE;
        while !up.data().join("run.json").exists() {
            assert!(Instant::now() < deadline, "`bellhop up` does not come up");
            std::thread::sleep(Duration::from_millis(20));
        }
        up
    }

    pub(crate) fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Where it says that something is: `ingress_url`, `metrics_url`.
    pub(crate) fn says(&self, what: &str) -> String {
        let run = std::fs::read_to_string(self.data().join("run.json")).unwrap();
        let run: serde_json::Value = serde_json::from_str(&run).unwrap();
        run[what].as_str().unwrap_or_default().to_owned()
    }

    /// Runs another command beside it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        bellhop(self.data()).args(arguments).output().unwrap()
    }

    /// The same with further variables.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        bellhop(self.data()).args(arguments).envs(variables.iter().copied()).output().unwrap()
    }

    /// Asks it to end and returns its exit code.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.process.wait().unwrap().code()
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        // A process that was asked to end takes its private Redis with it; one that is killed cannot.
        let pid = self.process.id().to_string();
        drop(Command::new("kill").args(["-TERM", &pid]).stderr(Stdio::null()).status());
        drop(self.process.wait());
    }
}

/// The built binary in an environment that says nothing but where its data are.
fn bellhop(data: &Path) -> Command {
    let mut command = Command::new(BELLHOP);
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("BELLHOP_DATA", data);
    command
}
