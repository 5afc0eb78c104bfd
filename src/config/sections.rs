//! The settings, typed: what every other module is given instead of an environment.

mod calendar;
mod ingress;
mod llm;
mod mail;
mod metrics;
mod queue;
mod retention;

use std::{path::PathBuf, time::Duration};

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use self::{
    calendar::Calendar,
    ingress::{Ingress, Source, SourceKind, Webhooks},
    llm::Llm,
    mail::Mail,
    metrics::Metrics,
    queue::{Lane, Lanes, Queue, Schedule, Schedules},
    retention::Retention,
};
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
    /// How long things are kept.
    pub retention: Retention,
    /// How mails leave.
    pub mail: Mail,
    /// Where calendars are written.
    pub calendar: Calendar,
    /// What the venue has and sells.
    pub catalog: Catalog,
    /// What reads mails.
    pub reader: Reader,
    /// Where mails are that Resend only tells of.
    pub resend: Resend,
    /// What waits for the manager.
    pub approval: Approval,
    /// How clients pay.
    pub payments: Payments,
    /// Where errors are reported.
    pub sentry: Sentry,
    /// Where operators look.
    pub metrics: Metrics,
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
    /// Postal address on one line.
    #[serde(deserialize_with = "types::text")]
    pub address: Option<String>,
}

/// `[public]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// Without a slash at its end.
    pub base_url: String,
}

/// `[redis]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// `None`: a private server.
    #[serde(deserialize_with = "types::made_of_text")]
    pub url: Option<ServiceUrl>,
    /// Whether an answer means "on disk".
    pub durability: DurabilityLevel,
    /// The program of the private server; `None`: searched for.
    #[serde(deserialize_with = "types::path")]
    pub server: Option<PathBuf>,
}

/// What an answer of the ingress means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DurabilityLevel {
    /// On disk.
    Strict,
    /// Whatever Redis makes of it.
    Relaxed,
}

/// `[database]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `None`: SQLite in the data folder.
    #[serde(deserialize_with = "types::made_of_text")]
    pub url: Option<ServiceUrl>,
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
    /// The model that is asked, if it is one.
    pub llm: Llm,
}

/// What reads mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ReaderKind {
    /// Rules for English and German.
    #[default]
    #[serde(alias = "")]
    Rules,
    /// A language model behind an OpenAI-compatible endpoint.
    Llm,
}

/// `[resend]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resend {
    /// Without a slash at its end.
    pub base_url: String,
    /// `None`: nothing is fetched.
    #[serde(deserialize_with = "types::made_of_text")]
    pub api_key: Option<Secret>,
    /// By when an answer must be there.
    #[serde(rename = "timeout_s", with = "types::seconds")]
    pub timeout: Duration,
}

/// `[approval]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Every automatic reply.
    pub all_replies: bool,
}

/// `[payments]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// A template.
    pub payment_url: String,
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
