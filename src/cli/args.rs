//! Commands and their arguments, as clap parses them.

mod client;
mod jobs;
mod mail;
mod retention;

use std::path::PathBuf;

use ::jobs::LaneName;
use booking::BookingNumber;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use rust_decimal::Decimal;

pub use self::{
    client::{ClientCommand, EraseArgs, ExportArgs},
    jobs::{DeadArgs, JobIdsArgs, JobsCommand, JobsListArgs, JobsShowArgs, LaneArgs},
    mail::{MailCommand, UnsuppressArgs},
    retention::{RetentionCommand, RunArgs},
};
use crate::config::ReaderKind;

/// The durable worker behind a venue's inbox.
#[derive(Debug, Parser)]
#[command(name = "bellhop", version, about)]
pub(super) struct Cli {
    /// The data folder [default: BELLHOP_DATA, else ./data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(super) data: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Runs everything in one process, with a Redis of its own and SQLite in the data folder
    Up(UpArgs),
    /// Looks whether everything that bellhop stands on is there; sends and changes nothing
    Doctor {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Takes webhooks: limits, verifies, enqueues
    Ingress,
    /// Runs jobs
    Worker(WorkerArgs),
    /// Starts scheduled jobs
    Clock,
    /// Brings the store's tables up to date
    Migrate,
    /// Plays a booking against a running ingress, or posts files to it; in development only
    Simulate(SimulateArgs),
    /// Reads mails and prints what they say
    Read(ReadArgs),
    /// Looks at bookings
    #[command(subcommand)]
    Bookings(BookingsCommand),
    /// Decides what waits for the manager
    #[command(subcommand)]
    Tasks(TasksCommand),
    /// Hands out, or erases, what is held of a client
    #[command(subcommand)]
    Client(ClientCommand),
    /// Removes what has been kept for long enough
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Looks after addresses that get no mail
    #[command(subcommand)]
    Mail(MailCommand),
    /// Looks after the queue
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// Looks after deliveries that failed their signature
    #[command(subcommand)]
    Webhooks(WebhooksCommand),
    /// Checks and shows the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// `up`.
#[derive(Debug, Args)]
pub struct UpArgs {
    /// Port of the ingress; 0 takes a free one
    #[arg(long)]
    pub port: Option<u16>,
}

/// `worker`.
#[derive(Debug, Clone, Default, Args)]
pub struct WorkerArgs {
    /// Only these lanes
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub lanes: Vec<LaneName>,
    /// Jobs that run at a time in each lane
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrency: Option<u16>,
}

/// `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Mails (.eml) or webhook bodies (.json) to post instead of the sample booking
    pub files: Vec<PathBuf>,
    /// The sample client's language
    #[arg(long, value_enum, default_value_t)]
    pub language: Language,
}

/// `webhooks`.
#[derive(Debug, Subcommand)]
pub enum WebhooksCommand {
    /// Checks a saved request against a source's scheme and says what failed
    Verify(VerifyArgs),
    /// Verifies what was kept aside once more and enqueues what passes
    Replay {
        /// Name of the source
        source: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// What failed so far, and what is kept aside
    Quarantine {
        /// Name of the source
        source: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// `webhooks verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Name of the source
    #[arg(long)]
    pub source: String,
    /// When it came, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = crate::commands::webhooks::moment)]
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    /// A request as it went over the wire: request line, headers, an empty line, the body
    pub file: PathBuf,
}

/// A client's language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

/// `read`.
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Mails in the format of the corpus
    pub file: PathBuf,
    /// What reads them [default: as configured]
    #[arg(long, value_enum)]
    pub reader: Option<ReaderKind>,
    /// One line of JSON instead of several
    #[arg(long)]
    pub json: bool,
}

/// `bookings`.
#[derive(Debug, Subcommand)]
pub enum BookingsCommand {
    /// All bookings, newest first
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// One booking with its journal
    Show {
        /// BH-2026-00042
        number: BookingNumber,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Holds the room of an option longer, and tells the client
    Extend(ExtendArgs),
    /// Says how a site visit went
    Visit(VisitArgs),
}

/// `bookings visit`.
#[derive(Debug, Args)]
pub struct VisitArgs {
    /// BH-2026-00042
    pub number: BookingNumber,
    /// Whether the client came
    #[arg(value_enum)]
    pub went: VisitWent,
    /// The booking's version that you saw; refused when the booking has moved on
    #[arg(long, value_name = "N")]
    pub version: Option<u64>,
}

/// How a site visit went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VisitWent {
    /// The client came.
    Done,
    /// The client did not come.
    NoShow,
}

/// `bookings extend`.
#[derive(Debug, Args)]
pub struct ExtendArgs {
    /// BH-2026-00042
    pub number: BookingNumber,
    /// So many days beyond its end [default: as many as an option has]
    #[arg(long, value_name = "N")]
    pub days: Option<u32>,
    /// The booking's version that you saw; refused when the booking has moved on
    #[arg(long, value_name = "N")]
    pub version: Option<u64>,
}

/// `tasks`.
#[derive(Debug, Subcommand)]
pub enum TasksCommand {
    /// What waits for a decision
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// One task with its draft
    Show {
        /// Its number
        id: i64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Says yes
    Approve(ApproveArgs),
    /// Says no
    Reject(RejectArgs),
}

/// `tasks approve`.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// The task's number
    pub id: i64,
    /// A file with the text to send instead of the draft, or as the answer where there is none
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// An amount with two places: the offer's new total, an item's price, or money that has arrived
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<Decimal>,
    /// What an item is called in the offer
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// A date to propose in place of the house's own, as 2027-06-14; may be given several times
    #[arg(long = "date", value_name = "DATE")]
    pub dates: Vec<NaiveDate>,
    /// The booking's version that the decision was taken on; refused when the booking has moved on
    #[arg(long, value_name = "N")]
    pub version: Option<u64>,
}

/// `tasks reject`.
#[derive(Debug, Args)]
pub struct RejectArgs {
    /// The task's number
    pub id: i64,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// `config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Names everything that is wrong
    Check {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Prints the settings in effect, secrets redacted
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}
