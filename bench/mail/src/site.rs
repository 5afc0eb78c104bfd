//! A worker as `bellhop worker` is one, with a Redis and a store of its own, and mails that wait for it.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context as _, Result, ensure};
use bellhop::{
    config::{Environment, Level, Variables},
    instance::Instance,
    wiring,
};
use bench_stand::{Fsync, private_redis::PrivateRedis};
use jobs::{Clock, Job as _, SendMail, Services, To};
use store::{Commit, Mail, MailId, OutboxId, OutboxJob};
use tempfile::TempDir;

use crate::{args::Options, letter, mail_server::MailServer};

/// Longer than a worker needs until its first mail leaves.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(50);
/// Mails written in one go.
const BATCH: usize = 500;
/// The first of those that leave belong to the warm-up: one in so many.
const WARM_UP: usize = 10;

/// See the module. Everything ends when it is dropped.
struct Site {
    services: Services,
    variables: Vec<(&'static str, String)>,
    _redis: PrivateRedis,
    _folder: TempDir,
}

/// Lets a worker send `mails` mails, for as long as the options say; how many a second the server took.
pub(crate) async fn measure(
    options: &Options,
    server: &MailServer,
    database: Option<&str>,
    mails: usize,
) -> Result<f64> {
    let site = Site::start(options, server, database).await?;
    site.write(options.seed, mails).await?;
    let before = server.taken()?.len();
    let worker = site.worker()?;
    let began = Instant::now();
    while server.taken()?.len() <= before {
        ensure!(began.elapsed() < PATIENCE, "the worker sends nothing");
        tokio::time::sleep(GLANCE).await;
    }
    tokio::time::sleep(Duration::from_secs_f64(options.seconds)).await;
    drop(worker);
    rate(&server.taken()?[before..]).context("the worker sent too little to be measured")
}

/// Of the times at which mails were taken, the warm-up left out.
#[expect(clippy::cast_precision_loss, reason = "counts of a benchmark are far below 2^52")]
fn rate(taken: &[SystemTime]) -> Option<f64> {
    let counted = &taken[taken.len() / WARM_UP..];
    let took = counted.last()?.duration_since(*counted.first()?).ok()?.as_secs_f64();
    (took > 0.0).then(|| (counted.len() - 1) as f64 / took)
}

impl Site {
    async fn start(options: &Options, server: &MailServer, database: Option<&str>) -> Result<Self> {
        let program = std::env::current_exe()?;
        let folder = TempDir::with_prefix_in("bench-mail-", program.parent().context("no folder")?)?;
        let redis = PrivateRedis::start(Fsync::Always)?;
        let variables = vec![
            ("BELLHOP_ENV", "test".to_owned()),
            ("BELLHOP_DATA", folder.path().display().to_string()),
            ("REDIS_URL", redis.url()),
            ("DATABASE_URL", database.unwrap_or_default().to_owned()),
            ("BELLHOP__MAIL__SMTP_URL", format!("smtp://127.0.0.1:{}?tls=none", server.port())),
            ("BELLHOP__QUEUE__LANES__MAIL__CONCURRENCY", options.at_once.to_string()),
            ("RUST_LOG", "error".to_owned()),
        ];
        let given: Variables = variables.iter().cloned().collect();
        let instance = Instance::locate(&given, Some(folder.path()), Environment::Test, Level::Complete)?;
        wiring::migrate(&instance).await?;
        let services = wiring::services(&instance, Clock::system(), None).await?;
        Ok(Self { services, variables, _redis: redis, _folder: folder })
    }

    /// Mails that stand in the store, and their jobs in the queue.
    async fn write(&self, seed: u64, mails: usize) -> Result<()> {
        for first in (0..mails).step_by(BATCH) {
            let mut commit = Commit::at(self.services.now());
            for n in first..mails.min(first + BATCH) {
                let (mail, job) = self.mail(seed, n)?;
                commit.mails.push(mail);
                commit.outbox.push(job);
            }
            self.services.store.commit(&commit).await?;
        }
        jobs::rebuild(&self.services).await?;
        Ok(())
    }

    fn mail(&self, seed: u64, n: usize) -> Result<(Mail, OutboxJob)> {
        let id = MailId(self.services.new_id());
        let (text, html) = letter::bodies();
        let mail = Mail {
            id,
            booking: None,
            thread: None,
            recipient: letter::address(seed, n),
            message_id: self.services.house.message_id(id),
            in_reply_to: None,
            references: Vec::new(),
            subject: letter::SUBJECT.to_owned(),
            text,
            html,
            invitation: None,
            offer: None,
        };
        let job = OutboxJob {
            id: OutboxId(self.services.new_id()),
            lane: SendMail::LANE.as_str().to_owned(),
            kind: SendMail::KIND.to_owned(),
            v: SendMail::VERSION,
            args: serde_json::to_value(SendMail { mail: id, booking: None, offer: None, to: To::Client })?,
            group: None,
            run_at: None,
            trace: None,
        };
        Ok((mail, job))
    }

    /// `bellhop worker`, which lies beside this program.
    fn worker(&self) -> Result<Worker> {
        let program = std::env::current_exe()?.with_file_name("bellhop");
        ensure!(program.is_file(), "{} is missing; build the package bellhop too", program.display());
        let mut command = Command::new(program);
        command.args(["worker", "--lanes", "mail"]).envs(self.variables.iter().cloned()).stdout(Stdio::null());
        Ok(Worker(command.spawn()?))
    }
}

/// A process that is killed when it is dropped.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap_or_default();
        drop(self.0.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_leaves_the_warm_up_out() {
        let at = |ms| SystemTime::UNIX_EPOCH + Duration::from_millis(ms);
        let slow_then_steady: Vec<_> = [0, 5_000].into_iter().chain((0..19).map(|n| 5_100 + n * 100)).map(at).collect();
        assert!((rate(&slow_then_steady).unwrap() - 10.0).abs() < 1e-9);
        assert!(rate(&[]).is_none() && rate(&[at(1)]).is_none());
    }
}
