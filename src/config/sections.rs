//! The settings, typed: what every other module is given instead of an environment.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Environment, Secret, ServiceUrl, types};

/// Everything that can be set. `config/default.toml` describes each key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Which rules apply.
    pub environment: Environment,
    /// The data folder, absolute.
    pub data: PathBuf,
    /// The venue.
    pub venue: Venue,
    /// Where clients reach us.
    pub public: Public,
    /// The public listener.
    pub ingress: Ingress,
    /// Who may post.
    pub webhooks: Webhooks,
    /// Where the queue is.
    pub redis: Redis,
    /// Where the store is.
    pub database: Database,
    /// How jobs run.
    pub queue: Queue,
    /// When the clock starts jobs.
    pub schedules: Schedules,
    /// How mails leave.
    pub mail: Mail,
    /// Where calendars are written.
    pub calendar: Calendar,
    /// What the venue has and sells.
    pub catalog: Catalog,
    /// What reads mails.
    pub reader: Reader,
    /// How clients pay.
    pub payments: Payments,
    /// What waits for the manager.
    pub approval: Approval,
    /// Where errors are reported.
    pub sentry: Sentry,
    /// What is logged.
    pub log: Log,
}

/// `[venue]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// What clients read.
    pub name: String,
    /// Sender of mails to clients.
    pub from_email: String,
    /// Name beside it.
    pub from_name: String,
    /// Who is told of tasks.
    pub manager_email: String,
    /// In which dates and times are meant.
    #[serde(deserialize_with = "types::timezone")]
    pub timezone: Tz,
    /// ISO 4217.
    pub currency: String,
    /// ISO 3166.
    #[serde(deserialize_with = "types::text")]
    pub country: Option<String>,
}

/// `[public]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// Without a slash at its end.
    pub base_url: String,
}

/// `[ingress]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ingress {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Connections served at a time.
    pub connections: usize,
    /// By when a request's headers must be there.
    #[serde(rename = "header_timeout_s", with = "types::seconds")]
    pub header_timeout: Duration,
    /// Headers of one request.
    pub header_count: usize,
    /// Bytes of one request's headers and path.
    pub header_bytes: usize,
    /// By when a request's body must be there.
    #[serde(rename = "body_timeout_s", with = "types::seconds")]
    pub body_timeout: Duration,
    /// Bytes of bodies held at a time.
    pub body_memory_bytes: usize,
    /// By when Redis must have taken a job.
    #[serde(rename = "enqueue_timeout_s", with = "types::seconds")]
    pub enqueue_timeout: Duration,
    /// What `Retry-After` says.
    #[serde(rename = "retry_after_s", with = "types::seconds")]
    pub retry_after: Duration,
    /// How long the rest of a refused request is read.
    #[serde(rename = "linger_s", with = "types::seconds")]
    pub linger: Duration,
    /// How long requests under way may take when stopping.
    #[serde(rename = "drain_s", with = "types::seconds")]
    pub drain: Duration,
}

/// `[webhooks]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// By the name in `/webhooks/<source>`.
    pub sources: BTreeMap<String, Source>,
}

/// `[webhooks.sources.<source>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// How its requests are signed.
    pub scheme: webhooks::Scheme,
    /// What its requests carry.
    pub kind: SourceKind,
    /// Any of them may match.
    pub secrets: Vec<Secret>,
    /// How far the sender's clock may be off.
    #[serde(rename = "tolerance_s", with = "types::seconds")]
    pub tolerance: Duration,
    /// The largest body taken.
    pub max_body_bytes: usize,
    /// What becomes of what fails to verify.
    pub mode: Mode,
}

/// What a source's requests carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Clients' mails.
    Email,
    /// Payments, refunds, disputes.
    Payment,
    /// Bounces and complaints about our mails.
    Delivery,
}

/// What becomes of requests that fail to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// They are refused.
    Enforce,
}

/// `[redis]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// `None`: a private server.
    #[serde(deserialize_with = "types::made_of_text")]
    pub url: Option<ServiceUrl>,
    /// The program of the private server; `None`: searched for.
    #[serde(deserialize_with = "types::path")]
    pub server: Option<PathBuf>,
}

/// `[database]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `None`: SQLite in the data folder.
    #[serde(deserialize_with = "types::made_of_text")]
    pub url: Option<ServiceUrl>,
}

/// `[queue]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Begins every key in Redis.
    pub prefix: String,
    /// How long a running job belongs to its worker.
    #[serde(rename = "lease_s", with = "types::seconds")]
    pub lease: Duration,
    /// How often a lease is renewed.
    #[serde(rename = "renew_every_s", with = "types::seconds")]
    pub renew_every: Duration,
    /// How often work is looked for without a wake-up.
    #[serde(rename = "poll_s", with = "types::seconds")]
    pub poll: Duration,
    /// How long running jobs may take when stopping.
    #[serde(rename = "grace_s", with = "types::seconds")]
    pub grace: Duration,
    /// Done and cancelled jobs kept, each, by a lane.
    pub history_count: u64,
    /// How long they are kept.
    #[serde(rename = "history_age_s", with = "types::seconds")]
    pub history_age: Duration,
    /// Dead jobs kept by a lane.
    pub dead_count: u64,
    /// How long they are kept.
    #[serde(rename = "dead_age_s", with = "types::seconds")]
    pub dead_age: Duration,
    /// Lane by lane.
    pub lanes: Lanes,
}

/// `[queue.lanes]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lanes {
    /// Imports.
    pub inbound: Lane,
    /// Moves bookings.
    pub workflow: Lane,
    /// Sends mails.
    pub mail: Lane,
    /// Writes calendars.
    pub calendar: Lane,
    /// What the clock starts.
    pub maintenance: Lane,
}

impl Lanes {
    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Lane)> {
        [
            ("inbound", &self.inbound),
            ("workflow", &self.workflow),
            ("mail", &self.mail),
            ("calendar", &self.calendar),
            ("maintenance", &self.maintenance),
        ]
        .into_iter()
    }

    /// The one of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Lane> {
        self.iter().find(|(lane, _)| *lane == name).map(|(_, lane)| lane)
    }
}

/// `[queue.lanes.<lane>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Jobs that run at a time in a process.
    pub concurrency: usize,
    /// Tries before a failing job is dead.
    pub attempts: u32,
    /// Wait after the first failure.
    #[serde(rename = "backoff_min_s", with = "types::seconds")]
    pub backoff_min: Duration,
    /// Longest wait between tries.
    #[serde(rename = "backoff_max_s", with = "types::seconds")]
    pub backoff_max: Duration,
    /// When a run is given up.
    #[serde(rename = "timeout_s", with = "types::seconds")]
    pub timeout: Duration,
}

/// `[schedules]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedules {
    /// Pushes what was left behind.
    pub sweep_outbox: Schedule,
    /// Ends options.
    pub expire_options: Schedule,
}

impl Schedules {
    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Schedule)> {
        [("sweep_outbox", &self.sweep_outbox), ("expire_options", &self.expire_options)].into_iter()
    }
}

/// `[schedules.<schedule>]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// When, in `timezone`.
    #[serde(with = "types::cron_expression")]
    pub cron: cron::Schedule,
    /// In which `cron` is meant.
    #[serde(deserialize_with = "types::timezone")]
    pub timezone: Tz,
}

/// `[mail]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Where `.eml` files go.
    pub folder: PathBuf,
}

/// `[calendar]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Where `.ics` files go.
    pub folder: PathBuf,
}

/// `[catalog]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// `None`: the built-in example.
    #[serde(deserialize_with = "types::path")]
    pub file: Option<PathBuf>,
    /// What the file says; `None` when there is none.
    #[serde(default, skip_serializing)]
    pub text: Option<String>,
}

/// `[reader]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// What reads mails.
    pub kind: ReaderKind,
}

/// What reads mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ReaderKind {
    /// Rules for English and German.
    #[default]
    #[serde(alias = "")]
    Rules,
}

/// `[payments]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// A template.
    pub payment_url: String,
}

/// `[approval]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Whether every automatic reply waits.
    pub all_replies: bool,
}

/// `[sentry]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentry {
    /// `None`: errors are not reported.
    #[serde(deserialize_with = "types::made_of_text")]
    pub dsn: Option<Secret>,
}

/// `[log]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// In the form of `RUST_LOG`.
    #[serde(deserialize_with = "types::text")]
    pub filter: Option<String>,
}
