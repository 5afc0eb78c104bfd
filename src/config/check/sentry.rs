//! Where errors are reported must be an address that can be reported to.

use sentry::types::Dsn;

use crate::config::{Settings, Violation};

pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    let dsn = settings.sentry.dsn.as_ref();
    if dsn.is_some_and(|dsn| dsn.expose().parse::<Dsn>().is_err()) {
        found.push(Violation::of("sentry.dsn", "is no DSN", "it as the project's settings in Sentry show it"));
    }
}
