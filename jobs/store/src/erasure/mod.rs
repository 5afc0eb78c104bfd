//! Erasing a person: everything that names them, in one transaction, with a receipt that does not.
//!
//! What a booking was, when, and for how much stays; its journal keeps every line. Knows neither queue nor files: what has
//! to go there is handed back as [`Work`], and kept until somebody says that it has gone, so that a killed erasure is
//! finished by the next one.

mod conversations;
mod forget;
mod mentions;
mod outbox_rows;
mod person;
mod quoting;
mod receipt;
mod scope;
mod subject;

use booking::{Booking, BookingNumber, Status, StillNeeded};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::scope::Scope;
pub(crate) use self::subject::{key as subject_key, tag as subject_tag};
pub use self::{person::Person, subject::Subject};
use crate::{
    CONFLICTS_SAT_OUT, Store,
    calendars::KnownEntry,
    columns::{At, stored},
    counters,
    entities::erasure as row,
    error::DatabaseError,
    ids::OutboxId,
    outbox::{self, OutboxJob},
    retention::Tally,
    suppressions::{SuppressionCause, comparable},
};

/// What an erasure is known by: it names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErasureId(pub String);

/// Whom to erase.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Under which it will be known.
    pub id: ErasureId,
    /// Whom, in any spelling.
    pub address: &'a str,
    /// The keyed hash under which the address can be asked for later.
    pub subject: &'a Subject,
    /// Deliveries, by source and event, that were found to name the address besides those that are known to.
    pub deliveries: &'a [(String, String)],
    /// Why the address should get no more mail, and since when, by those of them that are in no list yet.
    pub reported: &'a [(SuppressionCause, DateTime<Utc>)],
    /// Whether the client is erased although they are still needed.
    pub overrule: bool,
    /// Whether they were before their open bookings were ended.
    pub was_needed: bool,
    /// What is known to stand in calendars.
    pub entries: &'a [KnownEntry],
    /// Jobs that make others follow: calendars among them, of those entries.
    pub follow: &'a [OutboxJob],
    /// When.
    pub now: DateTime<Utc>,
}

/// What an erasure came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erased {
    /// Nothing in the store names the person any more, unless somebody has written meanwhile.
    Now(Erasure),
    /// Nothing was erased: this booking is open, and has to be ended first.
    StillOpen(BookingNumber),
    /// Nothing was erased: a booking's client is needed, and that is not overruled.
    StillNeeded(BookingNumber, StillNeeded),
    /// Nothing was erased: the request knows other calendar entries than there are.
    Stale,
}

/// An erasure, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// Keyed hash of the address.
    pub subject: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether a reason against it was overruled.
    pub overridden: bool,
    /// What went, by where it stood.
    pub removed: Tally,
    /// When nothing was left to do outside the store either; `None`: the next erasure of the address does it.
    pub finished_at: Option<DateTime<Utc>>,
    /// What is to be done outside the store.
    #[serde(skip)]
    pub work: Work,
}

/// What an erasure has to do outside the store. It names nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Message-IDs of mails of ours that may stand in files.
    pub mails: Vec<String>,
    /// Jobs that have lost what they are about.
    pub jobs: Vec<OutboxId>,
    /// Deliveries that jobs may still hold, by source and event.
    pub deliveries: Vec<(String, String)>,
}

impl Store {
    /// Everything in the store that is known of who has this address.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person(&self, address: &str) -> Result<Person, DatabaseError> {
        Ok(Scope::of_address(&self.read, &comparable(address)).await?.person(&self.read).await?)
    }

    /// Everything in the store that is known of the clients of a booking.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_of(&self, booking: BookingNumber) -> Result<Person, DatabaseError> {
        Ok(Scope::of_booking(&self.read, booking).await?.person(&self.read).await?)
    }

    /// Erases a person from the store, wholly or not at all.
    ///
    /// # Errors
    /// When the database refuses; nothing was erased.
    pub async fn erase(&self, request: &Request<'_>) -> Result<Erased, DatabaseError> {
        for _ in 0..CONFLICTS_SAT_OUT {
            match self.erase_once(request).await {
                Err(error) if error.is_conflict() => {}
                settled => return settled,
            }
        }
        self.erase_once(request).await
    }

    async fn erase_once(&self, request: &Request<'_>) -> Result<Erased, DatabaseError> {
        let txn = self.begin().await?;
        match erase(&txn, request).await {
            Ok(erased @ Erased::Now(_)) => {
                txn.commit().await?;
                Ok(erased)
            }
            Ok(erased) => {
                txn.rollback().await?;
                Ok(erased)
            }
            Err(error) => {
                txn.rollback().await?;
                Err(error.into())
            }
        }
    }

    /// Takes the client out of a booking that has ended by `until` and rested since ([`Store::long_ended`]), wholly or not
    /// at all; `follow` are jobs that make others follow. `None`: something has happened to it meanwhile, and nothing was
    /// changed.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn anonymise(
        &self,
        booking: BookingNumber,
        until: DateTime<Utc>,
        follow: &[OutboxJob],
        now: DateTime<Utc>,
    ) -> Result<Option<Tally>, DatabaseError> {
        let txn = self.begin().await?;
        // Imports wait from here on, and what the last one brought is seen: a mail that has just arrived is not taken along.
        counters::next(&txn, counters::IMPORTS).await?;
        if !forget::mark(&txn, booking, until, now).await? {
            txn.rollback().await?;
            return Ok(None);
        }
        match anonymise(&txn, booking, follow, now).await {
            Ok(tally) => {
                txn.commit().await?;
                Ok(Some(tally))
            }
            Err(error) => {
                txn.rollback().await?;
                Err(error.into())
            }
        }
    }

    /// The erasures of an address, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erasures(&self, subject: &Subject) -> Result<Vec<Erasure>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::Subject.eq(subject.as_str()));
        let rows = query.order_by_asc(row::Column::At).order_by_asc(row::Column::Id).all(&self.read).await?;
        Ok(rows.into_iter().map(receipt::read).collect::<Result<_, DbErr>>()?)
    }

    /// Keeps what went outside the store beside what went in it, and that nothing is left to do, for this erasure or for
    /// those of the same address before it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_erasure(&self, erasure: &Erasure, now: DateTime<Utc>) -> Result<(), DatabaseError> {
        self.keep_receipt(erasure).await?;
        let done = row::Entity::update_many()
            .col_expr(row::Column::Work, Expr::value(None::<Value>))
            .col_expr(row::Column::FinishedAt, Expr::value(At(stored(now))))
            .filter(row::Column::Subject.eq(erasure.subject.as_str()))
            .filter(row::Column::FinishedAt.is_null())
            .filter(row::Column::At.lte(At(erasure.at)));
        Ok(done.exec(&self.write).await.map(drop)?)
    }

    /// Keeps what went outside the store so far; the rest is left to do.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_receipt(&self, erasure: &Erasure) -> Result<(), DatabaseError> {
        let update = row::Entity::update_many()
            .col_expr(row::Column::Receipt, Expr::value(receipt::json(&erasure.removed)?))
            .filter(row::Column::Id.eq(erasure.id.0.as_str()));
        Ok(update.exec(&self.write).await.map(drop)?)
    }
}

async fn erase(db: &impl ConnectionTrait, request: &Request<'_>) -> Result<Erased, DbErr> {
    let address = comparable(request.address);
    // What was under way at a booking has committed before its lock is given, and has to be seen.
    let locked = Scope::of_address(db, &address).await?.locked(db).await?;
    let mut scope = Scope::of_address(db, &address).await?;
    let is_stale = locked.len() != scope.bookings.len() || scope.calendar_entries(db).await? != request.entries;
    let needed = needed(&locked, request.now);
    if let Some((number, why)) = needed.filter(|_| !request.overrule) {
        return Ok(Erased::StillNeeded(number, why));
    }
    if let Some(open) = locked.iter().find(|booking| is_open(booking)) {
        return Ok(Erased::StillOpen(open.number));
    }
    if is_stale {
        return Ok(Erased::Stale);
    }
    scope.deliveries.extend(request.deliveries.iter().cloned());
    let mut removed = forget::everything(db, &scope, request.now).await?;
    add(&mut removed, "suppressions", subject::hide_suppression(db, &address, request.subject).await?);
    for (cause, since) in request.reported {
        subject::suppress(db, request.subject, *cause, *since).await?;
    }
    add(&mut removed, "suppressions.said", subject::blank_words(db, &address).await?);
    add(&mut removed, "outbox.reason", outbox_rows::blank_reasons(db, &address).await?);
    let jobs = outbox_rows::remove(db, &scope).await?;
    add(&mut removed, "outbox", jobs.len() as u64);
    outbox::write(db, request.follow, request.now).await?;
    let erasure = Erasure {
        id: request.id.clone(),
        subject: request.subject.as_str().to_owned(),
        at: stored(request.now),
        overridden: request.was_needed || needed.is_some(),
        removed,
        finished_at: None,
        work: Work { mails: scope.our_message_ids, jobs, deliveries: scope.deliveries },
    };
    row::Entity::insert(receipt::written(&erasure)?.into_active_model()).exec_without_returning(db).await?;
    Ok(Erased::Now(erasure))
}

fn needed(bookings: &[Booking], now: DateTime<Utc>) -> Option<(BookingNumber, StillNeeded)> {
    bookings.iter().find_map(|booking| Some((booking.number, booking::still_needed(booking, now)?)))
}

fn is_open(booking: &Booking) -> bool {
    matches!(booking::status(booking), Status::Lead | Status::Option)
}

async fn anonymise(
    db: &impl ConnectionTrait,
    booking: BookingNumber,
    follow: &[OutboxJob],
    now: DateTime<Utc>,
) -> Result<Tally, DbErr> {
    let scope = Scope::of_booking(db, booking).await?;
    let mut removed = forget::everything(db, &scope, now).await?;
    add(&mut removed, "outbox", outbox_rows::remove(db, &scope).await?.len() as u64);
    outbox::write(db, follow, now).await?;
    Ok(removed)
}

/// Counts what went, unless nothing did.
fn add(tally: &mut Tally, what: &str, count: u64) {
    if count > 0 {
        *tally.entry(what.to_owned()).or_default() += count;
    }
}
