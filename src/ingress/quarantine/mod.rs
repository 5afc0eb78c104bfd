//! What failed its signature is not thrown away: it is kept aside in Redis, counted, and shown to operators, so that after
//! a secret is put right nothing that a provider gave up in the meantime is lost.
//!
//! Bounded for each source: 64 KiB of a body, 32 MiB in all, 7 days. The ingress hands entries over and does not wait: one
//! that the queue's server does not take now is only counted in the log. Knows no schemes: `replay.rs` verifies again.

mod entry;

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, Utc};
use redis::{
    Script,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use tokio::sync::mpsc;
use tracing::warn;

pub use entry::Entry;
pub(super) use entry::MOST_BODY;

use super::meters;

/// Entries that wait to be written, over all sources.
const WAITING: usize = 64;
const LONGEST_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// All of a source's entries are read at once: over a slow line that takes longer than the library waits by itself.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often what is too old is let go.
const SWEPT_EVERY: Duration = Duration::from_secs(60 * 60);
/// Keys looked at in one go.
const SCANNED: u64 = 1_000;
/// Entries let go in one go: the server does nothing else meanwhile.
const SWEPT: u64 = 1_000;

/// Something that failed its signature.
#[derive(Debug, Clone)]
pub(super) struct Suspect {
    pub(super) source: String,
    /// For the count.
    pub(super) reason: &'static str,
    /// `None` where it was let through all the same, and where its body did not arrive.
    pub(super) entry: Option<Entry>,
}

/// Where the ingress hands suspects over.
#[derive(Debug, Clone)]
pub struct Intake(mpsc::Sender<Suspect>);

/// The suspects that wait to be written.
#[derive(Debug)]
pub struct Waiting(mpsc::Receiver<Suspect>);

/// An intake and what comes out of it.
#[must_use]
pub fn channel() -> (Intake, Waiting) {
    let (intake, waiting) = mpsc::channel(WAITING);
    (Intake(intake), Waiting(waiting))
}

impl Intake {
    /// Never waits.
    pub(super) fn hand_over(&self, suspect: Suspect) {
        if let Err(error) = self.0.try_send(suspect) {
            let (mpsc::error::TrySendError::Full(suspect) | mpsc::error::TrySendError::Closed(suspect)) = error;
            meters::lost(&suspect.source);
            warn!(source = suspect.source, reason = suspect.reason, "a suspect delivery was not kept");
        }
    }
}

/// What is kept aside, under keys of their own prefix.
#[derive(Clone)]
pub struct Quarantine {
    connection: ConnectionManager,
    prefix: String,
}

impl std::fmt::Debug for Quarantine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Quarantine").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// Where the quarantine is; connects when it is first needed.
#[derive(Debug, Clone)]
pub struct Address {
    client: redis::Client,
    prefix: String,
}

impl Address {
    /// The quarantine of the server at `url`.
    ///
    /// # Errors
    /// When the address cannot be used.
    pub fn new(url: &str, prefix: &str) -> Result<Self, redis::RedisError> {
        Ok(Self { client: redis::Client::open(url)?, prefix: prefix.to_owned() })
    }

    /// Connects.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn connect(&self) -> Result<Quarantine, redis::RedisError> {
        let config = ConnectionManagerConfig::new().set_response_timeout(Some(PATIENCE));
        let connection = self.client.get_connection_manager_with_config(config).await?;
        Ok(Quarantine { connection, prefix: self.prefix.clone() })
    }
}

/// Writes what is handed over until the routes are gone: what fails while they stop is kept too. What is too old is let
/// go at the start and every hour; nothing that is handed over waits for that.
///
/// # Errors
/// None: what cannot be written is said in the log.
pub async fn keep(address: Address, waiting: Waiting, now: impl Fn() -> DateTime<Utc> + Send) -> anyhow::Result<()> {
    tokio::select! {
        () = write(&address, waiting) => {}
        () = sweep_hourly(&address, now) => {}
    }
    Ok(())
}

/// Ends with the routes.
async fn write(address: &Address, mut waiting: Waiting) {
    let mut open: Option<Quarantine> = None;
    while let Some(suspect) = waiting.0.recv().await {
        let quarantine = match open.take() {
            Some(quarantine) => Ok(quarantine),
            None => address.connect().await,
        };
        let kept = match quarantine {
            Ok(quarantine) => quarantine.keep(&suspect).await.map(|()| open = Some(quarantine)),
            Err(error) => Err(error),
        };
        if let Err(error) = kept {
            meters::lost(&suspect.source);
            warn!(source = suspect.source, category = error.category(), "a suspect delivery could not be kept");
        }
    }
}

/// Never ends. Over a connection of its own, so that its answers keep nobody waiting. What cannot be let go now is in an
/// hour.
async fn sweep_hourly(address: &Address, now: impl Fn() -> DateTime<Utc> + Send) {
    let mut hourly = tokio::time::interval(SWEPT_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = sweep(address, now()).await {
            warn!(category = error.category(), "what is kept aside could not be looked through");
        }
    }
}

async fn sweep(address: &Address, now: DateTime<Utc>) -> Result<(), redis::RedisError> {
    address.connect().await?.sweep(now).await
}

impl Quarantine {
    fn key(&self, source: &str, book: &str) -> String {
        format!("{{{}:quarantine:{source}}}:{book}", self.prefix)
    }

    async fn keep(&self, suspect: &Suspect) -> Result<(), redis::RedisError> {
        let mut connection = self.connection.clone();
        if let Some(entry) = &suspect.entry {
            let script = Script::new(include_str!("keep.lua"));
            let mut call = script.key(self.key(&suspect.source, "entries"));
            call.key(self.key(&suspect.source, "bytes")).arg(entry.to_line()).arg(entry.received_at.timestamp_millis());
            call.arg(LONGEST_AGE.as_millis().to_string()).arg(MOST_BYTES);
            call.invoke_async::<()>(&mut connection).await?;
        }
        let mut count = redis::cmd("HINCRBY");
        count.arg(self.key(&suspect.source, "counts")).arg(suspect.reason).arg(1);
        count.query_async(&mut connection).await
    }

    /// What is kept of a source, oldest first.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn entries(&self, source: &str, now: DateTime<Utc>) -> Result<Vec<Entry>, redis::RedisError> {
        let mut range = redis::cmd("LRANGE");
        range.arg(self.key(source, "entries")).arg(0).arg(-1);
        let lines: Vec<String> = range.query_async(&mut self.connection.clone()).await?;
        let young = |entry: &Entry| (now - entry.received_at).to_std().is_ok_and(|age| age <= LONGEST_AGE);
        Ok(lines.iter().filter_map(|line| Entry::of_line(line)).filter(young).collect())
    }

    /// The sources of which something is kept. Walks the server's keys.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn sources(&self) -> Result<Vec<String>, redis::RedisError> {
        let (before, after) = (format!("{{{}:quarantine:", self.prefix), "}:entries");
        let (mut sources, mut cursor) = (BTreeSet::new(), 0_u64);
        loop {
            let mut page = redis::cmd("SCAN");
            page.arg(cursor).arg("MATCH").arg(format!("{before}*{after}")).arg("COUNT").arg(SCANNED);
            let (next, keys): (u64, Vec<String>) = page.query_async(&mut self.connection.clone()).await?;
            let name = |key: &String| Some(key.strip_prefix(&before)?.strip_suffix(after)?.to_owned());
            sources.extend(keys.iter().filter_map(name));
            if next == 0 {
                return Ok(sources.into_iter().collect());
            }
            cursor = next;
        }
    }

    /// Lets go all that is too old, of every source: a source that fails no more would keep its last ones longer.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<(), redis::RedisError> {
        let script = Script::new(include_str!("sweep.lua"));
        for source in self.sources().await? {
            let mut call = script.key(self.key(&source, "entries"));
            call.key(self.key(&source, "bytes")).arg(now.timestamp_millis()).arg(LONGEST_AGE.as_millis().to_string());
            call.arg(SWEPT);
            while call.invoke_async::<u64>(&mut self.connection.clone()).await? == SWEPT {}
        }
        Ok(())
    }

    /// How many deliveries of a source failed, ever, by reason.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn counts(&self, source: &str) -> Result<std::collections::BTreeMap<String, u64>, redis::RedisError> {
        let mut all = redis::cmd("HGETALL");
        all.arg(self.key(source, "counts")).query_async(&mut self.connection.clone()).await
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn release(&self, source: &str, entry: &Entry) -> Result<(), redis::RedisError> {
        let script = Script::new(include_str!("release.lua"));
        let mut call = script.key(self.key(source, "entries"));
        call.key(self.key(source, "bytes")).arg(entry.to_line());
        call.invoke_async::<()>(&mut self.connection.clone()).await
    }
}

#[cfg(test)]
mod tests;
