//! A `bellhop ingress` of the built binary, which lies beside this one.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// See the module. Killed when dropped.
pub(crate) struct Ingress {
    process: Child,
    address: SocketAddr,
    _data: TempDir,
}

/// No rate limits: the load comes from one address, and is all there is.
const SETTINGS: [(&str, &str); 5] = [
    ("BELLHOP_ENV", "test"),
    ("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0"),
    ("BELLHOP__INGRESS__SOURCE_RATE", "0"),
    ("BELLHOP__INGRESS__PEER_RATE", "0"),
    ("RUST_LOG", "warn"),
];

impl Ingress {
    pub(crate) fn start(redis_url: &str) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("bellhop");
        let data = tempfile::tempdir()?;
        let mut process = Command::new(&program)
            .arg("ingress")
            .envs(SETTINGS)
            .env("REDIS_URL", redis_url)
            .env("BELLHOP_DATA", data.path())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start; build the package bellhop too", program.display()))?;
        match said_address(&mut process) {
            Ok(address) => Ok(Self { process, address, _data: data }),
            Err(error) => {
                process.kill().unwrap_or_default();
                drop(process.wait());
                Err(error)
            }
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Microseconds of processor that its threads have used so far; proc_pid_schedstat(5).
    pub(crate) fn cpu_us(&self) -> u64 {
        let threads = fs::read_dir(format!("/proc/{}/task", self.process.id())).into_iter().flatten().flatten();
        let used = threads.filter_map(|thread| {
            let counts = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            counts.split(' ').next()?.parse::<u64>().ok()
        });
        used.sum::<u64>() / 1_000
    }
}

impl Drop for Ingress {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        drop(self.process.wait());
    }
}

/// Its first line ends with where it listens.
fn said_address(process: &mut Child) -> Result<SocketAddr> {
    let mut line = String::new();
    let output = process.stdout.take().context("the ingress says nothing")?;
    BufReader::new(output).read_line(&mut line)?;
    let address = line.trim().rsplit_once("http://").context("the ingress did not begin")?.1;
    address.parse().context("the ingress listens nowhere")
}
