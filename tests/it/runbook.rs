//! `docs/operations.md`, line by line: every command of the runbook is run on an instance as operators have one.
//!
//! Redis and PostgreSQL are real, and every role is a process of the built binary. `systemctl` is played: its units are those
//! processes.

mod dead;
mod process;

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use bellhop::wiring;
use jobs::{Clock, LaneName, Services};
use queue::State;
use store::{Commit, Suppression, SuppressionCause};
use tempfile::TempDir;

use self::{
    dead::DeadLetter,
    process::{await_listener, free_port, terminate},
};
use crate::support::{Database, MAIL_SECRET, RedisServer, install_bellhop_env, instance_with};

const RUNBOOK: &str = include_str!("../../docs/operations.md");
const ADDRESS: &str = "anna@client.example";
/// Where the runbook finds a process's numbers: on its own machine, and on another, where it shows them to who has a token.
const NUMBERS: &str = "127.0.0.1:9464";
const NUMBERS_ELSEWHERE: &str = "ops.venue.example:9464";
const TOKEN: &str = "a-token-that-nobody-guesses";
const ROLES: [&str; 3] = ["ingress", "worker", "clock"];

/// Commands that are not run, and why.
const NOT_RUN: [(&str, &str); 1] = [("install -m 755", "it would put the program in the place of the machine's own")];

/// The commands of the runbook: what is indented as code, list items' code too.
fn commands() -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut after_a_blank = true;
    for line in RUNBOOK.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        let is_code = indent >= 4 && after_a_blank && !text.starts_with(['-', '*']);
        after_a_blank = line.is_empty() || is_code;
        if is_code {
            found.push(text);
        }
    }
    found
}

/// Where its servers listen: Redis, the ingress, the ingress's numbers, and the clock's, for which it wants a token.
type Ports = [u16; 4];

/// An instance of its own, with something of everything in it.
struct Site {
    /// These live as long as the site.
    _redis: RedisServer,
    services: Services,
    _database: Database,
    folder: TempDir,
    ports: Ports,
    running: BTreeMap<&'static str, Child>,
}

impl Site {
    async fn start() -> Self {
        let ports: Ports = std::array::from_fn(|_| free_port());
        let (folder, database) = (tempfile::tempdir().unwrap(), Database::create());
        let redis =
            RedisServer::with(&["--appendonly", "yes", "--appendfsync", "always", "--port", &ports[0].to_string()]);
        let (redis_url, database_url) = (format!("redis://127.0.0.1:{}", ports[0]), database.url());
        let instance = instance_with(folder.path(), &redis_url, &[("DATABASE_URL", &database_url)]);
        wiring::migrate(&instance).await.unwrap();
        let services = wiring::services(&instance, Clock::system(), None).await.unwrap();
        let settings: Vec<_> = settings(ports).iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        install_bellhop_env(folder.path(), &settings.concat(), &secrets(&database, ports));
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_bellhop"), folder.path().join("bin/bellhop")).unwrap();
        let mut site = Self { _redis: redis, services, _database: database, folder, ports, running: BTreeMap::new() };
        ROLES.iter().for_each(|role| site.begin(role));
        site
    }

    /// A line in the shell that the runbook begins with.
    fn shell(&self, line: &str) -> Command {
        let path = format!("{}/bin:/usr/local/bin:/usr/bin:/bin", self.folder.path().display());
        let mut shell = Command::new(self.folder.path().join("bin/bellhop-env"));
        shell.args(["sh", "-euc", line]).env_clear().env("PATH", path).current_dir(self.folder.path());
        shell.env("TOKEN", TOKEN).env("BELLHOP__METRICS__LISTEN", "none");
        shell
    }

    fn run(&self, line: &str) -> Output {
        self.shell(line).stdin(Stdio::null()).output().unwrap()
    }

    fn begin(&mut self, role: &'static str) {
        let mut process = self.shell(&format!("exec bellhop {role}"));
        match role {
            "ingress" => process.env("BELLHOP__METRICS__LISTEN", format!("127.0.0.1:{}", self.ports[2])),
            "clock" => process
                .env("BELLHOP__METRICS__LISTEN", format!("127.0.0.1:{}", self.ports[3]))
                .env("BELLHOP__METRICS__TOKEN", TOKEN),
            _ => &mut process,
        };
        let mut process = process.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        if role == "ingress" {
            let mut first = String::new();
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
            assert!(first.starts_with("ingress: "), "the ingress says {first:?}");
        }
        if role == "clock" {
            await_listener(self.ports[3]);
        }
        self.running.insert(role, process);
    }

    fn end(&mut self, role: &str) {
        let Some(mut process) = self.running.remove(role) else { return };
        assert!(terminate(&mut process) == Some(0), "{role} does not end in order");
    }

    /// What systemd would do with the processes of these units.
    fn systemctl(&mut self, arguments: &str) {
        let mut words = arguments.split_whitespace();
        let verb = words.next().unwrap();
        for unit in words.filter(|word| !word.starts_with("--")) {
            let file = unit.replace("@1.", "@.");
            let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(&file);
            assert!(known.is_file(), "systemctl {arguments}: deploy/ has no {file}");
            for role in ROLES.into_iter().filter(|role| unit == "bellhop.target" || unit.contains(role)) {
                if ["stop", "restart"].contains(&verb) {
                    self.end(role);
                }
                if ["start", "restart", "enable"].contains(&verb) && !self.running.contains_key(role) {
                    self.begin(role);
                }
            }
        }
    }

    /// There is a dead letter, an address that gets no mail, and a delivery in quarantine, whatever was done before.
    async fn prepare(&self, line: &str) -> (String, Option<DeadLetter>) {
        let is_needed = line.contains("JOB") || line.contains("--dead");
        let dead = if is_needed { Some(DeadLetter::bury(&self.services, line).await) } else { None };
        if line.contains("ADDRESS") {
            let at = self.services.now();
            let listed = Suppression {
                address: ADDRESS.to_owned(),
                cause: SuppressionCause::Bounced,
                said: None,
                task: None,
                since: at,
            };
            self.services.store.commit(&Commit { suppression: Some(listed), ..Commit::at(at) }).await.unwrap();
        }
        if line.contains("request.http") {
            fs::write(self.folder.path().join("request.http"), request(&self.services)).unwrap();
        }
        let booking = self.services.store.bookings(None, 1).await.unwrap().pop().unwrap().booking.number;
        let filled = [
            ("JOB", dead.as_ref().map(|dead| dead.id.to_string()).unwrap_or_default()),
            ("TASK", "1".to_owned()),
            ("NUMBER", booking.to_string()),
            ("ADDRESS", ADDRESS.to_owned()),
            (NUMBERS, format!("127.0.0.1:{}", self.ports[2])),
            (NUMBERS_ELSEWHERE, format!("127.0.0.1:{}", self.ports[3])),
        ];
        (filled.into_iter().fold(line.to_owned(), |line, (word, value)| line.replace(word, &value)), dead)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        for process in self.running.values_mut() {
            process.kill().unwrap_or_default();
            drop(process.wait());
        }
    }
}

/// What stands in `bellhop.env`.
fn settings([_, ingress, ..]: Ports) -> Vec<(&'static str, String)> {
    let url = format!("http://127.0.0.1:{ingress}");
    vec![("BELLHOP_ENV", "test".to_owned()), ("PORT", ingress.to_string()), ("BELLHOP__PUBLIC__BASE_URL", url)]
}

/// By the names of their files. Without a mail server mails become files.
fn secrets(database: &Database, [redis, ..]: Ports) -> Vec<(&'static str, String)> {
    vec![
        ("redis-url", format!("redis://127.0.0.1:{redis}")),
        ("database-url", database.url()),
        ("smtp-url", String::new()),
        ("mail-secrets", MAIL_SECRET.to_owned()),
    ]
}

/// A request as a provider's page shows it.
fn request(services: &Services) -> String {
    let headers = webhooks::sign::standard(MAIL_SECRET, "msg_saved", services.now(), b"{}").unwrap();
    let lines = headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
    format!("POST /webhooks/mail HTTP/1.1\r\nhost: venue.example\r\n{}\r\n{{}}", lines.collect::<String>())
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn every_command_of_the_runbook_runs() {
    let mut site = Site::start().await;
    let simulated = site.run("bellhop simulate");
    assert!(simulated.status.success(), "{}", String::from_utf8_lossy(&simulated.stderr));
    let (mut ran, mut played, mut retried, mut left_out) = (0, 0, 0, Vec::new());
    for line in commands() {
        if let Some((start, reason)) = NOT_RUN.iter().find(|(start, _)| line.starts_with(start)) {
            left_out.push((*start, *reason));
        } else if let Some(arguments) = line.strip_prefix("systemctl ") {
            site.systemctl(arguments);
            played += 1;
        } else {
            let (filled, dead) = site.prepare(line).await;
            match filled.strip_prefix("bellhop worker ") {
                Some(_) => serve(&site, &filled),
                None => finish(&site, line, &filled),
            }
            if let Some(dead) = dead.filter(|_| line.contains("retry --dead")) {
                assert!(!dead.is_dead(&site.services).await, "{line} leaves what an outage leaves");
                retried += 1;
            }
            ran += 1;
        }
    }
    println!("{ran} commands of docs/operations.md run, {played} of systemctl played, {} left out", left_out.len());
    assert!(ran >= 40 && played >= 5 && retried >= 5, "{ran} run, {played} played: this test guards nothing");
    let stale: Vec<_> = NOT_RUN.iter().filter(|entry| !left_out.contains(entry)).collect();
    assert!(stale.is_empty(), "left out and not in the runbook: {stale:?}");
    assert_eq!(site.running.len(), ROLES.len(), "after the last line everything runs");
    let dead = site.services.lanes.get(LaneName::Calendar).list(State::Dead, 10).await.unwrap();
    assert!(dead.is_empty(), "{dead:?}");
}

fn finish(site: &Site, line: &str, filled: &str) {
    let output = site.run(filled);
    let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    assert!(output.status.success(), "{line}\n{said}");
    let refused = line.starts_with("redis-cli") && said.starts_with("ERR");
    assert!(!refused && !said.contains("FAIL"), "{line}\n{said}");
}

/// A command that runs until it is told to end.
fn serve(site: &Site, line: &str) {
    let mut worker = site.shell(&format!("exec {line}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    assert_eq!(terminate(&mut worker), Some(0), "{line}");
}

#[test]
fn code_is_told_from_prose() {
    let commands = commands();
    assert!(commands.contains(&"bellhop doctor") && commands.contains(&"bellhop jobs resume mail"), "{commands:#?}");
    let programs =
        ["bellhop", "bellhop-env", "systemctl", "redis-cli", "pg_dump", "pg_restore", "install", "echo", "curl"];
    let strange: Vec<_> = commands.iter().filter(|line| !programs.contains(&line.split(' ').next().unwrap())).collect();
    assert!(strange.is_empty(), "neither prose nor a command: {strange:#?}");
    let sections = RUNBOOK.lines().filter(|line| line.starts_with("## ")).count();
    assert!(sections >= 12 && RUNBOOK.matches("Stop worrying").count() >= 10, "{sections} sections");
}

/// A command that is only named must at least be one.
#[test]
fn every_command_that_the_prose_names_is_understood() {
    let spans = RUNBOOK.split('`').skip(1).step_by(2).filter_map(|span| span.strip_prefix("bellhop "));
    let mut named = 0;
    for span in spans.filter(|span| !span.contains(['…', '.'])) {
        let words: Vec<_> = span.split(' ').take_while(|word| word.chars().all(|c| c.is_ascii_lowercase())).collect();
        let output =
            Command::new(env!("CARGO_BIN_EXE_bellhop")).args(words.iter().take(2)).arg("--help").output().unwrap();
        assert!(output.status.success(), "bellhop {span}");
        named += 1;
    }
    assert!(named >= 3, "{named}: this test guards nothing");
}
