//! The command line: what can be asked for, and who answers.

mod args;

use std::{future::Future, num::NonZero, path::PathBuf, process::ExitCode, thread};

use anyhow::Context as _;
pub use args::{
    ApproveArgs, BookingsCommand, ClientCommand, ConfigCommand, DeadArgs, EraseArgs, ExportArgs, ExtendArgs,
    JobIdsArgs, JobsCommand, JobsListArgs, JobsShowArgs, LaneArgs, Language, MailCommand, ReadArgs, RejectArgs,
    RetentionCommand, RunArgs, SimulateArgs, TasksCommand, UnsuppressArgs, UpArgs, VerifyArgs, VisitArgs, VisitWent,
    WebhooksCommand, WorkerArgs,
};
use args::{Cli, Command};
use clap::Parser as _;
use tracing::Level as Loudness;

use crate::{
    commands::{self, Outcome, UsageError},
    config::{Environment, Level, Variables, Violations, warnings},
    errors,
    instance::{Instance, NoRedis},
    logging, output,
};

/// Does what the command line says. Exit codes: 0 done, 1 failed or a check failed, 2 bad usage or configuration.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let place = Place { variables: Variables::of_process(), data: cli.data };
    match dispatch(&place, cli.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Ok(Outcome::Misconfigured) => ExitCode::from(2),
        Err(error) => {
            output::failure(&error);
            if is_misuse(&error) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// Where a command was called.
#[derive(Debug)]
pub struct Place {
    /// The environment.
    pub variables: Variables,
    /// `--data`.
    pub data: Option<PathBuf>,
}

impl Place {
    /// The instance that is meant here.
    ///
    /// # Errors
    /// When the configuration is wrong.
    pub fn instance(&self, fallback: Environment, level: Level) -> Result<Instance, Violations> {
        Instance::locate(&self.variables, self.data.as_deref(), fallback, level)
    }

    /// The instance that serves clients here: which rules it keeps says `BELLHOP_ENV` alone, and nothing that runs.
    fn serving(&self, usual: Environment) -> Result<Instance, Violations> {
        let variables = self.variables.with_default("BELLHOP_ENV", usual.name());
        Instance::locate(&variables, self.data.as_deref(), usual, Level::Complete)
    }
}

fn dispatch(place: &Place, command: Command) -> anyhow::Result<Outcome> {
    use Environment::{Development, Production};
    use commands::{bookings, client, jobs, mail, read, retention, roles, simulate, tasks, up, webhooks};
    match command {
        Command::Up(args) => serve(place, Development, async |instance| up::run(instance, args).await),
        Command::Ingress => {
            let instance = place.serving(Production)?;
            begin_on(all_cores_but_one(), instance, Loudness::INFO, async |instance| roles::ingress(&instance).await)
        }
        Command::Worker(args) => serve(place, Production, async |instance| roles::worker(&instance, &args).await),
        Command::Clock => serve(place, Production, async |instance| roles::clock(&instance).await),
        Command::Migrate => ask(place, Production, async |instance| roles::migrate(&instance).await),
        Command::Simulate(args) => ask(place, Production, async |instance| simulate::run(&instance, args).await),
        Command::Read(args) => ask(place, Production, async |instance| read::run(&instance, &args).await),
        Command::Jobs(command) => ask(place, Production, async |instance| jobs::run(&instance, command).await),
        Command::Mail(command) => ask(place, Production, async |instance| mail::run(&instance, command).await),
        Command::Client(command) => ask(place, Production, async |instance| client::run(&instance, command).await),
        // A task that ends may be told of: what mails are made of must be configured.
        Command::Retention(command @ RetentionCommand::Run(_)) => {
            begin(place.instance(Production, Level::Complete)?, Loudness::WARN, async |instance| {
                retention::run(&instance, command).await
            })
        }
        Command::Retention(command) => {
            ask(place, Production, async |instance| retention::run(&instance, command).await)
        }
        Command::Webhooks(command) => ask(place, Production, async |instance| webhooks::run(&instance, command).await),
        // Its client is written to: what mails are made of must be configured.
        Command::Bookings(command @ (BookingsCommand::Extend(_) | BookingsCommand::Visit(_))) => {
            begin(place.instance(Production, Level::Complete)?, Loudness::WARN, async |instance| {
                bookings::run(&instance, command).await
            })
        }
        Command::Bookings(command) => ask(place, Production, async |instance| bookings::run(&instance, command).await),
        // A decision writes mails: what they are made of must be configured.
        Command::Tasks(command @ (TasksCommand::Approve(_) | TasksCommand::Reject(_))) => {
            begin(place.instance(Production, Level::Complete)?, Loudness::WARN, async |instance| {
                tasks::run(&instance, command).await
            })
        }
        Command::Tasks(command) => ask(place, Production, async |instance| tasks::run(&instance, command).await),
        Command::Doctor { json } => {
            let fitness = place.instance(Production, Level::Complete).map(|instance| warnings(&instance.settings));
            ask(place, Production, async |instance| commands::doctor::run(&instance, &fitness, json).await)
        }
        Command::Config(command) => commands::config::run(place, &command),
    }
}

/// A process that runs until it is told to stop.
fn serve<F: Future<Output = anyhow::Result<Outcome>>>(
    place: &Place,
    usual: Environment,
    role: impl FnOnce(Instance) -> F,
) -> anyhow::Result<Outcome> {
    begin(place.serving(usual)?, Loudness::INFO, role)
}

/// A command that looks at an instance and ends.
fn ask<F: Future<Output = anyhow::Result<Outcome>>>(
    place: &Place,
    fallback: Environment,
    command: impl FnOnce(Instance) -> F,
) -> anyhow::Result<Outcome> {
    begin(place.instance(fallback, Level::Shape)?, Loudness::WARN, command)
}

fn begin<F: Future<Output = anyhow::Result<Outcome>>>(
    instance: Instance,
    loudness: Loudness,
    run: impl FnOnce(Instance) -> F,
) -> anyhow::Result<Outcome> {
    begin_on(None, instance, loudness, run)
}

/// An ingress mostly waits for Redis, which often has to do with the same cores: one is left to it. Another process takes
/// as much again, where one is too little.
fn all_cores_but_one() -> Option<NonZero<usize>> {
    let cores = thread::available_parallelism().ok()?;
    NonZero::new(cores.get() - 1).or(Some(cores))
}

/// On so many threads, or as many as there are cores.
fn begin_on<F: Future<Output = anyhow::Result<Outcome>>>(
    threads: Option<NonZero<usize>>,
    instance: Instance,
    loudness: Loudness,
    run: impl FnOnce(Instance) -> F,
) -> anyhow::Result<Outcome> {
    // Sentry first and for as long as the runtime lives: reports are sent when the guard is dropped.
    let _reports = errors::report(&instance.settings);
    logging::begin(&instance.settings, loudness).context("logging")?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(threads) = threads {
        runtime.worker_threads(threads.get());
    }
    runtime.enable_all().build().context("the runtime")?.block_on(run(instance))
}

/// Whether the one who called can put it right.
fn is_misuse(error: &anyhow::Error) -> bool {
    error.is::<Violations>() || error.is::<NoRedis>() || error.is::<UsageError>()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_commands_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_mean_what_they_say() {
        let cases = [
            ("up --port 0 --data x", true),
            ("--data x up", true),
            ("worker --lanes inbound,mail --concurrency 3", true),
            ("worker --lanes post", false),
            ("worker --concurrency 0", false),
            ("simulate a.eml b.json --language de", true),
            ("read mails.json --reader rules --json", true),
            ("read mails.json --reader crystal-ball", false),
            ("bookings show BH-2026-00042 --json", true),
            ("bookings show 42", false),
            ("bookings extend BH-2026-00042 --days 7 --version 3", true),
            ("bookings extend --days 7", false),
            ("bookings visit BH-2026-00042 no-show", true),
            ("bookings visit BH-2026-00042 soon", false),
            ("tasks approve 7 --text reply.txt --version 3", true),
            ("tasks reject 7 --note no", true),
            ("jobs list --state dead --lane mail", true),
            ("jobs list --state lost", false),
            ("jobs list --kind mail.send --reason refused", true),
            ("jobs stats --lane mail --json", true),
            ("jobs retry", false),
            ("jobs pause mail", true),
            ("mail suppressed --json", true),
            ("mail unsuppress anna@client.example --send", true),
            ("mail unsuppress", false),
            ("client export anna@client.example", true),
            ("client erase anna@client.example --override --json", true),
            ("client erase", false),
            ("retention list --json", true),
            ("retention run --dry-run deliveries decided_tasks", true),
            ("config check --json", true),
            ("webhooks verify --source mail request.http --at 2026-01-12T09:30:00Z", true),
            ("webhooks verify --source mail request.http --at yesterday", false),
            ("webhooks verify request.http", false),
            ("webhooks replay mail --json", true),
            ("webhooks quarantine mail", true),
            ("doctor --json", true),
            ("doctor --fix", false),
        ];
        for (line, is_right) in cases {
            let parsed = Cli::try_parse_from(["bellhop"].into_iter().chain(line.split(' ')));
            assert_eq!(parsed.is_ok(), is_right, "{line}: {:?}", parsed.err().map(|error| error.to_string()));
        }
    }

    #[test]
    fn misuse_is_told_from_failure_behind_any_context() {
        let usage = || anyhow::Error::from(UsageError("no such thing".to_owned()));
        assert!(is_misuse(&usage()));
        assert!(is_misuse(&usage().context("simulate")));
        assert!(!is_misuse(&anyhow::anyhow!("no such thing")));
    }
}
