//! What is measured: quantities, of which contenders yield samples, and the lines of the table made from them.

/// Something a sample is a value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Quantity {
    /// Jobs pushed a second, each by its own call. Of the limit: `LPUSH` without pipelining.
    Enqueue,
    /// Jobs pushed a second, in bulk. Of the limit: `LPUSH`, 16 to a pipeline.
    EnqueueBulk,
    /// No-op jobs run a second by so many processes.
    Drain(usize),
    /// Milliseconds from push to start on an idle worker.
    PickupMs,
    /// Megabytes a worker keeps resident after a drain.
    RssMb,
    /// Bytes in Redis a pending job.
    BytesAJob,
    /// Redis commands a job to enqueue it, those inside scripts included.
    CommandsEnqueue,
    /// Redis commands a job to run it, likewise.
    CommandsRun,
    /// Microseconds of Redis's processor a job to enqueue it. On a machine that is not ours alone these are the figures
    /// to compare: they do not count the time in which somebody else ran.
    RedisCpuEnqueue,
    /// Microseconds of Redis's processor a job to run it.
    RedisCpuRun,
    /// Microseconds of the worker's processor a job to run it.
    WorkerCpuRun,
    /// Microseconds Redis needs to hand out 100 jobs with so many pending.
    FetchUs(u64),
}

/// Which way a figure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Better {
    Higher,
    Lower,
}

/// A line of the table.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// In JSON.
    pub(crate) key: String,
    /// For people, unit included.
    pub(crate) label: String,
    pub(crate) unit: &'static str,
    pub(crate) better: Better,
    pub(crate) quantity: Quantity,
    pub(crate) percent: u32,
}

/// Every line, in the table's order.
pub(crate) fn all(backlogs: &[u64]) -> Vec<Measure> {
    use {Better::*, Quantity::*};
    let median = |key: &str, label: &str, unit, better, quantity| Measure {
        key: key.to_owned(),
        label: label.to_owned(),
        unit,
        better,
        quantity,
        percent: 50,
    };
    let mut all = vec![
        median("enqueue", "enqueue one by one", "jobs/s", Higher, Enqueue),
        median("enqueue_bulk", "enqueue in bulk", "jobs/s", Higher, EnqueueBulk),
        median("drain_1", "no-op drain, 1 process", "jobs/s", Higher, Drain(1)),
        median("drain_2", "no-op drain, 2 processes", "jobs/s", Higher, Drain(2)),
        median("pickup_p50", "idle pickup, p50", "ms", Lower, PickupMs),
        Measure { percent: 99, ..median("pickup_p99", "idle pickup, p99", "ms", Lower, PickupMs) },
        median("rss", "worker's memory", "MB", Lower, RssMb),
        median("bytes", "a pending job", "bytes", Lower, BytesAJob),
        median("commands_enqueue", "commands to enqueue a job", "", Lower, CommandsEnqueue),
        median("commands_run", "commands to run a job", "", Lower, CommandsRun),
        median("redis_cpu_enqueue", "Redis's CPU to enqueue a job", "µs", Lower, RedisCpuEnqueue),
        median("redis_cpu_run", "Redis's CPU to run a job", "µs", Lower, RedisCpuRun),
        median("worker_cpu_run", "worker's CPU to run a job", "µs", Lower, WorkerCpuRun),
    ];
    for &backlog in backlogs {
        let label = format!("fetch of 100 at {}", short(backlog));
        all.push(median(&format!("fetch_{backlog}"), &label, "µs", Lower, FetchUs(backlog)));
    }
    all
}

fn short(count: u64) -> String {
    match count {
        1_000_000.. if count.is_multiple_of(1_000_000) => format!("{} M", count / 1_000_000),
        1_000.. if count.is_multiple_of(1_000) => format!("{} k", count / 1_000),
        _ => count.to_string(),
    }
}
