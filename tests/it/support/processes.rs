//! The app as operators run it: an ingress, a worker and a clock process of the built binary, a Redis and a store, that can
//! be killed and started again.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use bellhop::{instance::Instance, wiring};
use booking::{TaskKind, Terms};
use jobs::{
    Clock, Services,
    decisions::{Decision, Verdict, decide},
};
use serde_json::{Value, json};
use store::StoredBooking;
use tempfile::TempDir;

use super::{
    Mail,
    app::{GLANCE, PATIENCE, eventually, instance, june_14},
    letterbox::Letterbox,
    provider::{post, unique},
    redis_server::RedisServer,
    senders::FURTHER_SOURCES,
};

/// Short leases: what a killed worker held comes back soon. A Redis that is slow for longer than a second is not waited for.
const IMPATIENCE: [(&str, &str); 3] = [
    ("BELLHOP__QUEUE__LEASE_S", "2"),
    ("BELLHOP__QUEUE__RENEW_EVERY_S", "0.5"),
    ("BELLHOP__INGRESS__ENQUEUE_TIMEOUT_S", "1"),
];

/// See the module.
pub(crate) struct Processes {
    pub(crate) redis: RedisServer,
    pub(crate) services: Services,
    instance: Instance,
    ingress: Child,
    pub(crate) ingress_url: String,
    worker: Child,
    clock: Child,
    further: Vec<(String, String)>,
    folder: TempDir,
}

/// One of the processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Ingress,
    Worker,
    Clock,
}

/// How a process ended that was asked to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) took: Duration,
}

impl Processes {
    /// An ingress, a worker and a clock on SQLite.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// The same with further variables.
    pub(crate) async fn with(further: &[(&str, &str)]) -> Self {
        let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
        let instance = instance(folder.path(), &redis.url(), None);
        wiring::migrate(&instance).await.unwrap();
        let services = wiring::services(&instance, Clock::system(), None).await.unwrap();
        let further: Vec<_> = further.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let role = |name: &str| role(name, &instance, &folder, &further);
        let mut ingress = role("ingress").stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(ingress.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let ingress_url = first.trim().rsplit_once(' ').unwrap().1.to_owned();
        let worker = role("worker").spawn().unwrap();
        let clock = role("clock").spawn().unwrap();
        Self { redis, services, instance, ingress, ingress_url, worker, clock, further, folder }
    }

    /// `SIGKILL` for the ingress, and another one in its place, at the same address.
    pub(crate) fn kill_the_ingress(&mut self) {
        self.ingress.kill().unwrap();
        self.ingress.wait().unwrap();
        let address = self.ingress_url.strip_prefix("http://").unwrap();
        let mut ingress = role("ingress", &self.instance, &self.folder, &self.further);
        self.ingress = ingress.env("BELLHOP__INGRESS__LISTEN", address).spawn().unwrap();
    }

    /// `SIGKILL` for the worker, and another one in its place.
    pub(crate) fn kill_the_worker(&mut self) {
        self.worker.kill().unwrap();
        self.worker.wait().unwrap();
        self.worker = role("worker", &self.instance, &self.folder, &self.further).spawn().unwrap();
    }

    /// `SIGTERM` for a process, until it has ended.
    pub(crate) fn terminate(&mut self, role: Role) -> Ended {
        let process = match role {
            Role::Ingress => &mut self.ingress,
            Role::Worker => &mut self.worker,
            Role::Clock => &mut self.clock,
        };
        let asked = Instant::now();
        assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
        let code = process.wait().unwrap().code();
        Ended { code, took: asked.elapsed() }
    }

    /// A worker in the place of one that has ended.
    pub(crate) fn start_a_worker(&mut self) {
        self.worker = role("worker", &self.instance, &self.folder, &self.further).spawn().unwrap();
    }

    /// The most memory that the ingress has held.
    pub(crate) fn ingress_peak_rss_kib(&self) -> u64 {
        peak_rss_kib(&self.ingress)
    }

    /// The time that processors have spent on the worker, however busy they are otherwise.
    pub(crate) fn worker_processor_seconds(&self) -> u64 {
        processor_seconds(&self.worker)
    }

    /// The most memory that the worker has held.
    pub(crate) fn worker_peak_rss_kib(&self) -> u64 {
        peak_rss_kib(&self.worker)
    }

    /// Whether all processes are still the ones that were started.
    pub(crate) fn are_alive(&mut self) -> bool {
        let mut processes = [&mut self.ingress, &mut self.worker, &mut self.clock];
        processes.iter_mut().all(|process| process.try_wait().unwrap().is_none())
    }

    /// The file of the store.
    pub(crate) fn database(&self) -> PathBuf {
        let url = self.instance.database_url.expose();
        url.strip_prefix("sqlite://").unwrap().split('?').next().unwrap().into()
    }

    pub(crate) fn letterbox(&self) -> Letterbox {
        Letterbox::at(self.folder.path().join("outbox"))
    }

    /// The inquiry that the journeys begin with.
    pub(crate) fn inquiry(&self, from: &str) -> Mail {
        let day = june_14(self.services.now()).format("%d.%m.%Y");
        Mail::new(from, "Workshop", &format!("We would like Room B on {day}, 25 people, 10:00 to 16:00."))
    }

    /// A provider posts a mail until it is taken, as providers do.
    pub(crate) async fn deliver(&self, mail: &Mail) {
        self.deliver_to("mail", &mail.body()).await;
    }

    /// The payment provider reports that the deposit of a booking has been paid.
    pub(crate) async fn pay(&self, stored: &StoredBooking) {
        let number = stored.booking.number.to_string();
        let data = json!({ "payment_id": unique(), "reference": number, "amount_minor": 22_500, "currency": "CHF" });
        self.deliver_to("payments", &json!({ "type": "payment.succeeded", "data": data })).await;
    }

    async fn deliver_to(&self, source: &str, body: &Value) {
        let (url, event) = (format!("{}/webhooks/{source}", self.ingress_url), format!("evt_{}", unique()));
        let taken =
            async || post(url.clone(), source, &event, body).await.filter(|answer| answer.status < 300).map(drop);
        eventually("the delivery is taken", taken).await;
    }

    /// The manager says yes as soon as there is something to say yes to.
    pub(crate) async fn approve(&self, kind: TaskKind) {
        let task = eventually("the task is open", async || self.open_task(kind).await).await;
        let decision =
            Decision { task, verdict: Verdict::Approve { text: None, terms: Terms::default() }, seen_version: None };
        decide(&self.services, &decision).await.unwrap();
    }

    async fn open_task(&self, kind: TaskKind) -> Option<i64> {
        let open = self.services.store.tasks(Some(booking::TaskState::Open), 10).await.unwrap();
        open.into_iter().find(|task| task.kind == kind).map(|task| task.id)
    }

    /// The only booking, as soon as it is as wanted.
    pub(crate) async fn booking_once(&self, what: &str, is_so: impl Fn(&StoredBooking) -> bool) -> StoredBooking {
        let look = async || self.services.store.bookings(None, 1).await.unwrap().pop().filter(&is_so);
        eventually(what, look).await
    }

    /// Waits until so many mails to an address have left.
    pub(crate) async fn mails_to(&self, address: &str, count: usize) -> Vec<super::Letter> {
        let look = async || Some(self.letterbox().to(address)).filter(|letters| letters.len() >= count);
        eventually("the mails have left", look).await
    }

    /// Waits until every job has run but those that wait for a time.
    pub(crate) async fn settled_but_parked(&self) {
        eventually("every job that is due has run", async || {
            for (_, lane) in self.services.lanes.iter() {
                let stats = lane.stats().await.ok()?;
                if stats.ready + stats.waiting + stats.running > 0 {
                    return None;
                }
            }
            self.services.store.pending(1).await.unwrap().is_empty().then_some(())
        })
        .await;
    }

    /// Waits until every mail that was written has left, and no job is left but those that are meant for later. However
    /// many there are: as long as fewer are left from one look to the next.
    pub(crate) async fn settled(&self) {
        let (mut fewest, mut since) = (u64::MAX, Instant::now());
        while fewest > 0 {
            let left = self.left().await.unwrap_or(fewest);
            if left < fewest {
                (fewest, since) = (left, Instant::now());
            }
            assert!(since.elapsed() < PATIENCE, "waited in vain until every job has run: {left} are left");
            tokio::time::sleep(GLANCE).await;
        }
        for (name, lane) in self.services.lanes.iter() {
            assert_eq!(lane.verify().await.unwrap(), Vec::new(), "lane {}", name.as_str());
        }
    }
}

impl Processes {
    /// How many jobs are not meant for later; nothing while Redis does not say.
    async fn left(&self) -> Option<u64> {
        let mut left = 0;
        for (_, lane) in self.services.lanes.iter() {
            let stats = lane.stats().await.ok()?;
            left += stats.ready + stats.waiting + stats.running;
        }
        if left > 0 || !self.services.store.pending(1).await.unwrap().is_empty() {
            return Some(left + 1);
        }
        self.put_off().await
    }

    /// How many jobs wait for a time that nobody meant: retries.
    async fn put_off(&self) -> Option<u64> {
        let rows = self.services.store.not_done(0, 10_000).await.unwrap();
        let later = |name: &str| rows.iter().filter(|row| row.job.run_at.is_some() && row.job.lane == name).count();
        let mut retried = 0;
        for (name, lane) in self.services.lanes.iter() {
            let stats = lane.stats().await.ok()?;
            let due = stats.ready + stats.waiting + stats.running;
            retried += due + stats.scheduled.saturating_sub(later(name.as_str()) as u64);
        }
        Some(retried)
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        for process in [&mut self.worker, &mut self.clock, &mut self.ingress] {
            process.kill().unwrap_or_default();
            drop(process.wait());
        }
    }
}

/// Fields 14 and 15 of `proc_pid_stat(5)`, in hundredths of a second on every Linux.
fn processor_seconds(process: &Child) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.id())).unwrap();
    let (_, after_name) = stat.rsplit_once(") ").unwrap();
    let ticks = after_name.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().unwrap());
    ticks.sum::<u64>() / 100
}

fn peak_rss_kib(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

fn role(name: &str, instance: &Instance, folder: &TempDir, further: &[(String, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bellhop"));
    command
        .arg(name)
        .env("BELLHOP_ENV", "test")
        .env("BELLHOP_DATA", folder.path())
        .env("REDIS_URL", instance.redis_url().unwrap().expose())
        .env("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0")
        .envs(IMPATIENCE)
        .envs(FURTHER_SOURCES.iter().copied())
        .envs(further.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
