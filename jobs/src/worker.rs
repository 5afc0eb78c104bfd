//! What a lane's worker does with each entry: open the envelope, find the job, run it, translate the end.
//!
//! Knows no job in particular. Unknown kinds, undecodable payloads and exhausted policies become dead letters
//! with their reason; the worker lives on.

use std::{collections::HashMap, sync::Arc, time::Duration};

use queue::Outcome;
use serde_json::error::Category;
use store::OutboxId;
use tracing::{Instrument, Span};
use ulid::Ulid;

use crate::{
    Services,
    cause::Cause,
    envelope::Envelope,
    job::{Finish, Hopeless, LaneName, Policy, Run},
    meters::{RunEnd, Running},
    outbox,
    registry::{self, Registered, RunError},
    trace::{self, TraceContext},
};

/// The policy of each lane, as configured.
pub type Policies = HashMap<LaneName, Policy>;

/// Why an entry of the queue holds no job.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unopened {
    #[error("the payload is no envelope: {0:?} error")]
    NoEnvelope(Category),
    #[error("no job is called {kind} v{v} in this build")]
    NoJob { kind: String, v: u32 },
}

/// A run took longer than its policy allows.
#[derive(Debug, thiserror::Error)]
#[error("stopped after {} s", .0.as_secs())]
pub(crate) struct Stopped(pub(crate) Duration);

/// Runs the jobs of one lane.
#[derive(Clone)]
pub struct Worker {
    services: Arc<Services>,
    lane: LaneName,
    policy: Policy,
}

impl Worker {
    /// A worker on a lane whose jobs are tried as `policy` says.
    #[must_use]
    pub fn new(services: Arc<Services>, lane: LaneName, policy: Policy) -> Self {
        Self { services, lane, policy }
    }

    /// Runs one entry of the queue, at this place of a trace, to its outcome. Never fails: a failure is an outcome.
    pub async fn handle(self, job: queue::Job, trace: TraceContext) -> Outcome {
        let opened = open(&job);
        let kind = opened.as_ref().ok().map(|(registered, _)| registered.kind);
        let named = kind.unwrap_or("unknown");
        let running = Running::begin(self.lane, kind, job.waited);
        let span = span(&job, named, trace);
        let run = async {
            match opened {
                Ok((registered, envelope)) => self.run(registered, envelope, job).await,
                Err(error) => self.dead(&job, named, &error.into()).await,
            }
        };
        let outcome = trace::within(trace, run.instrument(span)).await;
        running.end(end(&outcome));
        outcome
    }

    async fn run(&self, registered: Registered, envelope: Envelope, job: queue::Job) -> Outcome {
        let kind = registered.kind;
        match self.attempt(registered, envelope, &job).await {
            Ok(Finish::Done) => Outcome::Done,
            Ok(Finish::Snooze(after)) => Outcome::Snooze(after),
            Ok(Finish::Cancel(reason)) => self.cancelled(&job, reason).await,
            Err(RunError::Failed(error)) => self.failed(&job, kind, &error).await,
            Err(error @ RunError::Undecodable { .. }) => self.dead(&job, kind, &error.into()).await,
        }
    }

    /// A run under the policy's timeout. An outbox-backed job whose row is marked has had its effect already.
    async fn attempt(&self, registered: Registered, envelope: Envelope, job: &queue::Job) -> Result<Finish, RunError> {
        if registered.outbox && self.has_taken_effect(job).await? {
            // A worker that died between its commit and the relay left what follows in the outbox.
            outbox::relay(&self.services).await;
            tracing::info!("the effect was there already");
            return Ok(Finish::Done);
        }
        let last = self.policy.exhausted(job.failures + 1);
        let run = Run { id: job.id.to_string(), attempt: job.attempt, last, timeout: self.policy.timeout };
        let running = registered.run(envelope.args, run, Arc::clone(&self.services));
        tokio::select! {
            ended = running => ended,
            () = job.cancelled.cancelled() => Ok(Finish::Cancel("cancelled by an operator".to_owned())),
            () = tokio::time::sleep(self.policy.timeout) => {
                Err(RunError::Failed(Stopped(self.policy.timeout).into()))
            }
        }
    }

    async fn has_taken_effect(&self, job: &queue::Job) -> anyhow::Result<bool> {
        match outbox_id(job) {
            Some(id) => Ok(self.services.store.is_done(id).await?),
            None => Ok(false),
        }
    }

    async fn failed(&self, job: &queue::Job, kind: &'static str, error: &anyhow::Error) -> Outcome {
        let failures = job.failures + 1;
        if self.policy.exhausted(failures) || error.is::<Hopeless>() {
            return self.dead(job, kind, error).await;
        }
        let reason = format!("{error:#}");
        let after = self.policy.backoff(failures, &mut rand::rng());
        tracing::warn!(failures, after_s = after.as_secs_f64(), error = %reason, "failed; will be tried again");
        Outcome::Retry { after, error: reason }
    }

    /// A job that was called off is not to come back when a wiped Redis is rebuilt.
    async fn cancelled(&self, job: &queue::Job, reason: String) -> Outcome {
        if let Some(id) = outbox_id(job)
            && let Err(error) = self.services.store.mark_done(id, self.services.now()).await
        {
            tracing::warn!(%error, "the outbox row of a cancelled job could not be marked");
        }
        Outcome::Cancelled { reason }
    }

    /// The outbox row (if there is one) is marked first: a wiped Redis is then rebuilt with the job still dead.
    async fn dead(&self, job: &queue::Job, kind: &'static str, error: &anyhow::Error) -> Outcome {
        let (reason, cause) = (format!("{error:#}"), Cause::of(error));
        tracing::error!(kind, cause = cause.word(), code = cause.code(), reason, "dead letter");
        if let Some(id) = outbox_id(job)
            && let Err(error) = self.services.store.mark_dead(id, &reason, self.services.now()).await
        {
            tracing::warn!(%error, "the outbox row could not be marked dead");
        }
        Outcome::Dead { reason }
    }
}

/// The job that an entry of the queue holds, or why it holds none.
fn open(job: &queue::Job) -> Result<(Registered, Envelope), Unopened> {
    let envelope = Envelope::from_bytes(&job.payload).map_err(|error| Unopened::NoEnvelope(error.classify()))?;
    match registry::find(&envelope) {
        Some(registered) => Ok((registered, envelope)),
        None => Err(Unopened::NoJob { kind: envelope.name().to_owned(), v: envelope.v }),
    }
}

/// The names are those of the tags that errors are reported with.
fn span(job: &queue::Job, kind: &'static str, trace: TraceContext) -> Span {
    // As our ingress writes it; another producer may have written anything.
    let request_id = job.metadata.get("request_id").filter(|id| Ulid::from_string(id).is_ok());
    tracing::info_span!("job", kind, job_id = %job.id, attempt = job.attempt, trace_id = trace.trace_id(), request_id)
}

fn end(outcome: &Outcome) -> RunEnd {
    match outcome {
        Outcome::Done => RunEnd::Done,
        Outcome::Snooze(_) => RunEnd::Snoozed,
        Outcome::Cancelled { .. } => RunEnd::Cancelled,
        Outcome::Retry { .. } => RunEnd::Retried,
        Outcome::Dead { .. } => RunEnd::Dead,
    }
}

/// The row behind a job, if it can have one: rows have ULIDs.
fn outbox_id(job: &queue::Job) -> Option<OutboxId> {
    job.id.as_str().parse().ok()
}
