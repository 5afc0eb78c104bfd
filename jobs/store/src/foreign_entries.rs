//! When others have a room: the times that their entries in its calendar block. Nothing else of them is kept.

use std::collections::BTreeSet;

use booking::{BookingNumber, RoomId, Window};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};

use crate::{
    CONFLICTS_SAT_OUT, Store,
    columns::{At, Word, stored},
    entities::{foreign_entry, hold},
    error::DatabaseError,
};

/// Rows an INSERT; five values a row stay far below the 32,766 that SQLite takes.
const ROWS_AT_ONCE: usize = 1_000;

/// A time that somebody else's entry blocks in a room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignEntry {
    /// In whose calendar.
    pub room: RoomId,
    /// Under which UID.
    pub uid: String,
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
}

impl Store {
    /// What others have in rooms within `window`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn foreign_entries(&self, window: &Window) -> Result<Vec<ForeignEntry>, DatabaseError> {
        let query = foreign_entry::Entity::find()
            .filter(foreign_entry::Column::StartsAt.lt(At(window.end)))
            .filter(foreign_entry::Column::EndsAt.gt(At(window.start)));
        let rows = query.order_by_asc(foreign_entry::Column::StartsAt).all(&self.read).await?;
        Ok(rows.into_iter().map(ForeignEntry::from).collect())
    }

    /// Keeps `found` as all that others have in a room, but for entries of the UIDs `unreadable`, of which what was known
    /// stays too.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_foreign_entries(
        &self,
        room: &RoomId,
        found: &BTreeSet<ForeignEntry>,
        unreadable: &BTreeSet<String>,
    ) -> Result<(), DatabaseError> {
        for _ in 0..CONFLICTS_SAT_OUT {
            match self.keep_once(room, found, unreadable).await {
                Err(error) if error.is_conflict() => {}
                settled => return settled,
            }
        }
        self.keep_once(room, found, unreadable).await
    }

    async fn keep_once(
        &self,
        room: &RoomId,
        found: &BTreeSet<ForeignEntry>,
        unreadable: &BTreeSet<String>,
    ) -> Result<(), DatabaseError> {
        let txn = self.begin().await?;
        match keep(&txn, room, found, unreadable).await {
            Ok(()) => Ok(txn.commit().await?),
            Err(error) => {
                txn.rollback().await?;
                Err(error.into())
            }
        }
    }

    /// Entries of others in a room, not over by `now`, in the way of a booking that holds it, of which nobody was told.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn untold_clashes(
        &self,
        room: &RoomId,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ForeignEntry, BookingNumber)>, DatabaseError> {
        let query = foreign_entry::Entity::find()
            .filter(foreign_entry::Column::Room.eq(Word(room.clone())))
            .filter(foreign_entry::Column::Told.eq(false))
            .filter(foreign_entry::Column::EndsAt.gt(At(now)));
        let entries: Vec<ForeignEntry> = query.all(&self.read).await?.into_iter().map(ForeignEntry::from).collect();
        let holds = hold::Entity::find()
            .filter(hold::Column::Room.eq(Word(room.clone())))
            .filter(hold::Column::EndsAt.gt(At(now)))
            .all(&self.read)
            .await?;
        let clash =
            |entry: &ForeignEntry, hold: &hold::Model| hold.starts_at.0 < entry.end && entry.start < hold.ends_at.0;
        let clashes = entries.iter().flat_map(|entry| {
            holds.iter().filter(|hold| clash(entry, hold)).map(|hold| (entry.clone(), hold.booking.0))
        });
        Ok(clashes.collect())
    }
}

/// Replaces what is known of a room; what stays the same keeps being told of.
async fn keep(
    db: &impl ConnectionTrait,
    room: &RoomId,
    found: &BTreeSet<ForeignEntry>,
    unreadable: &BTreeSet<String>,
) -> Result<(), DbErr> {
    let of_room = foreign_entry::Column::Room.eq(Word(room.clone()));
    let rows = foreign_entry::Entity::find().filter(of_room).all(db).await?;
    let known: BTreeSet<ForeignEntry> = rows.into_iter().map(ForeignEntry::from).collect();
    // An entry whose UID could not be read either may be any of them.
    let may_stand = |entry: &&ForeignEntry| unreadable.contains(&entry.uid) || unreadable.contains("");
    for gone in known.difference(found).filter(|entry| !may_stand(entry)) {
        foreign_entry::Entity::delete_by_id(key(gone)).exec(db).await?;
    }
    let new: Vec<_> = found.difference(&known).map(|entry| row(entry).into_active_model()).collect();
    for rows in new.chunks(ROWS_AT_ONCE) {
        foreign_entry::Entity::insert_many(rows.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

type Key = (Word<RoomId>, String, At, At);

fn key(entry: &ForeignEntry) -> Key {
    (Word(entry.room.clone()), entry.uid.clone(), At(stored(entry.start)), At(stored(entry.end)))
}

fn row(entry: &ForeignEntry) -> foreign_entry::Model {
    let (room, uid, starts_at, ends_at) = key(entry);
    foreign_entry::Model { room, uid, starts_at, ends_at, told: false }
}

/// The manager has been told of this one.
pub(crate) async fn told(db: &impl ConnectionTrait, entry: &ForeignEntry) -> Result<(), DbErr> {
    let (room, uid, starts_at, ends_at) = key(entry);
    let which = Condition::all()
        .add(foreign_entry::Column::Room.eq(room))
        .add(foreign_entry::Column::Uid.eq(uid))
        .add(foreign_entry::Column::StartsAt.eq(starts_at))
        .add(foreign_entry::Column::EndsAt.eq(ends_at));
    let told = foreign_entry::Entity::update_many().col_expr(foreign_entry::Column::Told, Expr::value(true));
    told.filter(which).exec(db).await.map(drop)
}

impl From<foreign_entry::Model> for ForeignEntry {
    fn from(row: foreign_entry::Model) -> Self {
        Self { room: row.room.0, uid: row.uid, start: row.starts_at.0, end: row.ends_at.0 }
    }
}
