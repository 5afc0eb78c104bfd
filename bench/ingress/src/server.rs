//! A process that takes deliveries, whichever it is: it says where it listens, and the kernel says what it costs.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};

/// See the module. Killed when dropped.
pub(crate) struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Waits until it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        let program = command.get_program().to_owned();
        let started = command.stdout(Stdio::piped()).spawn();
        let mut process = started.with_context(|| format!("{} does not start", program.display()))?;
        match said_address(&mut process) {
            Ok(address) => Ok(Self { process, address }),
            Err(error) => {
                process.kill().unwrap_or_default();
                drop(process.wait());
                Err(error.context(format!("{} does not listen", program.display())))
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

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap_or_default();
        drop(self.process.wait());
    }
}

/// Its first line ends with where it listens.
fn said_address(process: &mut Child) -> Result<SocketAddr> {
    let mut line = String::new();
    let output = process.stdout.take().context("it says nothing")?;
    BufReader::new(output).read_line(&mut line)?;
    let address = line.trim().rsplit_once("http://").context("its first line ends with no address")?.1;
    address.parse().context("its address is none")
}
