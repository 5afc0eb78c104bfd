//! Bookings: the state beside the journal, under a version that every write must know.

use booking::{Booking, BookingNumber, Status};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    TryInsertResult,
    sea_query::{Expr, Query},
};
use serde::Serialize;

use crate::{
    Store,
    columns::{At, Doc, Int, Word, stored},
    entities::{booking_row as row, message, thread},
    error::DatabaseError,
    ids::ThreadId,
};

/// A booking as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredBooking {
    /// How many entries its journal has; a commit must name it.
    pub version: u64,
    /// Fold of the journal.
    pub booking: Booking,
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
    pub async fn bookings(&self, status: Option<Status>, limit: u64) -> Result<Vec<StoredBooking>, DatabaseError> {
        let mut query = row::Entity::find();
        if let Some(status) = status {
            query = query.filter(row::Column::Status.eq(Word(status)));
        }
        let rows = query.order_by_desc(row::Column::Number).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredBooking::from).collect())
    }

    /// Up to `limit` leads of which nothing was heard after `since`, neither a change nor a mail that changed nothing;
    /// longest ago first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn silent_leads(&self, since: DateTime<Utc>, limit: u64) -> Result<Vec<StoredBooking>, DatabaseError> {
        let heard_of = Query::select()
            .column(message::Column::Booking)
            .from(message::Entity)
            .and_where(message::Column::ReceivedAt.gt(At(since)))
            .and_where(message::Column::Booking.is_not_null())
            .take();
        let query = row::Entity::find()
            .filter(row::Column::Status.eq(Word(Status::Lead)))
            .filter(row::Column::UpdatedAt.lte(At(since)))
            .filter(row::Column::Number.not_in_subquery(heard_of));
        let rows = query.order_by_asc(row::Column::UpdatedAt).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredBooking::from).collect())
    }
}

/// Creates the booking at `version`; `false` if it exists.
pub(crate) async fn create(
    db: &impl ConnectionTrait,
    booking: &Booking,
    version: u64,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = row::Model {
        number: Word(booking.number),
        version: Int(version),
        status: Word(booking::status(booking)),
        state: Doc(booking.clone()),
        contact: booking.contact.clone().map(Word),
        opened_at: At(stored(at)),
        updated_at: At(stored(at)),
        anonymised_at: None,
    };
    let inserted = row::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(db);
    Ok(matches!(inserted.await?, TryInsertResult::Inserted(1)))
}

/// Moves the booking from one version to the next; `false` if it is not at the first. Holds its row's lock from
/// here to the end of the transaction.
pub(crate) async fn advance(
    db: &impl ConnectionTrait,
    booking: &Booking,
    (from, to): (u64, u64),
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Version, Expr::value(Int(to)))
        .col_expr(row::Column::Status, Expr::value(Word(booking::status(booking))))
        .col_expr(row::Column::State, Expr::value(Doc(booking.clone())))
        .col_expr(row::Column::Contact, Expr::value(booking.contact.clone().map(Word)))
        .col_expr(row::Column::UpdatedAt, Expr::value(At(stored(at))))
        .filter(row::Column::Number.eq(Word(booking.number)))
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
        let (At(opened_at), At(updated_at)) = (row.opened_at, row.updated_at);
        Self { version: row.version.0, booking: row.state.0, opened_at, updated_at }
    }
}
