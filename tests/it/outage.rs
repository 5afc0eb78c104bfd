//! Redis is stopped, slow, full and back again, while every provider posts by its own rules.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::support::{
    Effect, Processes, effects, eventually, get, post_request,
    senders::{SENDERS, Sender, Verdict},
};

/// Deliveries of each provider.
const DELIVERIES: usize = 12;
/// A minute of a provider's schedule.
const MINUTE: Duration = Duration::from_millis(30);
/// How long each fault lasts: senders meet each of them, and a slow Redis is slower than the ingress waits.
const FAULT: Duration = Duration::from_secs(2);
/// How long the ingress waits for Redis.
const ENQUEUE_TIMEOUT: Duration = Duration::from_secs(1);
/// What befalls Redis in each phase.
const PHASES: [&str; 4] = ["stopped", "slow", "full", "back again"];

/// What one sender went through with one delivery.
#[derive(Debug, Default)]
struct Outing {
    attempts: usize,
    taken: bool,
    given_up: bool,
    statuses: BTreeMap<u16, usize>,
    /// In which phases it was told 503, and how long it had waited for that.
    refused: Vec<(usize, Duration)>,
}

/// Posts until the provider would stop, by its own rules.
async fn deliver(ingress: String, sender: Sender, number: String, phase: Arc<AtomicUsize>) -> Outing {
    let mut outing = Outing::default();
    let first = (sender.request)(&number);
    let waits = std::iter::once(0.0).chain(sender.waits_min.iter().copied());
    for wait in waits {
        tokio::time::sleep(MINUTE.mul_f64(wait)).await;
        let url = format!("{ingress}/webhooks/{}", sender.path);
        let (sent_in, sent) = (phase.load(Ordering::SeqCst), Instant::now());
        let request = if sender.signs_anew { (sender.request)(&number) } else { first.clone() };
        let answer = post_request(url, request).await;
        let status = answer.map_or(0, |answer| answer.status);
        outing.attempts += 1;
        outing.refused.extend((status == 503).then(|| (sent_in, sent.elapsed())));
        *outing.statuses.entry(status).or_default() += 1;
        match (sender.verdict)(status) {
            Verdict::Taken => outing.taken = true,
            Verdict::GiveUp => outing.given_up = true,
            Verdict::SendAgain => continue,
        }
        break;
    }
    outing
}

/// What befalls Redis, see [`PHASES`].
fn begin(app: &mut Processes, phase: usize) {
    match phase {
        0 => app.redis.kill(),
        1 => app.redis.command::<()>(&["CLIENT", "PAUSE", &FAULT.as_millis().to_string(), "ALL"]),
        2 => app.redis.command::<()>(&["CONFIG", "SET", "maxmemory", "1"]),
        _ => {}
    }
}

fn end(app: &mut Processes, phase: usize) {
    match phase {
        0 => app.redis.start_again(),
        2 => app.redis.command::<()>(&["CONFIG", "SET", "maxmemory", "0"]),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_delivery_is_imported_once_through_an_outage() {
    let mut app = Processes::start().await;
    let mut outings = JoinSet::new();
    let now = Arc::new(AtomicUsize::new(0));
    for phase in 0..PHASES.len() {
        // Of each phase the faults are its own: the one before is over.
        let ready = format!("{}/readyz", app.ingress_url);
        eventually("the ingress is ready", async || (get(ready.clone()).await == 200).then_some(())).await;
        begin(&mut app, phase);
        now.store(phase, Ordering::SeqCst);
        for sender in SENDERS {
            for number in 0..DELIVERIES / PHASES.len() {
                let (ingress, number, now) = (app.ingress_url.clone(), format!("{phase}-{number}"), Arc::clone(&now));
                outings.spawn(async move { (sender.name, deliver(ingress, *sender, number, now).await) });
            }
        }
        tokio::time::sleep(FAULT).await;
        end(&mut app, phase);
    }
    let mut results: BTreeMap<&str, Vec<Outing>> = BTreeMap::new();
    while let Some(outing) = outings.join_next().await {
        let (name, outing) = outing.unwrap();
        results.entry(name).or_default().push(outing);
    }
    app.settled().await;
    report(&app, &results).await;
    for (phase, fault) in PHASES.iter().enumerate().take(3) {
        // A Redis that is slow refuses nothing: it is the ingress that has waited long enough.
        let waited = if *fault == "slow" { ENQUEUE_TIMEOUT } else { Duration::ZERO };
        let mut refused = results.values().flatten().flat_map(|outing| &outing.refused);
        assert!(
            refused.any(|(sent_in, after)| *sent_in == phase && *after >= waited),
            "nobody was told 503 while Redis was {fault}"
        );
    }
    assert!(app.are_alive());
}

/// Prints the table and checks every line of it.
#[expect(clippy::print_stdout, reason = "the table is what the test shows")]
async fn report(app: &Processes, results: &BTreeMap<&str, Vec<Outing>>) {
    let happened = effects(&app.database());
    println!(
        "{:28}{:>6}{:>10}{:>7}{:>9}{:>6}{:>7}  answers",
        "provider", "sent", "attempts", "taken", "imported", "lost", "twice"
    );
    for sender in SENDERS {
        let outings = &results[sender.name];
        let taken = outings.iter().filter(|outing| outing.taken).count();
        let attempts: usize = outings.iter().map(|outing| outing.attempts).sum();
        let mut statuses = BTreeMap::new();
        outings
            .iter()
            .flat_map(|outing| &outing.statuses)
            .for_each(|(status, n)| *statuses.entry(status).or_insert(0) += n);
        let expected = DELIVERIES as u64 * sender.events;
        let as_meant = as_meant(sender);
        let of_source: BTreeMap<_, _> =
            happened.clone().into_iter().filter(|(effect, _)| effect.source == sender.source()).collect();
        let twice: u64 =
            of_source.iter().filter(|(effect, _)| effect.facts > 1 || effect.jobs > 1).map(|(_, count)| count).sum();
        let imported = of_source.values().sum::<u64>().saturating_sub(batches(sender));
        let lost = expected.saturating_sub(imported);
        println!(
            "{:28}{DELIVERIES:>6}{attempts:>10}{taken:>7}{imported:>9}{lost:>6}{twice:>7}  {statuses:?}",
            sender.name
        );
        assert!(attempts > DELIVERIES, "{}: it met no fault", sender.name);
        assert!(outings.iter().all(|outing| !outing.given_up), "{}: it was told to give up", sender.name);
        assert_eq!((taken, of_source), (DELIVERIES, as_meant), "{}", sender.name);
    }
}

/// Batches that are kept beside their events.
fn batches(sender: &Sender) -> u64 {
    if sender.events > 1 { DELIVERIES as u64 } else { 0 }
}

/// What the deliveries of a sender come to.
fn as_meant(sender: &Sender) -> BTreeMap<Effect, u64> {
    let (source, events) = (sender.source(), DELIVERIES as u64 * sender.events);
    let is_report = sender.scheme.name().ends_with("-events");
    let each = if is_report { Effect::recorded(source) } else { Effect::once(source) };
    let mut effects = BTreeMap::from([(each, events)]);
    if batches(sender) > 0 {
        *effects.entry(Effect::recorded(source)).or_default() += batches(sender);
    }
    effects
}
