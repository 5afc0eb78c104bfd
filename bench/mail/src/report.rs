//! The whole run, and its figures as a table or as JSON.

use std::{fmt, io::Write as _};

use anyhow::Result;
use bench_stand::{aside, create_database};
use serde::Serialize;

use crate::{args::Options, mail_server::MailServer, plain, site};

#[derive(Serialize)]
struct Report {
    setting: Setting,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Setting {
    cores: usize,
    seconds: f64,
    at_once: u16,
    seed: u64,
    debug_build: bool,
}

#[derive(Serialize)]
struct Row {
    sender: &'static str,
    mails_per_s: f64,
    /// Divided by the rate of the plain loop, one at a time.
    to_lettre_loop: f64,
    /// Divided by the rate of lettre with as many at a time.
    to_lettre_at_once: f64,
}

/// Measures every sender in its turn and prints the report on standard output.
pub(crate) async fn measure(options: &Options) -> Result<()> {
    let server = || MailServer::start(&options.python);
    aside("lettre, one mail at a time");
    let one = plain::measure(options, &server()?, 1).await?;
    aside(&format!("lettre, {} mails at a time", options.at_once));
    let many = plain::measure(options, &server()?, options.at_once).await?;
    let row = |sender, mails_per_s: f64| Row {
        sender,
        mails_per_s,
        to_lettre_loop: mails_per_s / one,
        to_lettre_at_once: mails_per_s / many,
    };
    let mut rows = vec![row("lettre, one at a time", one), row("lettre, many at a time", many)];
    // A worker cannot be faster than the library: so many last for longer than it is measured.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate is no negative number")]
    let mails = (many.max(one) * options.seconds * 1.5).ceil() as usize;
    aside(&format!("bellhop worker on sqlite, {mails} mails wait"));
    rows.push(row("bellhop worker, sqlite", site::measure(options, &server()?, None, mails).await?));
    if let Some(admin) = &options.postgres {
        aside(&format!("bellhop worker on postgres, {mails} mails wait"));
        let database = create_database(admin, &format!("bench_mail_{}", std::process::id()))?;
        let rate = site::measure(options, &server()?, Some(&database), mails).await?;
        rows.push(row("bellhop worker, postgres", rate));
    }
    let setting = Setting {
        cores: std::thread::available_parallelism()?.get(),
        seconds: options.seconds,
        at_once: options.at_once,
        seed: options.seed,
        debug_build: cfg!(debug_assertions),
    };
    let report = Report { setting, rows };
    let text = if options.json { serde_json::to_string(&report)? } else { report.to_string() };
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { cores, seconds, at_once, seed, debug_build } = self.setting;
        let build = if debug_build { "debug build: no figure to quote" } else { "release build" };
        writeln!(f, "{at_once} mails at a time, {seconds} s a sender, {cores} cores, seed {seed}, {build}")?;
        write!(f, "{:26} {:>8} {:>14} {:>17}", "sender", "mails/s", "÷ lettre, one", "÷ lettre, many")?;
        self.rows.iter().try_for_each(|row| {
            let Row { sender, mails_per_s, to_lettre_loop, to_lettre_at_once } = row;
            write!(f, "\n{sender:26} {mails_per_s:>8.1} {to_lettre_loop:>14.2} {to_lettre_at_once:>17.2}")
        })
    }
}
