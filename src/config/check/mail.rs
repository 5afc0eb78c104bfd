//! What can be wrong with how mails leave.

use super::urls::is_local;
use crate::config::{Settings, Violation};

/// Exchanges with a mail server before it is given the mail, each of which may take its time.
const EXCHANGES: u32 = 8;

/// Values that cannot work.
pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    let mail = &settings.mail;
    if let Err(error) = mail.check() {
        let remedy = "smtps://user:password@host, smtp://user:password@host or smtp://host?tls=none";
        found.push(Violation::of("mail.smtp_url", error.to_string(), remedy));
    }
    let job = settings.queue.lanes.mail.timeout;
    if mail.smtp_timeout.is_zero() {
        found.push(Violation::of("mail.smtp_timeout_s", "is 0", "a number above 0"));
    } else if mail.smtp_url.is_some() && mail.smtp_timeout * EXCHANGES >= job {
        let problem = format!("leaves no time to hand a mail over before its job is stopped after {job:?}");
        found.push(Violation::of("mail.smtp_timeout_s", problem, "less than an eighth of queue.lanes.mail.timeout_s"));
    }
}

/// What production needs.
pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    let remedy = "smtps://user:password@your.mail.server";
    match settings.mail.smtp_url.as_ref().map(|url| url.expose()) {
        None => found.push(Violation::of("mail.smtp_url", "is missing; no mail would leave the house", remedy)),
        Some(url) if url.contains("tls=none") && !is_local(url) => {
            found.push(Violation::of("mail.smtp_url", "would carry mails unencrypted to another machine", remedy));
        }
        Some(_) => {}
    }
}
