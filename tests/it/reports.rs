//! What leaves in a report, as Sentry's own crate makes it: nothing that a stranger wrote, wherever it stands, and all that an
//! engineer needs to find the failure.

mod sentences;
mod strangers;

use std::{io, path::Path};

use bellhop::{errors, logging};
use sentry::protocol::Event;
use tracing::Level;

use crate::support::instance_with;

/// What leaves while `fails` runs, with everything that a process adds to it.
fn reported(fails: impl FnOnce()) -> Vec<Event<'static>> {
    let settings = instance_with(Path::new("/nowhere"), "redis://nowhere", &[]).settings;
    let options = sentry::apply_defaults(errors::options(&settings));
    let subscriber = logging::subscriber(&settings, Level::INFO, false, io::sink);
    sentry::test::with_captured_events_options(|| tracing::subscriber::with_default(subscriber, fails), options)
}
