//! Where errors are reported beside the log: Sentry, and only when a DSN is set.

use sentry::ClientInitGuard;

use crate::config::Settings;

/// Begins to report panics and logged errors. Reports are sent until the guard is dropped; `None`: there is no DSN.
#[must_use]
pub fn report(settings: &Settings) -> Option<ClientInitGuard> {
    let dsn = settings.sentry.dsn.as_ref()?;
    let options = sentry::ClientOptions::new()
        .maybe_release(sentry::release_name!())
        .environment(settings.environment.name())
        .send_default_pii(false);
    Some(sentry::init((dsn.expose(), options)))
}
