//! The supervisor: sets a run up, lets faults fall on it, waits until everything has run, and has the ledgers judged.
//!
//! It knows the queue only from outside: how much is left, which jobs are dead, whether the books are in order.

mod fault;
mod inject;
mod operator;
mod probe;
mod process;
mod redis;
mod site;

use std::{io, path::PathBuf};

use anyhow::{Context as _, bail};
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use self::{fault::Faults, site::Site};
use crate::{
    checker::{self, Report},
    cli::Run,
    clock::Moment,
    ledger, roles,
};

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) settings: Run,
    pub(crate) report: Report,
    /// What else is wrong: jobs that did not drain, processes that ended by themselves, books out of order.
    pub(crate) troubles: Vec<String>,
    /// Where the ledgers are, if they are worth a look.
    pub(crate) kept: Option<PathBuf>,
}

impl Finished {
    pub(crate) fn passed(&self) -> bool {
        self.report.violations.is_empty() && self.troubles.is_empty()
    }
}

/// One run.
pub(crate) async fn run(settings: &Run) -> anyhow::Result<Finished> {
    let folder = tempfile::Builder::new().prefix("bellhop-chaos-").tempdir()?;
    let until = Moment::now().after(settings.load());
    let site = Site::start(folder.path(), settings, until).await?;
    tokio::select! {
        result = live_through(&site, settings, until) => result?,
        failed = probe::watch(&site) => match failed? {},
        failed = operator::revive_poisoned(&site) => match failed? {},
        told = told_to_stop() => {
            told?;
            bail!("stopped before the run was over");
        }
    }
    let report = checker::check(ledger::read(&site.ledgers)?, settings.lease(), roles::renew_every(settings.lease()))?;
    finish(settings, report, site.troubles(), folder)
}

async fn live_through(site: &Site, settings: &Run, until: Moment) -> anyhow::Result<()> {
    let mut faults = Faults::new(settings.seed, settings.lease());
    inject::until(until, site, &mut faults).await?;
    site.producers_are_done().await?;
    operator::drained(site, settings.lease()).await;
    site.dismiss_workers().await?;
    operator::books_are_in_order(site).await;
    Ok(())
}

/// On the way out every process of the run is killed, those that are frozen too.
async fn told_to_stop() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

fn finish(settings: &Run, report: Report, troubles: Vec<String>, folder: TempDir) -> anyhow::Result<Finished> {
    let mut finished = Finished { settings: settings.clone(), report, troubles, kept: None };
    if finished.passed() {
        folder.close().context("the run's folder cannot be removed")?;
    } else {
        finished.kept = Some(folder.keep());
    }
    Ok(finished)
}
