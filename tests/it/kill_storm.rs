//! `SIGKILL` for the ingress, the worker and Redis while senders deliver mails and payments: what was acknowledged is
//! there, and has had its effects, once.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use booking::TaskKind;
use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use tokio::task::JoinSet;

use crate::support::{
    Effect, Processes, effects, eventually,
    senders::{Request, SENDERS as PROVIDERS},
};

const SENDERS: usize = 16;
/// How long a sender waits before it tries again; minutes, in life.
const AGAIN: Duration = Duration::from_millis(20);
/// How often each of the three is killed.
const KILLS: usize = 4;
const SEED: u64 = 4;
/// Every so many is a payment, which opens a task and has the manager told; the others are mails.
const PAYMENTS: usize = 10;
/// Every so many comes again after it was acknowledged, as if that had been lost on its way.
const REPEATS: usize = 7;

#[derive(Debug, Clone, Copy)]
enum Victim {
    Ingress,
    Worker,
    Redis,
}

/// Where a delivery goes.
fn source(n: usize) -> &'static str {
    if n.is_multiple_of(PAYMENTS) { "payments" } else { "mail" }
}

fn request(n: usize) -> Request {
    let provider = PROVIDERS.iter().find(|provider| provider.path == source(n)).unwrap();
    (provider.request)(&n.to_string())
}

fn send(agent: &ureq::Agent, ingress: &str, n: usize, request: &Request) -> bool {
    let url = format!("{ingress}/webhooks/{}", source(n));
    let post = request.headers.iter().fold(agent.post(url), |post, (name, value)| post.header(name, value));
    post.send(&request.body[..]).is_ok_and(|answer| answer.status().is_success())
}

/// Delivers every `SENDERS`th of so many, each until it is acknowledged. Says how often it had to try.
fn deliver(ingress: &str, first: usize, deliveries: usize, acknowledged: &AtomicUsize) -> usize {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut attempts = 0;
    for n in (first..deliveries).step_by(SENDERS) {
        for _ in 0..=usize::from(n.is_multiple_of(REPEATS)) {
            attempts += 1;
            while !send(&agent, ingress, n, &request(n)) {
                attempts += 1;
                std::thread::sleep(AGAIN);
            }
        }
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    attempts
}

fn kill(app: &mut Processes, victim: Victim) {
    match victim {
        Victim::Ingress => app.kill_the_ingress(),
        Victim::Worker => app.kill_the_worker(),
        Victim::Redis => {
            app.redis.kill();
            app.redis.start_again();
        }
    }
}

#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn storm(deliveries: usize) {
    let (mut app, began) = (Processes::start().await, Instant::now());
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for first in 0..SENDERS {
        let (ingress, acknowledged) = (app.ingress_url.clone(), Arc::clone(&acknowledged));
        senders.spawn_blocking(move || deliver(&ingress, first, deliveries, &acknowledged));
    }
    let mut victims = [Victim::Ingress, Victim::Worker, Victim::Redis].repeat(KILLS);
    victims.shuffle(&mut StdRng::seed_from_u64(SEED));
    for (n, victim) in victims.iter().enumerate() {
        let enough = deliveries * (n + 1) / (victims.len() + 1);
        while acknowledged.load(Ordering::SeqCst) < enough {
            let before = acknowledged.load(Ordering::SeqCst);
            eventually("one more is acknowledged", async || {
                (acknowledged.load(Ordering::SeqCst) > before).then_some(())
            })
            .await;
        }
        kill(&mut app, *victim);
    }
    let attempts: usize = senders.join_all().await.into_iter().sum();
    app.settled().await;
    let poisoned = let_run_again(&app).await;
    let payments = deliveries.div_ceil(PAYMENTS);
    let expected = [("mail", deliveries - payments), ("payments", payments)];
    let expected = BTreeMap::from(expected.map(|(source, count)| (Effect::once(source), count as u64)));
    let happened = effects(&app.database());
    println!(
        "{deliveries} deliveries in {attempts} attempts, {} kills (seed {SEED}), {poisoned} poisoned: {happened:?}; {:.0?}",
        victims.len(),
        began.elapsed()
    );
    assert_eq!(happened, expected, "each delivery is there, and was worked on, once");
    told_once(&app, payments).await;
}

/// A job that three kills in a row have caught is taken for the one that kills. An operator lets it run again; nothing else
/// may be dead.
async fn let_run_again(app: &Processes) -> u64 {
    let mut again = 0;
    for (name, lane) in app.services.lanes.iter() {
        again += lane.retry_dead(|dead| dead.job.error.as_deref() == Some("poison")).await.unwrap();
        let dead = lane.list(queue::State::Dead, 10).await.unwrap();
        assert!(dead.is_empty(), "dead on {}: {dead:?}", name.as_str());
    }
    app.settled().await;
    again
}

/// Of each payment there is one task, and for each task one mail was written. (Others tell of what was poisoned. A mail that
/// is handed over twice is one file: `mail_kills` looks at that.)
async fn told_once(app: &Processes, payments: usize) {
    let tasks = app.services.store.tasks(None, u64::MAX >> 1).await.unwrap();
    let of_payments = tasks.iter().filter(|task| task.kind == TaskKind::CheckPayment).count();
    assert_eq!(of_payments, payments, "tasks");
    assert_eq!(app.letterbox().all().len(), tasks.len(), "mails");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_a_kill_is_there_once() {
    storm(1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn what_was_acknowledged_before_a_kill_is_there_once_in_a_long_run() {
    storm(20_000).await;
}
