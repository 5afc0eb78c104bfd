//! Jobs that have ended, by what they were about. Their lanes keep them for a while by ages of their own: with what came
//! in, and with what servers said of whom they refused.

use std::collections::BTreeSet;

use queue::Shown;
use serde_json::Value;
use store::Person;

use crate::{Services, envelope::Envelope};

/// What jobs may have been about, by their arguments.
#[derive(Debug, Default)]
pub(crate) struct About {
    /// Messages and mails.
    ids: BTreeSet<String>,
    /// Source and event.
    deliveries: BTreeSet<(String, String)>,
}

impl About {
    /// All that came from a person or went to them, and what brought it. That deliveries came is known for longer than
    /// jobs are kept.
    pub(crate) fn add(&mut self, person: &Person) {
        self.ids.extend(person.messages.iter().map(|stored| stored.content.id.0.clone()));
        self.ids.extend(person.mails.iter().map(|stored| stored.mail.id.to_string()));
        let payments = person.payments.iter();
        self.deliveries.extend(payments.map(|stored| (stored.source.clone(), stored.event_id.clone())));
        let kept = person.deliveries.iter();
        self.deliveries.extend(kept.map(|delivery| (delivery.source.clone(), delivery.event_id.clone())));
    }

    fn is_of(&self, shown: &Shown) -> bool {
        Envelope::from_bytes(&shown.payload).is_ok_and(|envelope| self.is_in(&envelope.args))
    }

    fn is_in(&self, args: &Value) -> bool {
        let text = |name: &str| args.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.ids.contains(&text("message"))
            || self.ids.contains(&text("mail"))
            || self.deliveries.contains(&(text("source"), text("event_id")))
    }
}

/// Forgets them, dead ones too, and says how many there were. What has not ended stays: its work is to be done. Reads
/// every lane once.
pub(crate) async fn forget(services: &Services, about: &About) -> anyhow::Result<u64> {
    let mut gone = 0;
    for (_, lane) in services.lanes.iter() {
        for shown in lane.search(|shown| shown.job.state.is_ended() && about.is_of(shown)).await? {
            gone += u64::from(lane.discard(&shown.job.id).await?);
        }
    }
    Ok(gone)
}
