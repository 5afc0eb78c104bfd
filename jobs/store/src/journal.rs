//! The journal: what happened to a booking, in order, appended and never changed (the database refuses).

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Store,
    columns::{At, Int, Word, stored},
    entities::journal as row,
    error::DatabaseError,
};

/// An event to append.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Who: client, manager or system.
    pub actor: Value,
    /// Why: the message, task, payment or tick behind it.
    pub cause: Option<Value>,
    /// What.
    pub event: Value,
}

/// An event that was appended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JournalEntry {
    /// Counts from 1 within the booking.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Value,
    /// Why.
    pub cause: Option<Value>,
    /// What.
    pub event: Value,
}

impl Store {
    /// The whole journal of a booking, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn journal(&self, booking: BookingNumber) -> Result<Vec<JournalEntry>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::Booking.eq(Word(booking)));
        let rows = query.order_by_asc(row::Column::Seq).all(&self.read).await?;
        Ok(rows.into_iter().map(JournalEntry::from).collect())
    }
}

/// Appends after the entry `last`.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    booking: BookingNumber,
    last: u64,
    at: DateTime<Utc>,
    entries: &[NewEntry],
) -> Result<(), DbErr> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows = entries.iter().zip(last + 1..).map(|(entry, seq)| row::Model {
        booking: Word(booking),
        seq: Int(seq),
        at: At(stored(at)),
        actor: entry.actor.clone(),
        cause: entry.cause.clone(),
        event: entry.event.clone(),
    });
    row::Entity::insert_many(rows.map(row::Model::into_active_model)).exec_without_returning(db).await.map(drop)
}

impl From<row::Model> for JournalEntry {
    fn from(row: row::Model) -> Self {
        Self { seq: row.seq.0, at: row.at.0, actor: row.actor, cause: row.cause, event: row.event }
    }
}
