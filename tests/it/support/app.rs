//! The app in this process: a real Redis of its own, a real store, the real ingress on a free port, real workers.
//!
//! [`TestApp::drain`] runs jobs until none is due; [`TestApp::advance`] moves the app's clock and everything that
//! waits in Redis for a time. Dropping an app fails the test if a job is left.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use bellhop::{
    config::{Environment, Level, Variables},
    instance::Instance,
    tasks::Tasks,
    wiring,
};
use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use jobs::{Clock, Job, LaneName, Services};
use store::StoredBooking;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::{
    away::Away, database::Database, letterbox::Letterbox, redis_server::RedisServer, senders::FURTHER_SOURCES,
};

/// How long anything may take that is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// How long between two looks.
pub(crate) const GLANCE: Duration = Duration::from_millis(5);

/// Moves what waits for a time in one lane: the only script that has a clock of its own.
const SHIFT: &str = "for _, book in ipairs({'scheduled', 'inflight'}) do
    for _, id in ipairs(redis.call('ZRANGE', KEYS[1] .. ':' .. book, 0, -1)) do
        redis.call('ZINCRBY', KEYS[1] .. ':' .. book, -ARGV[1], id)
    end
end
if redis.call('EXISTS', KEYS[1] .. ':bucket') == 1 then
    redis.call('HINCRBYFLOAT', KEYS[1] .. ':bucket', 'at', -ARGV[1])
end";

/// The engines that every journey runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// See the module.
pub(crate) struct TestApp {
    pub(crate) instance: Instance,
    pub(crate) services: Arc<Services>,
    pub(crate) redis: RedisServer,
    pub(crate) ingress: SocketAddr,
    clock: Clock,
    stop: CancellationToken,
    running: Option<tokio::task::JoinHandle<anyhow::Result<()>>>,
    database: Option<Database>,
    folder: TempDir,
}

impl TestApp {
    const FLOW: [LaneName; 5] =
        [LaneName::Maintenance, LaneName::Inbound, LaneName::Workflow, LaneName::Mail, LaneName::Calendar];

    /// An app with one worker a lane.
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::with_workers(engine, 1).await
    }

    /// An app with so many workers a lane.
    pub(crate) async fn with_workers(engine: Engine, workers: usize) -> Self {
        Self::with(engine, workers, &[]).await
    }

    /// An app with so many workers a lane and further variables.
    pub(crate) async fn with(engine: Engine, workers: usize, further: &[(&str, &str)]) -> Self {
        let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
        let database = (engine == Engine::Postgres).then(Database::create);
        let url = database.as_ref().map(Database::url).unwrap_or_default();
        let database_url = (engine == Engine::Postgres).then_some(("DATABASE_URL", url.as_str()));
        let further: Vec<_> = database_url.into_iter().chain(further.iter().copied()).collect();
        let instance = instance_with(folder.path(), &redis.url(), &further);
        wiring::migrate(&instance).await.unwrap();
        let clock = Clock::system();
        let services = Arc::new(wiring::services(&instance, clock.clone(), None).await.unwrap());
        let mut tasks = Tasks::new();
        let ingress = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
        for _ in 0..workers {
            for lane in LaneName::ALL {
                wiring::start_worker(&services, &instance.settings, lane, &mut tasks);
            }
        }
        wiring::start_relay(&services, &mut tasks);
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        #[expect(clippy::disallowed_methods, reason = "the test is the process that the tasks run in")]
        let running = Some(tokio::spawn(tasks.run(stopped, PATIENCE)));
        Self { instance, services, redis, ingress, clock, stop, running, database, folder }
    }

    /// The mails that have left, as their readers see them.
    pub(crate) fn letterbox(&self) -> Letterbox {
        Letterbox::at(self.folder.path().join("outbox"))
    }

    /// What a calendar file says.
    pub(crate) fn calendar(&self, room: &str) -> String {
        std::fs::read_to_string(self.calendar_file(room)).unwrap_or_default()
    }

    fn calendar_file(&self, room: &str) -> PathBuf {
        self.folder.path().join("calendars").join(format!("{room}.ics"))
    }

    /// The app's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Waits until no job is due and no row of the outbox waits. Lanes are looked at in the order in which work
    /// flows, so that what one pushes is seen in the next.
    pub(crate) async fn drain(&self) {
        let (mut left, mut since) = (u64::MAX, Instant::now());
        while left > 0 {
            let now = self.left().await;
            if now != left {
                (left, since) = (now, Instant::now());
            }
            assert!(left == 0 || since.elapsed() < PATIENCE, "waited in vain until every job has run: {left} are left");
            tokio::time::sleep(if left == 0 { Duration::ZERO } else { GLANCE }).await;
        }
    }

    /// How many jobs are due or wait in the outbox; more or less of them is progress.
    async fn left(&self) -> u64 {
        let mut left = 0;
        for lane in Self::FLOW {
            // First what is due: between the two it may begin to run, and then it is seen running.
            let due = self.due(lane);
            let stats = self.services.lanes.get(lane).stats().await.unwrap();
            left += due + stats.ready + stats.waiting + stats.running;
        }
        let outbox = u64::from(left == 0 && !self.services.store.pending(1).await.unwrap().is_empty());
        left + outbox
    }

    /// Jobs that were to begin at a time that has come.
    fn due(&self, lane: LaneName) -> u64 {
        let (seconds, _): (String, String) = self.redis.command(&["TIME"]);
        self.redis.command(&["ZCOUNT", &self.key(lane, "scheduled"), "-inf", &seconds])
    }

    /// A key of a lane.
    fn key(&self, lane: LaneName, book: &str) -> String {
        format!("{{{}:{}}}:{book}", self.instance.settings.queue.prefix, lane.as_str())
    }

    /// Waits until something is so.
    pub(crate) async fn once(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        eventually(what, async || is_so().await.then_some(())).await;
    }

    /// Moves the app's time.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
        for lane in LaneName::ALL {
            let queue = format!("{{{}:{}}}", self.instance.settings.queue.prefix, lane.as_str());
            let seconds = by.num_seconds().to_string();
            self.redis.command::<Option<String>>(&["EVAL", SHIFT, "1", &queue, &seconds]);
        }
    }

    /// The store answers nobody: a PostgreSQL takes no connections, and of SQLite another process holds the lock.
    pub(crate) fn without_store(&self) -> Away<'_> {
        Away::begin(self.database.as_ref(), self.instance.database_url.expose())
    }

    /// Runs one of the clock's jobs now.
    pub(crate) async fn tick<J: Job>(&self, job: &J) {
        let new = queue::NewJob { payload: job.envelope().to_bytes(), ..queue::NewJob::default() };
        self.services.lanes.get(J::LANE).push(new).await.unwrap();
        self.drain().await;
    }

    /// The only booking there is.
    pub(crate) async fn booking(&self) -> StoredBooking {
        let mut bookings = self.services.store.bookings(None, 10).await.unwrap();
        assert_eq!(bookings.len(), 1, "one booking is expected");
        bookings.remove(0)
    }

    /// Ends the workers in order and checks that every job is in exactly one state.
    pub(crate) async fn stop(mut self) {
        self.end().await;
    }

    async fn end(&mut self) {
        let Some(running) = self.running.take() else { return };
        for (name, lane) in self.services.lanes.iter() {
            assert_eq!(lane.verify().await.unwrap(), Vec::new(), "lane {}", name.as_str());
        }
        self.stop.cancel();
        running.await.unwrap().unwrap();
    }
}

/// A forgotten job is a broken promise.
impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        drop(self.database.take());
        if std::thread::panicking() {
            return;
        }
        for lane in LaneName::ALL {
            let key = |book: &str| self.key(lane, book);
            let ready: u64 = self.redis.command(&["LLEN", &key("active")]);
            let groups: Vec<String> = self.redis.command(&["KEYS", &key("group:*")]);
            let waiting: u64 = groups.iter().map(|group| self.redis.command::<u64>(&["LLEN", group]) - 1).sum();
            let dead: u64 = self.redis.command(&["ZCARD", &key("dead")]);
            assert_eq!((ready, waiting, dead), (0, 0, 0), "(ready, waiting, dead) jobs left on lane {}", lane.as_str());
        }
    }
}

/// The next 14 June, in the app's time, as clients write it.
pub(crate) fn june(app: &TestApp) -> String {
    june_14(app.now()).format("%d.%m.%Y").to_string()
}

/// The inquiry that the journeys begin with.
pub(crate) fn room_b(app: &TestApp) -> String {
    format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", june(app))
}

/// The 14 June after `now`.
pub(crate) fn june_14(now: DateTime<Utc>) -> NaiveDate {
    let days = (now.year()..).filter_map(|year| NaiveDate::from_ymd_opt(year, 6, 14));
    days.into_iter().find(|day| *day > now.date_naive()).unwrap()
}

/// An instant as `HH:MM` of the venue's zone.
pub(crate) fn local(app: &TestApp, at: DateTime<Utc>) -> String {
    at.with_timezone(&app.services.house.venue.zone).format("%H:%M").to_string()
}

/// An instance on these servers, configured as for development.
pub(super) fn instance(data: &Path, redis: &str, database: Option<String>) -> Instance {
    let database = database.unwrap_or_default();
    let further: &[(&str, &str)] = if database.is_empty() { &[] } else { &[("DATABASE_URL", &database)] };
    instance_with(data, redis, further)
}

/// An instance with further variables.
pub(crate) fn instance_with(data: &Path, redis: &str, further: &[(&str, &str)]) -> Instance {
    let own = [("BELLHOP_ENV", "test"), ("REDIS_URL", redis), ("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0")];
    let all = own.iter().chain(FURTHER_SOURCES).chain(further);
    let variables: Variables = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Instance::locate(&variables, Some(data), Environment::Test, Level::Complete).unwrap()
}

/// Looks until there is something to see.
pub(crate) async fn eventually<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let watch = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::time::timeout(PATIENCE, watch).await.unwrap_or_else(|_| panic!("waited in vain until {what}"))
}
