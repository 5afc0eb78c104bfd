//! What names the person in deliveries that are in the books, and which of it an erasure takes along.
//!
//! Of most of them the import was the end. Of some a job has yet to tell the manager, or would once an operator lets it run
//! again, and it reads them then. And of what could not be read its bytes are all that there is, while a task asks the manager
//! to look at it. Of those what is others' stays until then: nobody would ever hear of it else, as its sender knows no more
//! than that it has arrived. What is the person's goes, and with it the job that would read it; that a mail to them has
//! bounced, or was called spam, stays known by the hash of the address alone.

use std::collections::{BTreeMap, BTreeSet};

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
    import_delivery::mark,
    inbound::Holds,
    job::Job as _,
    report_too_large::ReportTooLarge,
    report_undelivered::ReportUndelivered,
    report_unreadable::{ReportUnreadable, looked_at},
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
    let Waiting { untold, unread } = waiting(services).await?;
    let mut imported = Imported::default();
    for kept in &naming {
        let key = export::key(kept);
        let needed = match untold.get(&key) {
            Some(reads) => as_read(kept, reads),
            None => delivered_again(kept).filter(|_| unread.contains(&mark(&key.0, &key.1))),
        };
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

/// What the manager has yet to hear of, or to look at.
#[derive(Default)]
struct Waiting {
    /// The deliveries that jobs have yet to read.
    untold: BTreeMap<Key, Reads>,
    /// The marks of those that could not be read.
    unread: BTreeSet<String>,
}

async fn waiting(services: &Services) -> anyhow::Result<Waiting> {
    let (mut waiting, mut after) = (Waiting::default(), 0);
    loop {
        let rows = services.store.not_done(after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        rows.into_iter().for_each(|row| waiting.note(row.job));
    }
    // A report is done in the commit that opens its task: what has left the one is in the other by now.
    waiting.unread.extend(looked_at(services).await?);
    Ok(waiting)
}

impl Waiting {
    /// What cannot be read of a job is dead, and the job cannot tell anybody of it.
    fn note(&mut self, job: OutboxJob) {
        let is_cut_off = job.kind == ReportTooLarge::KIND;
        if is_cut_off || job.kind == ReportUndelivered::KIND {
            let reads = serde_json::from_value::<Reads>(job.args).map(|reads| Reads { is_cut_off, ..reads });
            self.untold.extend(reads.map(|reads| ((reads.source.clone(), reads.event_id.clone()), reads)));
        } else if job.kind == ReportUnreadable::KIND {
            let report = serde_json::from_value::<ReportUnreadable>(job.args);
            self.unread.extend(report.ok().and_then(|report| report.delivery));
        }
    }
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
