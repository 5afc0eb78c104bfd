//! What the ingress keeps aside of a client, of every source that it ever kept something of.
//!
//! What is the client's is handed out and erased. Others' mails that name them, and money, stay as they are: they are taken
//! in once their source's secret is right, and go after 7 days if it never is. So does what came to a source that is not
//! configured any more: nobody can tell whose that is.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use jobs::{
    Body,
    client::{Whose, mentions, whose},
    inbound::DeliveryKind,
};
use serde::Serialize;
use store::Tally;
use webhooks::Scheme;

use super::note;
use crate::{
    clock,
    ingress::quarantine::{Entry, Quarantine},
    instance::Instance,
    wiring,
};

/// Where entries are counted.
const QUARANTINE: &str = "quarantine";
const OF_UNKNOWN_SOURCES: &str = "quarantine (of sources that are not configured)";

/// See the module.
pub(super) struct Aside {
    quarantine: Quarantine,
    sources: Vec<String>,
    configured: BTreeMap<String, (Scheme, DeliveryKind)>,
}

/// An entry as it is handed out.
#[derive(Serialize)]
pub(super) struct Held {
    source: String,
    received_at: DateTime<Utc>,
    #[serde(flatten)]
    body: Body,
}

/// An entry that names a client.
struct Naming {
    source: String,
    entry: Entry,
    /// `None`: its source is not configured.
    whose: Option<Whose>,
}

impl Aside {
    pub(super) async fn of(instance: &Instance) -> anyhow::Result<Self> {
        let quarantine = wiring::quarantine(instance)?.connect().await.context("Redis does not answer")?;
        let sources = quarantine.sources().await?;
        let configured = instance.settings.webhooks.sources.iter();
        let configured = configured.map(|(name, source)| (name.clone(), (source.scheme, source.kind.into()))).collect();
        Ok(Self { quarantine, sources, configured })
    }

    /// What is the client's; the other entries that name them are counted.
    pub(super) async fn held_of(&self, address: &str, others: &mut Tally) -> anyhow::Result<Vec<Held>> {
        let is_theirs = |found: &Naming| found.whose == Some(Whose::Theirs);
        let (theirs, rest): (Vec<_>, Vec<_>) = self.naming(address).await?.into_iter().partition(is_theirs);
        note(others, QUARANTINE, rest.len() as u64);
        let held = |Naming { source, entry, .. }: Naming| Held {
            source,
            received_at: entry.received_at,
            body: entry.body().clone(),
        };
        Ok(theirs.into_iter().map(held).collect())
    }

    /// Lets go what is the client's, or may be, and says how many there were.
    pub(super) async fn release(&self, address: &str) -> anyhow::Result<u64> {
        let mut found = self.naming(address).await?;
        found.retain(|found| found.whose.is_some_and(Whose::may_go));
        for Naming { source, entry, .. } in &found {
            self.quarantine.release(source, entry).await?;
        }
        Ok(found.len() as u64)
    }

    /// Where a client is named still: in what others have written, and elsewhere.
    pub(super) async fn left(&self, address: &str, left: &mut Tally, by_others: &mut Tally) -> anyhow::Result<()> {
        let found = self.naming(address).await?;
        let unknown = found.iter().filter(|found| found.whose.is_none()).count();
        let others = found.iter().filter(|found| found.whose == Some(Whose::Others)).count();
        note(by_others, QUARANTINE, others as u64);
        note(left, OF_UNKNOWN_SOURCES, unknown as u64);
        note(left, QUARANTINE, (found.len() - unknown - others) as u64);
        Ok(())
    }

    async fn naming(&self, address: &str) -> anyhow::Result<Vec<Naming>> {
        let mut found = Vec::new();
        for source in &self.sources {
            let entries = self.quarantine.entries(source, clock::of_the_machine()).await?;
            let naming = entries.into_iter().filter(|entry| entry.says(|part| mentions(part, address)));
            found.extend(naming.map(|entry| Naming {
                source: source.clone(),
                whose: self.whose(source, &entry, address),
                entry,
            }));
        }
        Ok(found)
    }

    fn whose(&self, source: &str, entry: &Entry, address: &str) -> Option<Whose> {
        let (scheme, kind) = self.configured.get(source)?;
        let delivery = entry.delivery(source, *scheme, *kind);
        Some(delivery.map_or(Whose::Unknown, |delivery| whose(&delivery, address)))
    }
}
