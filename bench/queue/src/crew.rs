//! Worker processes of a contender, and what they say.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};

use crate::{args::What, contender::Contender, said::Said};

/// Interpreters on a busy machine take their time to start.
const START_WITHIN: Duration = Duration::from_secs(60);

/// Workers that are ready to begin. Dropping them ends them.
pub(crate) struct Crew {
    workers: Vec<Child>,
    heard: Receiver<(usize, Said)>,
}

/// What a crew has done so far.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Jobs that each worker ran.
    pub(crate) ran: Vec<u64>,
    /// When the last of them was started.
    pub(crate) last_us: u64,
    /// From push to start, of each job, if the workers tell.
    pub(crate) delays_us: Vec<u64>,
}

impl Work {
    pub(crate) fn jobs(&self) -> u64 {
        self.ran.iter().sum()
    }
}

impl Crew {
    /// Starts `size` workers and waits until they are connected.
    pub(crate) fn start(contender: &Contender, url: &str, size: usize, what: What) -> Result<Self> {
        let what = match what {
            What::All => "all",
            What::Picked => "picked",
        };
        let (sender, heard) = channel();
        let mut crew = Self { workers: Vec::new(), heard };
        for index in 0..size {
            let mut worker = contender.command(url, &["work", what])?.stdin(Stdio::piped()).spawn()?;
            let stdout = worker.stdout.take().context("a worker without output")?;
            crew.workers.push(worker);
            let sender = sender.clone();
            thread::spawn(move || relay(index, BufReader::new(stdout).lines(), &sender));
        }
        for _ in 0..size {
            let (_, said) = crew.heard.recv_timeout(START_WITHIN).context("a worker does not start")?;
            ensure!(said == Said::Ready, "a worker began before it was told to");
        }
        Ok(crew)
    }

    /// Lets the workers begin.
    pub(crate) fn begin(&mut self) -> Result<()> {
        for worker in &mut self.workers {
            let stdin = worker.stdin.as_mut().context("a worker without input")?;
            stdin.write_all(b"go\n")?;
        }
        Ok(())
    }

    /// Listens until `enough`, or for `patience` at most.
    pub(crate) fn listen(&self, patience: Duration, enough: impl Fn(&Work) -> bool) -> Work {
        let deadline = Instant::now() + patience;
        let mut work = Work { ran: vec![0; self.workers.len()], ..Work::default() };
        while !enough(&work)
            && let Ok((worker, said)) = self.heard.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            match said {
                Said::Ran { jobs, last_us } => {
                    work.ran[worker] = jobs;
                    work.last_us = work.last_us.max(last_us);
                }
                Said::Picked { us } => work.delays_us.push(us),
                Said::Ready | Said::Pushed { .. } | Said::Fetched { .. } => {}
            }
        }
        work
    }

    /// What the first worker has used of the machine, where the system tells (Linux).
    pub(crate) fn usage(&self) -> Option<Usage> {
        // Where the system does not tell, the figures are missing from the table.
        let about = |what: &str| std::fs::read_to_string(format!("/proc/{}/{what}", self.workers.first()?.id())).ok();
        Some(Usage { rss_mb: rss_mb(&about("status")?)?, cpu_us: cpu_us(&about("stat")?)? })
    }
}

/// What a process has used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// Resident now.
    pub(crate) rss_mb: f64,
    /// So far.
    pub(crate) cpu_us: u64,
}

fn rss_mb(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kb: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kb / 1024.0)
}

/// User and system time are fields 14 and 15 (proc(5)), in hundredths of a second; the second one, in parentheses, may
/// hold anything.
fn cpu_us(stat: &str) -> Option<u64> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // A line of another form tells nothing, as none at all.
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some((ticks(11)? + ticks(12)?) * 10_000)
}

impl Drop for Crew {
    fn drop(&mut self) {
        for worker in &mut self.workers {
            worker.kill().unwrap_or_default();
            drop(worker.wait());
        }
    }
}

/// What cannot be understood ends the relay; the crew's deadline notices.
fn relay(worker: usize, lines: impl Iterator<Item = std::io::Result<String>>, sender: &Sender<(usize, Said)>) {
    for line in lines.map_while(Result::ok) {
        let Ok(said) = line.parse() else { return };
        if sender.send((worker, said)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cpu_us, rss_mb};

    #[test]
    fn what_the_system_tells_is_read() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194304 100 0 0 0 150 25 0 0 20 0 3 0 100 1000 200";
        assert_eq!(cpu_us(stat), Some(1_750_000));
        assert_eq!(rss_mb("VmPeak:\t 9 kB\nVmRSS:\t    2048 kB\n"), Some(2.0));
    }
}
