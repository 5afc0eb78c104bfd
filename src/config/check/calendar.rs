//! What can be wrong with where calendars are.

use super::urls::is_local;
use crate::config::{Settings, Violation};

/// Requests of one job, each of which may take its time.
const REQUESTS: u32 = 5;

/// Values that cannot work.
pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    let calendar = &settings.calendar;
    if let Err(error) = calendar.server() {
        let remedy = "https://calendar.example.com, with caldav_user and caldav_password beside it";
        found.push(Violation::of("calendar.caldav_url", error.to_string(), remedy));
    }
    let job = settings.queue.lanes.calendar.timeout;
    if calendar.caldav_timeout.is_zero() {
        found.push(Violation::of("calendar.caldav_timeout_s", "is 0", "a number above 0"));
    } else if calendar.caldav_url.is_some() && calendar.caldav_timeout * REQUESTS > job {
        let problem = format!("leaves no time to write an entry before its job is stopped after {job:?}");
        found.push(Violation::of(
            "calendar.caldav_timeout_s",
            problem,
            "at most a fifth of queue.lanes.calendar.timeout_s",
        ));
    }
    if calendar.visits.trim().is_empty() {
        found.push(Violation::of("calendar.visits", "is empty", "the name of the visits' calendar"));
    }
}

/// What production needs.
pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    let url = settings.calendar.caldav_url.as_deref().unwrap_or_default();
    if url.starts_with("http:") && !is_local(url) {
        let problem = "would carry the password unencrypted to another machine";
        found.push(Violation::of("calendar.caldav_url", problem, "an address that begins with https"));
    }
}
