//! One setting, measured: clients in a closed loop, every step with its time.

use std::{
    collections::HashMap,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Result, ensure};
use jobs::{Job as _, LaneName};
use rand::{SeedableRng as _, rngs::StdRng};

use crate::{args::Options, clients::Client, letters::Letters, site::Site};

/// Longer than any step may take.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(2);

/// Whole steps and how long each took.
pub(crate) struct Steps {
    pub(crate) took: Vec<Duration>,
    pub(crate) seconds: f64,
}

/// A client who waits for the reply to what was written then.
struct Waiting {
    client: Client,
    since: SystemTime,
}

struct Loop<'a> {
    site: &'a Site,
    letters: Letters,
    rng: StdRng,
    next: usize,
    waiting: HashMap<String, Waiting>,
}

/// Measures one setting: the first steps of all clients are the warm-up and do not count.
pub(crate) async fn measure(options: &Options, site: &Site) -> Result<Steps> {
    let letters = Letters::in_folder(site.outbox());
    let rng = StdRng::seed_from_u64(options.seed);
    let mut clients = Loop { site, letters, rng, next: 0, waiting: HashMap::new() };
    for _ in 0..options.clients {
        clients.begin().await?;
    }
    for _ in 0..options.clients {
        clients.answered_once().await?;
    }
    let began = Instant::now();
    let mut took = Vec::new();
    while began.elapsed().as_secs_f64() < options.seconds {
        took.extend(clients.answered_once().await?);
    }
    let seconds = began.elapsed().as_secs_f64();
    clients.finish().await?;
    Ok(Steps { took, seconds })
}

impl Loop<'_> {
    /// A new client writes.
    async fn begin(&mut self) -> Result<()> {
        self.next += 1;
        self.write(Client::new(self.next - 1)).await
    }

    async fn write(&mut self, mut client: Client) -> Result<()> {
        let services = &self.site.services;
        let now = services.now();
        let job = client.write(&mut self.rng, now);
        let new = queue::NewJob { payload: job.envelope().to_bytes(), ..queue::NewJob::default() };
        self.waiting.insert(client.address(), Waiting { client, since: now.into() });
        services.lanes.get(LaneName::Inbound).push(new).await?;
        Ok(())
    }

    /// Waits for at least one reply; whoever got one writes again. How long each step took.
    async fn answered_once(&mut self) -> Result<Vec<Duration>> {
        let mut took = Vec::new();
        for Waiting { client, .. } in self.replies(&mut took).await? {
            if client.is_done() { self.begin().await? } else { self.write(client).await? }
        }
        Ok(took)
    }

    async fn replies(&mut self, took: &mut Vec<Duration>) -> Result<Vec<Waiting>> {
        let began = Instant::now();
        let mut answered = Vec::new();
        while answered.is_empty() {
            for (to, written) in self.letters.news()? {
                let Some(waiting) = self.waiting.remove(&to) else { continue };
                took.push(written.duration_since(waiting.since).unwrap_or_default());
                answered.push(waiting);
            }
            ensure!(began.elapsed() < PATIENCE, "{} clients wait in vain for a reply", self.waiting.len());
            if answered.is_empty() {
                tokio::time::sleep(GLANCE).await;
            }
        }
        Ok(answered)
    }

    /// Nobody is left without a reply.
    async fn finish(mut self) -> Result<()> {
        while !self.waiting.is_empty() {
            self.replies(&mut Vec::new()).await?;
        }
        Ok(())
    }
}
