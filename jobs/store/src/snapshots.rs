//! Snapshots: frozen copies of what a page showed when its link was sent. Each has an end, and a booking has not too many.
//!
//! Does not know what is in them, nor how a page is made of one.

use booking::BookingNumber;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Store,
    columns::{At, Word, stored},
    debug::debug_by,
    entities::snapshot as row,
    error::DatabaseError,
};

/// What a link names a snapshot by: 128 random bits, which nobody guesses.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotId(String);

impl SnapshotId {
    /// The id of these random bits.
    #[must_use]
    pub fn of(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }

    /// As it stands in a link.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotKind {
    /// Free rooms.
    Rooms,
    /// An offer.
    Offer,
    /// What can be eaten and drunk.
    Menu,
    /// Days for a site visit.
    Visit,
    /// Questions and answers.
    Answers,
}

impl SnapshotKind {
    /// How long its link works.
    #[must_use]
    pub fn life(self) -> TimeDelta {
        match self {
            Self::Rooms | Self::Offer | Self::Menu | Self::Visit => TimeDelta::days(7),
            Self::Answers => TimeDelta::days(365),
        }
    }
}

/// A frozen copy.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// What its link names it by.
    pub id: SnapshotId,
    /// Whose.
    pub booking: BookingNumber,
    /// What it shows.
    pub kind: SnapshotKind,
    /// What was shown. No store business.
    pub content: Value,
    /// When it was frozen.
    pub created_at: DateTime<Utc>,
    /// From when on nobody sees it any more.
    pub expires_at: DateTime<Utc>,
}
debug_by!(Snapshot, booking);

impl Store {
    /// Freezes what a page shows.
    ///
    /// # Errors
    /// When there is no such booking, or the database does not answer.
    pub async fn freeze(&self, snapshot: &Snapshot) -> Result<(), DatabaseError> {
        let row = row::Model::from(snapshot.clone()).into_active_model();
        Ok(row::Entity::insert(row).exec_without_returning(&self.write).await.map(drop)?)
    }

    /// What is seen under a link at `now`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn snapshot(&self, id: &SnapshotId, now: DateTime<Utc>) -> Result<Option<Snapshot>, DatabaseError> {
        let query = row::Entity::find_by_id(Word(id.clone())).filter(row::Column::ExpiresAt.gt(At(now)));
        Ok(query.one(&self.read).await?.map(Snapshot::from))
    }

    /// Every snapshot of a booking, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn snapshots_of(&self, booking: BookingNumber) -> Result<Vec<Snapshot>, DatabaseError> {
        Ok(of(&self.read, &[booking]).await?)
    }
}

/// The snapshots of some bookings, newest first.
pub(crate) async fn of(db: &impl ConnectionTrait, bookings: &[BookingNumber]) -> Result<Vec<Snapshot>, DbErr> {
    let query = row::Entity::find().filter(row::Column::Booking.is_in(bookings.iter().copied().map(Word)));
    let rows = query.order_by_desc(row::Column::CreatedAt).order_by_desc(row::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(Snapshot::from).collect())
}

/// Removes every snapshot of a booking, and says how many there were.
pub(crate) async fn forget(db: &impl ConnectionTrait, booking: BookingNumber) -> Result<u64, DbErr> {
    let delete = row::Entity::delete_many().filter(row::Column::Booking.eq(Word(booking)));
    Ok(delete.exec(db).await?.rows_affected)
}

/// Bookings that have more than `most`, and how many they have.
pub(crate) async fn crowded(db: &impl ConnectionTrait, most: u64) -> Result<Vec<(BookingNumber, u64)>, DbErr> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let counts = row::Entity::find()
        .select_only()
        .column(row::Column::Booking)
        .column_as(row::Column::Id.count(), "count")
        .group_by(row::Column::Booking)
        .having(row::Column::Id.count().gt(most))
        .order_by_asc(row::Column::Booking);
    let rows = counts.into_tuple::<(Word<BookingNumber>, i64)>().all(db).await?;
    Ok(rows.into_iter().map(|(Word(number), count)| (number, u64::try_from(count).unwrap_or_default())).collect())
}

/// Removes the oldest `surplus` snapshots of a booking.
pub(crate) async fn thin(db: &impl ConnectionTrait, booking: BookingNumber, surplus: u64) -> Result<u64, DbErr> {
    let oldest = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::Booking.eq(Word(booking)))
        .order_by_asc(row::Column::CreatedAt)
        .order_by_asc(row::Column::Id)
        .limit(surplus);
    let delete = row::Entity::delete_many().filter(row::Column::Id.in_subquery(oldest.into_query()));
    Ok(delete.exec(db).await?.rows_affected)
}

/// How many snapshots there are at `now` that nobody sees any more.
pub(crate) async fn count_expired(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, DbErr> {
    row::Entity::find().filter(row::Column::ExpiresAt.lte(At(now))).count(db).await
}

impl From<row::Model> for Snapshot {
    fn from(row: row::Model) -> Self {
        Self {
            id: row.id.0,
            booking: row.booking.0,
            kind: row.kind.0,
            content: row.content,
            created_at: row.created_at.0,
            expires_at: row.expires_at.0,
        }
    }
}

impl From<Snapshot> for row::Model {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            id: Word(snapshot.id),
            booking: Word(snapshot.booking),
            kind: Word(snapshot.kind),
            content: snapshot.content,
            created_at: At(stored(snapshot.created_at)),
            expires_at: At(stored(snapshot.expires_at)),
        }
    }
}
