//! Whether everything that an instance stands on is there: servers, settings, clocks, and the work that lies about.
//!
//! Looks, and changes nothing: no mail leaves, no entry is written. What can be is looked at at once, and what does not
//! answer in time is a finding as well. Knows no business.

mod clocks;
mod fitness;
mod public;
mod redis;
mod servers;
mod work;

use std::{fmt, future::Future, time::Duration};

use serde::Serialize;

use crate::{
    config::{Violation, Violations},
    instance::Instance,
};

/// How long one look may take. Longer than the store waits for its server: its own words say more.
const PATIENCE: Duration = Duration::from_secs(40);

/// How a look ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and somebody should know.
    Warn,
    /// It does not work.
    Fail,
}

/// What was looked at, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How it is.
    pub verdict: Verdict,
    /// What was looked at.
    pub what: String,
    /// What was seen. No secret, and nobody's name.
    pub says: String,
    /// What to do, where something is to be done.
    pub remedy: Option<String>,
}

impl Finding {
    pub(crate) fn ok(what: impl Into<String>, says: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, what: what.into(), says: says.into(), remedy: None }
    }

    pub(crate) fn warn(what: impl Into<String>, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warn, what: what.into(), says: says.into(), remedy: Some(remedy.into()) }
    }

    pub(crate) fn fail(what: impl Into<String>, says: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, what: what.into(), says: says.into(), remedy: Some(remedy.into()) }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        })
    }
}

/// Looks at everything. `fitness` is what the configuration of a process that serves clients would be told: warnings, or
/// why it does not start.
pub async fn examine(instance: &Instance, fitness: &Result<Vec<Violation>, Violations>) -> Vec<Finding> {
    let (redis, store, mail, calendars, clocks, public, work) = tokio::join!(
        within("redis", Box::pin(redis::look(instance))),
        within("store", Box::pin(servers::store(instance))),
        within("mail", Box::pin(servers::mail(&instance.settings))),
        within("calendar", Box::pin(servers::calendars(&instance.settings))),
        within("clock skew", Box::pin(clocks::skew(instance))),
        within("public address", Box::pin(public::look(instance))),
        within("work", Box::pin(work::look(instance))),
    );
    // By itself: reading is work, and would keep the others from hearing their answers in time.
    let reader = within("reader", Box::pin(servers::reader(&instance.settings))).await;
    let settings = fitness::look(instance, fitness);
    [settings, redis, store, mail, calendars, reader, clocks, public, work].concat()
}

async fn within(what: &str, look: impl Future<Output = Vec<Finding>>) -> Vec<Finding> {
    let late = |_| {
        let says = format!("gave no answer within {} s", PATIENCE.as_secs());
        vec![Finding::fail(what, says, "see whether it is overloaded, or a firewall swallows what is sent to it")]
    };
    tokio::time::timeout(PATIENCE, look).await.unwrap_or_else(late)
}
