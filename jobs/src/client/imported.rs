//! What names the person in deliveries that are in the books, and which of it an erasure takes along.
//!
//! Of most of them the import was the end. Of some a job has yet to tell the manager, or would once an operator lets it run
//! again, and it reads them then. And some could not be read: their bytes are all that there is of a mail, or of money, and the
//! manager is sent to look at them. Of both what is others' stays, until it was told or its time is over: nobody would ever
//! hear of it else, as its sender knows no more than that it has arrived. What is the person's goes, and the job that would
//! read it with it; that a mail to them has bounced, or was called spam, stays known by the hash of the address alone.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use store::{NewDelivery, OutboxJob, SuppressionCause};

use super::{
    accepted::suppresses,
    export::{self, Key},
    whose::{delivered_again, held, is_of, whose},
};
use crate::{
    ImportDelivery, Services,
    inbound::{Holds, parse},
    job::Job as _,
    report_too_large::ReportTooLarge,
    report_undelivered::ReportUndelivered,
};

/// Rows read in one go.
const BATCH: u64 = 500;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Imported {
    /// Which of them go.
    pub(super) may_go: Vec<Key>,
    /// How many stay.
    pub(super) of_others: u64,
    /// Why the address should get no more mail, and since when, by those that go before anybody heard of them.
    pub(super) reported: Vec<(SuppressionCause, DateTime<Utc>)>,
}

/// What a job says of the delivery that it reads.
#[derive(Deserialize)]
struct Reads {
    source: String,
    event_id: String,
    #[serde(default)]
    content_type: Option<String>,
    /// Only its beginning is there.
    #[serde(skip)]
    is_cut_off: bool,
}

pub(super) async fn imported(services: &Services, address: &str) -> anyhow::Result<Imported> {
    let naming = export::naming(services, address).await?;
    if naming.is_empty() {
        return Ok(Imported::default());
    }
    // A delivery and its job are committed together: whoever has seen the one finds the other, or that it has run.
    let untold = untold(services).await?;
    let mut imported = Imported::default();
    for kept in &naming {
        let key = export::key(kept);
        let needed = untold.get(&key).and_then(|reads| as_read(kept, reads)).or_else(|| unreadable(kept));
        match &needed {
            Some(delivery) if !whose(delivery, address).may_go() => imported.of_others += 1,
            _ => {
                imported.may_go.push(key);
                imported.reported.extend(needed.iter().flat_map(|delivery| reported(delivery, address)));
            }
        }
    }
    Ok(imported)
}

/// Why the address should get no more mail by this delivery.
fn reported(delivery: &ImportDelivery, address: &str) -> Vec<(SuppressionCause, DateTime<Utc>)> {
    let Some(Holds::Events(events)) = held(delivery) else { return Vec::new() };
    let theirs = events.iter().filter(|event| is_of(event, address));
    theirs.filter_map(|event| suppresses(event, delivery.received_at)).collect()
}

/// The deliveries that jobs have yet to read.
async fn untold(services: &Services) -> anyhow::Result<BTreeMap<Key, Reads>> {
    let (mut found, mut after) = (BTreeMap::new(), 0);
    loop {
        let rows = services.store.not_done(after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = last.seq;
        let reads = rows.into_iter().filter_map(|row| read_by(row.job));
        found.extend(reads.map(|reads| ((reads.source.clone(), reads.event_id.clone()), reads)));
    }
}

/// `None`: it reads no delivery.
fn read_by(job: OutboxJob) -> Option<Reads> {
    let is_cut_off = job.kind == ReportTooLarge::KIND;
    if !is_cut_off && job.kind != ReportUndelivered::KIND {
        return None;
    }
    // What cannot be read is dead, and its job cannot tell anybody of it.
    let reads: Reads = serde_json::from_value(job.args).ok()?;
    Some(Reads { is_cut_off, ..reads })
}

/// The delivery, if nobody can read it.
fn unreadable(kept: &NewDelivery) -> Option<ImportDelivery> {
    let delivery = delivered_again(kept)?;
    parse(&delivery.delivered(&kept.body)).is_err().then_some(delivery)
}

/// As the job will read it.
fn as_read(kept: &NewDelivery, reads: &Reads) -> Option<ImportDelivery> {
    let delivery = delivered_again(kept)?;
    Some(match reads.is_cut_off {
        true => {
            ImportDelivery { content_type: reads.content_type.clone(), cut_off_at: Some(kept.body.len()), ..delivery }
        }
        false => delivery,
    })
}
