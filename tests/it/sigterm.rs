//! `SIGTERM` for real processes under load: what runs ends or is handed back, the process ends in order and in time, and
//! nothing is lost.

use std::{
    collections::BTreeSet,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jobs::LaneName;
use queue::State;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::support::{MailServer, Processes, RedisServer, Role, eventually, senders::mailgun_event, write_mails};

const SENDERS: usize = 8;
const MAILS: usize = 40;
/// Jobs of the mail lane that run at a time.
const AT_ONCE: u64 = 8;
const GRACE: Duration = Duration::from_secs(4);
/// What a process takes beyond its grace period to write down that it ends, on a machine that does other things too.
const MARGIN: Duration = Duration::from_secs(4);

/// Providers that deliver until they are told to stop, and what they were told is taken.
struct Load {
    stop: Arc<AtomicBool>,
    taken: Arc<Mutex<Vec<String>>>,
    senders: JoinSet<()>,
}

impl Load {
    fn on(url: &str) -> Self {
        let mut load = Self { stop: Arc::default(), taken: Arc::default(), senders: JoinSet::new() };
        for sender in 0..SENDERS {
            let (url, stop, taken) = (url.to_owned(), Arc::clone(&load.stop), Arc::clone(&load.taken));
            load.senders.spawn_blocking(move || deliver(&url, sender, &stop, &taken));
        }
        load
    }

    fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    async fn end(self) -> Vec<String> {
        self.stop.store(true, Ordering::SeqCst);
        self.senders.join_all().await;
        std::mem::take(&mut *self.taken.lock().unwrap())
    }
}

fn deliver(url: &str, sender: usize, stop: &AtomicBool, taken: &Mutex<Vec<String>>) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let name = format!("{sender}-{n}");
        let request = mailgun_event(&name, "delivered");
        let sent = agent.post(url).header("content-type", "application/json").send(&request.body[..]);
        if sent.is_ok_and(|answer| answer.status().is_success()) {
            taken.lock().unwrap().push(name);
        }
        // A provider is no flood: the worker shall be busy, not buried.
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Over all lanes: running, and ended as done so far.
async fn running_and_done(app: &Processes) -> (u64, u64) {
    let (mut running, mut done) = (0, 0);
    for (_, lane) in app.services.lanes.iter() {
        let stats = lane.stats().await.unwrap();
        (running, done) = (running + stats.running, done + stats.done_ever);
    }
    (running, done)
}

async fn lapses(app: &Processes) -> u32 {
    let mut lapses = 0;
    for (_, lane) in app.services.lanes.iter() {
        for state in [State::Ready, State::Waiting, State::Scheduled] {
            lapses += lane.list(state, 1_000).await.unwrap().iter().map(|job| job.lapses).sum::<u32>();
        }
    }
    lapses
}

/// What `SIGTERM` did to the mails that were being handed over: how many ended, and how many were handed back.
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn under_load(linger: &str) -> (u64, u64) {
    let server = MailServer::start(&[]);
    server.behave(linger);
    let grace = GRACE.as_secs().to_string();
    let settings = [
        ("BELLHOP__MAIL__SMTP_URL", &*server.url()),
        ("BELLHOP__QUEUE__GRACE_S", &grace),
        ("BELLHOP__INGRESS__DRAIN_S", &grace),
    ];
    let mut app = Processes::with(&settings).await;
    let written = write_mails(&app, MAILS).await;
    let expected: BTreeSet<String> = written.into_iter().map(|id| app.services.house.message_id(id)).collect();
    let load = Load::on(&format!("{}/webhooks/reports", app.ingress_url));
    let mail_lane = app.services.lanes.get(LaneName::Mail).clone();
    eventually("the worker is busy", async || {
        (mail_lane.stats().await.unwrap().running == AT_ONCE && load.taken() >= 100).then_some(())
    })
    .await;

    let (mails_before, (in_flight, done_before)) = (mail_lane.stats().await.unwrap(), running_and_done(&app).await);
    let worker = app.terminate(Role::Worker);
    let (mails_after, (left, done_after)) = (mail_lane.stats().await.unwrap(), running_and_done(&app).await);
    assert_eq!(
        (worker.code, left, lapses(&app).await),
        (Some(0), 0, 0),
        "{linger}: code, jobs still leased, lapsed leases"
    );
    assert!(worker.took < GRACE + MARGIN, "{linger}: {:?}", worker.took);

    let (before, ingress) = (load.taken(), app.terminate(Role::Ingress));
    assert_eq!(ingress.code, Some(0), "{linger}");
    assert!(ingress.took < GRACE + MARGIN, "{linger}: {:?}", ingress.took);
    let clock = app.terminate(Role::Clock);
    assert_eq!(clock.code, Some(0), "{linger}");
    let taken = load.end().await;

    server.behave("accept");
    app.start_a_worker();
    app.settled_but_parked().await;
    let mut lost = 0;
    for name in &taken {
        lost += usize::from(app.services.store.delivery("reports", &format!("ev_{name}")).await.unwrap().is_none());
    }
    let arrived: BTreeSet<String> = server.letterbox().all().into_iter().map(|letter| letter.message_id).collect();
    assert_eq!((lost, arrived.intersection(&expected).count()), (0, MAILS), "{linger}: deliveries lost, mails arrived");
    let ended = mails_after.done_ever - mails_before.done_ever;
    println!(
        "mails that take {linger:?}: {in_flight} jobs in flight at SIGTERM, {} ended ({ended} of {} mails), {} mails handed \
         back, none left behind; worker exit code 0 after {:.2} s of {} s grace. Ingress exit code 0 after {:.2} s, \
         {} deliveries taken before and {} during its stop, {lost} lost; clock exit code 0 after {:.2} s. {MAILS} mails arrived.",
        done_after - done_before,
        mails_before.running,
        mails_before.running.saturating_sub(ended),
        worker.took.as_secs_f64(),
        GRACE.as_secs(),
        ingress.took.as_secs_f64(),
        before,
        taken.len() - before,
        clock.took.as_secs_f64(),
    );
    (ended, mails_before.running.saturating_sub(ended))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_within_the_grace_period_ends() {
    let (ended, handed_back) = under_load("linger 1").await;
    assert!(ended >= AT_ONCE && handed_back == 0, "{ended} ended, {handed_back} handed back");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_within_the_grace_period_is_handed_back() {
    let (ended, handed_back) = under_load("linger 60").await;
    assert_eq!((ended, handed_back), (0, AT_ONCE));
}

/// A role that begins, and what it waits for.
struct Beginner {
    role: &'static str,
    process: Child,
    _folder: TempDir,
}

impl Beginner {
    fn start(role: &'static str, redis: &str, database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = [
            ("BELLHOP_ENV", "test".to_owned()),
            ("BELLHOP_DATA", folder.path().display().to_string()),
            ("REDIS_URL", redis.to_owned()),
            ("BELLHOP__REDIS__DURABILITY", "strict".to_owned()),
            ("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0".to_owned()),
            ("BELLHOP__METRICS__LISTEN", "127.0.0.1:0".to_owned()),
            ("BELLHOP__QUEUE__GRACE_S", "1".to_owned()),
            ("BELLHOP__INGRESS__DRAIN_S", "1".to_owned()),
        ];
        let mut process = Command::new(env!("CARGO_BIN_EXE_bellhop"));
        process.arg(role).env_clear().envs(settings).envs(database.map(|url| ("DATABASE_URL", url)));
        process.stdout(Stdio::null()).stderr(Stdio::null());
        Self { role, process: process.spawn().unwrap(), _folder: folder }
    }

    /// Whether it hears `SIGTERM`, as the kernel tells.
    fn listens(&self) -> bool {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
        u64::from_str_radix(caught, 16).unwrap() & (1 << (15 - 1)) != 0
    }

    fn ends_in_order(mut self) {
        assert!(Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap().success());
        assert_eq!(self.process.wait().unwrap().code(), Some(0), "{}", self.role);
    }
}

/// A server that takes connections and never answers.
async fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

/// Until somebody has come, who then waits for as long as what is returned lives.
async fn asked(server: &TcpListener, role: &str) -> TcpStream {
    let asked = tokio::time::timeout(Duration::from_secs(60), server.accept()).await;
    asked.unwrap_or_else(|_| panic!("{role} does not begin")).unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_to_end_while_it_waits_for_redis_ends_in_order() {
    for role in ["ingress", "worker", "clock", "up"] {
        let (server, address) = silent().await;
        let beginner = Beginner::start(role, &format!("redis://{address}"), None);
        let _waits = asked(&server, role).await;
        beginner.ends_in_order();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_to_end_while_it_waits_for_a_store_that_is_silent_ends_in_order() {
    let redis = RedisServer::durable();
    for role in ["worker", "clock", "up"] {
        let (server, address) = silent().await;
        let beginner = Beginner::start(role, &redis.url(), Some(&format!("postgres://bellhop@{address}/bellhop")));
        let _waits = asked(&server, role).await;
        beginner.ends_in_order();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_to_end_while_it_waits_for_a_store_that_is_gone_ends_in_order() {
    let redis = RedisServer::durable();
    for role in ["worker", "clock", "up"] {
        let beginner = Beginner::start(role, &redis.url(), Some("postgres://bellhop@127.0.0.1:1/bellhop"));
        eventually("it hears SIGTERM", async || beginner.listens().then_some(())).await;
        beginner.ends_in_order();
    }
}
