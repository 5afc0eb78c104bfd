//! What follows when a mail of ours has not arrived or was called spam: the manager is told, and an address that does not
//! work gets no more. It does not matter who reported it.

use serde_json::Value;
use store::{Commit, OutboxId, StoredMail, comparable};

use crate::{
    Services,
    inbound::{DeliveryReport, Fate},
    job::Finish,
    suppression::{self, Grounds},
    unmatched,
};

/// So much of what a mail server says is shown, in characters.
const LONGEST_WORDS: usize = 200;

/// Does what a report asks for, and marks the job that brought it done. `mail` is the mail that it is about, if that is
/// known.
pub(crate) async fn settle(
    services: &Services,
    job: OutboxId,
    report: &DeliveryReport,
    mail: Option<&StoredMail>,
) -> anyhow::Result<Finish> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    if report.needs_somebody() {
        let reason = reason(report, mail);
        let grounds = Grounds {
            address: &comparable(&report.recipient),
            cause: report.suppresses(),
            said: report.detail.as_deref(),
            reason: &reason,
        };
        suppression::tell(services, &grounds, Value::Null, &mut commit).await?;
    }
    unmatched::finish(services, &commit).await
}

fn reason(report: &DeliveryReport, mail: Option<&StoredMail>) -> String {
    let about = mail.and_then(|mail| mail.mail.booking).map_or_else(String::new, |number| format!(" about {number}"));
    let subject = mail.map_or_else(String::new, |mail| format!(" ({:?})", mail.mail.subject));
    let when = report.occurred_at.map_or_else(String::new, |at| format!(" on {}", at.format("%d.%m.%Y")));
    let what = match report.fate {
        Fate::Complained => "was called spam by its recipient",
        _ => "could not be delivered",
    };
    let said = report.detail.as_deref().map_or_else(String::new, |detail| {
        format!(" Their server said: {}", detail.chars().take(LONGEST_WORDS).collect::<String>())
    });
    format!("Our mail{about}{subject} to {} {what}{when}.{said}", report.recipient)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn the_reason_says_who_what_and_why() {
        let report = DeliveryReport {
            fate: Fate::Bounced,
            recipient: "anna@example.com".to_owned(),
            message_id: None,
            detail: Some("550 no such user".to_owned()),
            occurred_at: DateTime::from_timestamp(1_768_210_200, 0),
        };
        assert_eq!(
            reason(&report, None),
            "Our mail to anna@example.com could not be delivered on 12.01.2026. Their server said: 550 no such user"
        );
    }
}
