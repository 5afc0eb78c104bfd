//! Where errors are reported beside the log: Sentry, and only when a DSN is set.
//!
//! What is reported are logged errors and panics, each rebuilt before it leaves from what may: our own sentences
//! ([`TEXTS`]), names of jobs, lanes and kinds of failures, places in code, and the ids that the log has too. Of requests and
//! of people nothing is taken, nor any words of an error. A request and a job have a scope each, so that the ids of one do not end up in
//! the report of another.

mod allowed;
mod panics;
mod scrub;
mod texts;

use std::sync::Arc;

use jobs::TraceContext;
use sentry::{ClientInitGuard, ClientOptions, Hub};

use allowed::Allowed;
pub use texts::{TEXTS, UNLISTED};

use crate::config::Settings;

/// Begins to report panics and logged errors. Reports are sent until the guard is dropped; `None`: there is no DSN.
#[must_use]
pub fn report(settings: &Settings) -> Option<ClientInitGuard> {
    match &settings.sentry.dsn {
        Some(dsn) => Some(begin(options(settings).dsn(dsn.expose()))),
        None => {
            panics::log_without_their_words();
            None
        }
    }
}

/// Begins to report as `options` say.
pub fn begin(options: ClientOptions) -> ClientInitGuard {
    // Before Sentry's own hook, which passes on to this one.
    panics::log_without_their_words();
    sentry::init(options)
}

/// How errors are reported, wherever to.
pub fn options(settings: &Settings) -> ClientOptions {
    let allowed = Allowed::by(settings);
    ClientOptions::new()
        .maybe_release(sentry::release_name!())
        .environment(settings.environment.name())
        .send_default_pii(false)
        .before_send(move |event| Some(scrub::scrubbed(event, &allowed)))
}

/// Whether anybody is told.
#[must_use]
pub fn are_reported() -> bool {
    Hub::current().client().is_some()
}

/// Whether a line of the log tells of a panic, by its target.
#[must_use]
pub fn is_of_a_panic(target: &str) -> bool {
    target == panics::TARGET
}

/// Names the scope that this runs in.
pub fn tag(request_id: &str, trace: TraceContext) {
    sentry::configure_scope(|scope| {
        scope.set_tag("request_id", request_id);
        scope.set_tag("trace_id", trace.trace_id());
    });
}

/// The scope that a job runs in.
#[must_use]
pub fn scope_of(job: &queue::Job, lane: &'static str, trace: TraceContext) -> Arc<Hub> {
    if !are_reported() {
        return Hub::current();
    }
    let hub = Hub::new_from_top(Hub::current());
    hub.configure_scope(|scope| {
        scope.set_tag("job_id", &job.id);
        scope.set_tag("lane", lane);
        scope.set_tag("trace_id", trace.trace_id());
        if let Some(request_id) = job.metadata.get("request_id") {
            scope.set_tag("request_id", request_id);
        }
    });
    Arc::new(hub)
}
