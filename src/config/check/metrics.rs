//! Who may look at the numbers: on this machine everybody, elsewhere who brings a token that nobody guesses.

use super::secrets::SECRET_BYTES;
use crate::config::{Settings, Violation};

pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    let mut refuse = |problem: String| {
        found.push(Violation::of("metrics.token", problem, format!("{SECRET_BYTES} random bytes or more")));
    };
    let metrics = &settings.metrics;
    match (metrics.listen.filter(|listen| !listen.ip().is_loopback()), &metrics.token) {
        (_, Some(token)) if token.expose().len() < SECRET_BYTES => {
            refuse(format!("has fewer than {SECRET_BYTES} bytes"));
        }
        (Some(listen), None) => refuse(format!("is missing, and metrics.listen is {listen}: others could look")),
        _ => {}
    }
}
