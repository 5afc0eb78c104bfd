//! `SIGKILL` for the ingress, the worker and Redis while senders deliver: what was acknowledged is there, once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use store::Outcome;
use tokio::task::JoinSet;

use crate::support::{Processes, eventually, senders::mailgun_event};

const SENDERS: usize = 16;
/// How long a sender waits before it tries again; minutes, in life.
const AGAIN: Duration = Duration::from_millis(20);
/// How often each of the three is killed.
const KILLS: usize = 4;
const SEED: u64 = 4;

#[derive(Debug, Clone, Copy)]
enum Victim {
    Ingress,
    Worker,
    Redis,
}

/// Delivers every `SENDERS`th of so many, each until it is acknowledged. Says how often it had to try.
fn deliver(url: &str, first: usize, deliveries: usize, acknowledged: &AtomicUsize) -> usize {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut attempts = 0;
    for n in (first..deliveries).step_by(SENDERS) {
        let request = mailgun_event(&n.to_string(), "delivered");
        loop {
            attempts += 1;
            let sent = agent.post(url).header("content-type", "application/json").send(&request.body[..]);
            if sent.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            std::thread::sleep(AGAIN);
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

async fn imported(app: &Processes) -> (u64, u64) {
    let counts = app.services.store.delivery_counts().await.unwrap();
    let count = |outcome| counts.iter().filter(|count| count.outcome == outcome).map(|count| count.count).sum();
    (count(Outcome::Imported), count(Outcome::Duplicate))
}

#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn storm(deliveries: usize) {
    let (mut app, began) = (Processes::start().await, Instant::now());
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for first in 0..SENDERS {
        let (url, acknowledged) = (format!("{}/webhooks/reports", app.ingress_url), Arc::clone(&acknowledged));
        senders.spawn_blocking(move || deliver(&url, first, deliveries, &acknowledged));
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
    let expected = u64::try_from(deliveries).unwrap();
    loop {
        let (before, _) = imported(&app).await;
        if before >= expected {
            break;
        }
        eventually("one more is imported", async || (imported(&app).await.0 > before).then_some(())).await;
    }
    app.settled_but_parked().await;
    let (once, twice) = imported(&app).await;
    let mut lost = 0;
    for n in 0..deliveries {
        lost += usize::from(app.services.store.delivery("reports", &format!("ev_{n}")).await.unwrap().is_none());
    }
    println!(
        "{deliveries} deliveries in {attempts} attempts, {} kills (seed {SEED}): imported {once}, lost {lost}, twice {twice}; {:.0?}",
        victims.len(),
        began.elapsed()
    );
    assert_eq!((once, lost, twice), (expected, 0, 0));
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
