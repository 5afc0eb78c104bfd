//! The journal: what happened to a booking, in order, appended and never changed (the database refuses).

use booking::{BookingNumber, Entry};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::Serialize;

use crate::{
    Store,
    columns::{At, Doc, Int, Word, stored},
    entities::journal as row,
    error::DatabaseError,
};

/// An entry and its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalEntry {
    /// Counts from 1 within the booking.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub entry: Entry,
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
    entries: &[Entry],
) -> Result<(), DbErr> {
    if entries.is_empty() {
        return Ok(());
    }
    let rows = entries.iter().zip(last + 1..).map(|(entry, seq)| row::Model {
        booking: Word(booking),
        seq: Int(seq),
        at: At(stored(entry.at)),
        actor: Word(entry.actor),
        cause: Doc(entry.cause.clone()),
        event: Doc(entry.event.clone()),
    });
    row::Entity::insert_many(rows.map(row::Model::into_active_model)).exec_without_returning(db).await.map(drop)
}

impl From<row::Model> for JournalEntry {
    fn from(row: row::Model) -> Self {
        let entry = Entry { at: row.at.0, actor: row.actor.0, cause: row.cause.0, event: row.event.0 };
        Self { seq: row.seq.0, entry }
    }
}
