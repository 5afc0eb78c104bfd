//! Bookings: the state beside the journal, under a version that every write must know.

use booking::{BookingNumber, ContactId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult, sea_query::Expr,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Store,
    columns::{At, Int, Word, stored},
    entities::{booking_row as row, thread},
    error::DatabaseError,
    ids::ThreadId,
};

/// A booking as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredBooking {
    /// Public number.
    pub number: BookingNumber,
    /// How many events its journal has; a commit must name it.
    pub version: u64,
    /// The booking's status, for listing.
    pub status: String,
    /// Fold of the journal.
    pub state: Value,
    /// Whose booking it is.
    pub contact: Option<ContactId>,
    /// When it was created.
    pub opened_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

impl Store {
    /// The booking with this number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn booking(&self, number: BookingNumber) -> Result<Option<StoredBooking>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(number)).one(&self.read).await?.map(StoredBooking::from))
    }

    /// The booking that a thread talks about.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn booking_of_thread(&self, thread: ThreadId) -> Result<Option<StoredBooking>, DatabaseError> {
        let thread = thread::Entity::find_by_id(Word(thread)).one(&self.read).await?;
        match thread.and_then(|thread| thread.booking) {
            Some(Word(number)) => self.booking(number).await,
            None => Ok(None),
        }
    }

    /// Up to `limit` bookings, newest first; of one status if one is named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn bookings(&self, status: Option<&str>, limit: u64) -> Result<Vec<StoredBooking>, DatabaseError> {
        let mut query = row::Entity::find();
        if let Some(status) = status {
            query = query.filter(row::Column::Status.eq(status));
        }
        let rows = query.order_by_desc(row::Column::Number).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredBooking::from).collect())
    }
}

/// What a commit writes of a booking itself.
pub(crate) struct BookingRow<'a> {
    pub(crate) number: BookingNumber,
    pub(crate) status: &'a str,
    pub(crate) state: &'a Value,
    pub(crate) contact: Option<&'a ContactId>,
    pub(crate) at: DateTime<Utc>,
}

/// Creates the booking at `version`; `false` if it exists.
pub(crate) async fn create(db: &impl ConnectionTrait, new: &BookingRow<'_>, version: u64) -> Result<bool, DbErr> {
    let row = row::Model {
        number: Word(new.number),
        version: Int(version),
        status: new.status.to_owned(),
        state: new.state.clone(),
        contact: new.contact.cloned().map(Word),
        opened_at: At(stored(new.at)),
        updated_at: At(stored(new.at)),
    };
    let inserted = row::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(db);
    Ok(matches!(inserted.await?, TryInsertResult::Inserted(1)))
}

/// Moves the booking from one version to the next; `false` if it is not at the first. Holds its row's lock from
/// here to the end of the transaction.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    new: &BookingRow<'_>,
    from: u64,
    to: u64,
) -> Result<bool, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Version, Expr::value(Int(to)))
        .col_expr(row::Column::Status, Expr::value(new.status))
        .col_expr(row::Column::State, Expr::value(new.state.clone()))
        .col_expr(row::Column::Contact, Expr::value(new.contact.cloned().map(Word)))
        .col_expr(row::Column::UpdatedAt, Expr::value(At(stored(new.at))))
        .filter(row::Column::Number.eq(Word(new.number)))
        .filter(row::Column::Version.eq(Int(from)));
    Ok(update.exec(db).await?.rows_affected == 1)
}

/// The version of a booking, 0 if there is none.
pub(crate) async fn version(db: &impl ConnectionTrait, number: BookingNumber) -> Result<u64, DbErr> {
    let row = row::Entity::find_by_id(Word(number)).one(db).await?;
    Ok(row.map_or(0, |row| row.version.0))
}

impl From<row::Model> for StoredBooking {
    fn from(row: row::Model) -> Self {
        Self {
            number: row.number.0,
            version: row.version.0,
            status: row.status,
            state: row.state,
            contact: row.contact.map(|Word(contact)| contact),
            opened_at: row.opened_at.0,
            updated_at: row.updated_at.0,
        }
    }
}
