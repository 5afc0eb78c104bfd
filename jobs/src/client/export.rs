//! Everything that is held of a client, as JSON. What others have written of them is counted, and handed to nobody: it is
//! theirs.

use chrono::{DateTime, Utc};
use queue::{JobInfo, Lane, Shown};
use serde::Serialize;
use store::{Erasure, NewDelivery, Person, Tally, comparable};

use super::{
    calendars,
    erase::note,
    files, mentions,
    whose::{Whose, whose, whose_kept},
};
use crate::{Body, Payload, Services, envelope::Envelope, import_delivery::ImportDelivery};

/// Deliveries looked at in one go.
const BATCH: u64 = 200;

/// See the module.
#[derive(Serialize)]
pub struct Export {
    /// Whose, as addresses are compared.
    pub address: String,
    /// When it was put together.
    pub exported_at: DateTime<Utc>,
    /// What the store knows.
    #[serde(flatten)]
    person: Person,
    deliveries: Vec<Delivery>,
    jobs: Vec<QueueJob>,
    mail_files: Vec<files::MailFile>,
    calendar_entries: Vec<calendars::Entry>,
    /// What was erased of this address before.
    erasures: Vec<Erasure>,
    /// How often it is named in what is not theirs, or may not be.
    pub named_by_others: Tally,
}

#[derive(Serialize)]
struct Delivery {
    source: String,
    event_id: String,
    received_at: DateTime<Utc>,
    #[serde(flatten)]
    body: Body,
}

#[derive(Serialize)]
struct QueueJob {
    lane: String,
    #[serde(flatten)]
    job: JobInfo,
    payload: Payload,
}

/// It is all about a person.
impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").finish_non_exhaustive()
    }
}

impl Export {
    /// Whether nothing is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { person, deliveries, jobs, mail_files, named_by_others, .. } = self;
        let holds_nothing = deliveries.is_empty() && jobs.is_empty() && mail_files.is_empty();
        person.is_unknown() && holds_nothing && named_by_others.is_empty()
    }
}

/// Puts it together.
///
/// # Errors
/// When the store, the queue, the folder of mails or the calendars cannot be read.
pub async fn export(services: &Services, address: &str) -> anyhow::Result<Export> {
    let address = comparable(address);
    let person = services.store.person(&address).await?;
    let message_ids: Vec<_> = person.mails.iter().map(|stored| stored.mail.message_id.clone()).collect();
    let linked: Vec<_> = person.deliveries.iter().map(key).collect();
    let mut named_by_others = Tally::new();
    let deliveries = deliveries(services, &person, &address, &mut named_by_others).await?;
    let jobs = jobs(services, &linked, &address, &mut named_by_others).await?;
    let (mail_files, others) = files::theirs(services, &message_ids, &address).await?;
    note(&mut named_by_others, "mail files", others);
    note(&mut named_by_others, "mails", person.quoting_mails);
    let subject = services.store.subject_of(&address, services.new_key()).await?;
    Ok(Export {
        exported_at: services.now(),
        deliveries,
        jobs,
        mail_files,
        calendar_entries: calendars::read(services, &person.calendar_entries).await?,
        erasures: services.store.erasures(&subject).await?,
        named_by_others,
        person,
        address,
    })
}

/// Those that brought the person's messages and payments, and further ones that are theirs.
async fn deliveries(
    services: &Services,
    person: &Person,
    address: &str,
    others: &mut Tally,
) -> anyhow::Result<Vec<Delivery>> {
    let linked: Vec<_> = person.deliveries.iter().map(key).collect();
    let further = naming(services, address).await?.into_iter().filter(|delivery| !linked.contains(&key(delivery)));
    let (theirs, rest): (Vec<_>, Vec<_>) = further.partition(|delivery| whose_kept(delivery, address) == Whose::Theirs);
    note(others, "deliveries", rest.len() as u64);
    Ok(person.deliveries.iter().chain(&theirs).map(Delivery::from).collect())
}

/// The source's name and the event's id.
pub(super) type Key = (String, String);

pub(super) fn key(delivery: &NewDelivery) -> Key {
    (delivery.source.clone(), delivery.event_id.clone())
}

/// The deliveries whose bytes name an address.
pub(super) async fn naming(services: &Services, address: &str) -> anyhow::Result<Vec<NewDelivery>> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let batch = services.store.deliveries_with_body(after.as_ref(), BATCH).await?;
        let Some(last) = batch.last() else { return Ok(found) };
        after = Some(key(last));
        found.extend(batch.into_iter().filter(|delivery| mentions(&delivery.body, address)));
    }
}

/// Whether a job holds a delivery that names an address, or that is one of these, or has failed on words that do.
pub(super) fn is_about(shown: &Shown, deliveries: &[Key], address: &str) -> bool {
    let names = |text: &Option<String>| text.as_ref().is_some_and(|text| mentions(text.as_bytes(), address));
    let holds = |delivery: ImportDelivery| {
        deliveries.contains(&(delivery.source.clone(), delivery.event_id.clone()))
            || delivery.body.bytes().is_ok_and(|body| mentions(&body, address))
    };
    names(&shown.job.error) || names(&shown.group) || delivery_of(shown).is_some_and(holds)
}

/// The delivery that a job carries.
pub(super) fn delivery_of(shown: &Shown) -> Option<ImportDelivery> {
    let envelope = Envelope::from_bytes(&shown.payload).ok()?;
    serde_json::from_value(envelope.args).ok()
}

async fn jobs(services: &Services, linked: &[Key], address: &str, others: &mut Tally) -> anyhow::Result<Vec<QueueJob>> {
    let is_theirs = |shown: &Shown| {
        delivery_of(shown).is_none_or(|delivery| {
            linked.contains(&(delivery.source.clone(), delivery.event_id.clone()))
                || whose(&delivery, address) == Whose::Theirs
        })
    };
    let mut all = Vec::new();
    for (_, lane) in services.lanes.iter() {
        let found = lane.search(|shown| is_about(shown, linked, address)).await?;
        let (theirs, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(is_theirs);
        note(others, "queue jobs", rest.len() as u64);
        all.extend(theirs.into_iter().map(|shown| QueueJob::of(lane, shown)));
    }
    Ok(all)
}

impl QueueJob {
    fn of(lane: &Lane, shown: Shown) -> Self {
        Self { lane: lane.name().to_owned(), payload: Payload::of(&shown.payload), job: shown.job }
    }
}

impl From<&NewDelivery> for Delivery {
    fn from(delivery: &NewDelivery) -> Self {
        let NewDelivery { source, event_id, received_at, body, .. } = delivery.clone();
        Self { source, event_id, received_at, body: Body::of(&body) }
    }
}
