//! What is known of calendars elsewhere: what we wrote there, and when others have a room.
//!
//! Knows neither how calendars are read nor what an entry says: of ours it keeps a digest, of others' the times.

use std::collections::BTreeSet;

use booking::{BookingNumber, RoomId, Window};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};

use crate::{
    CONFLICTS_SAT_OUT, Store,
    columns::{At, Word, stored},
    entities::{calendar_entry, calendar_read, foreign_entry, hold},
    error::DatabaseError,
};

/// Rows an INSERT; five values a row stay far below the 32,766 that SQLite takes.
const ROWS_AT_ONCE: usize = 1_000;

/// An entry of ours in a calendar, as we know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    /// In which calendar.
    pub calendar: String,
    /// Under which UID.
    pub uid: String,
    /// Whose.
    pub booking: BookingNumber,
    /// Digest of what was last seen to stand there; `None`: nothing.
    pub written: Option<String>,
    /// Digest of what is being written; may stand there already.
    pub intended: Option<String>,
    /// When its event is over; `None`: nothing stands there, or nobody knows.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the manager was last told that somebody had changed it.
    pub told_at: Option<DateTime<Utc>>,
    /// When it was last found to be changed, and a job asked to look after it.
    pub asked_at: Option<DateTime<Utc>>,
}

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

/// What is known of a calendar's reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRead {
    /// Which calendar.
    pub calendar: String,
    /// When it was last read.
    pub read_at: Option<DateTime<Utc>>,
    /// Since when it cannot be read.
    pub failing_since: Option<DateTime<Utc>>,
    /// When the manager was told so.
    pub told_at: Option<DateTime<Utc>>,
}

/// What a commit changes of what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarChange {
    /// Keeps this of an entry; one that neither stands there nor will is forgotten.
    Know(KnownEntry),
    /// The manager has been told that this one clashes with a booking.
    ToldOfClash(ForeignEntry),
    /// Keeps this of a reading.
    Read(CalendarRead),
}

impl Store {
    /// What is known of an entry.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn calendar_entry(&self, calendar: &str, uid: &str) -> Result<Option<KnownEntry>, DatabaseError> {
        let key = (calendar.to_owned(), uid.to_owned());
        Ok(calendar_entry::Entity::find_by_id(key).one(&self.read).await?.map(KnownEntry::from))
    }

    /// Every entry of ours in a calendar.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn calendar_entries(&self, calendar: &str) -> Result<Vec<KnownEntry>, DatabaseError> {
        let query = calendar_entry::Entity::find().filter(calendar_entry::Column::Calendar.eq(calendar));
        let rows = query.order_by_asc(calendar_entry::Column::Uid).all(&self.read).await?;
        Ok(rows.into_iter().map(KnownEntry::from).collect())
    }

    /// What is known of a calendar's reading.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn calendar_read(&self, calendar: &str) -> Result<Option<CalendarRead>, DatabaseError> {
        Ok(calendar_read::Entity::find_by_id(calendar).one(&self.read).await?.map(CalendarRead::from))
    }

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

pub(crate) async fn apply(db: &impl ConnectionTrait, change: &CalendarChange) -> Result<(), DbErr> {
    match change {
        CalendarChange::Know(known) => know(db, known).await,
        CalendarChange::Read(read) => note_reading(db, read).await,
        CalendarChange::ToldOfClash(entry) => {
            let (room, uid, starts_at, ends_at) = key(entry);
            let which = Condition::all()
                .add(foreign_entry::Column::Room.eq(room))
                .add(foreign_entry::Column::Uid.eq(uid))
                .add(foreign_entry::Column::StartsAt.eq(starts_at))
                .add(foreign_entry::Column::EndsAt.eq(ends_at));
            let told = foreign_entry::Entity::update_many().col_expr(foreign_entry::Column::Told, Expr::value(true));
            told.filter(which).exec(db).await.map(drop)
        }
    }
}

async fn know(db: &impl ConnectionTrait, known: &KnownEntry) -> Result<(), DbErr> {
    if known.written.is_none() && known.intended.is_none() {
        let key = (known.calendar.clone(), known.uid.clone());
        return calendar_entry::Entity::delete_by_id(key).exec(db).await.map(drop);
    }
    let row = calendar_entry::Model {
        calendar: known.calendar.clone(),
        uid: known.uid.clone(),
        booking: Word(known.booking),
        written: known.written.clone(),
        intended: known.intended.clone(),
        ends_at: known.ends_at.map(stored).map(At),
        told_at: known.told_at.map(stored).map(At),
        asked_at: known.asked_at.map(stored).map(At),
    };
    use calendar_entry::Column;
    let over = OnConflict::columns([Column::Calendar, Column::Uid])
        .update_columns([Column::Written, Column::Intended, Column::EndsAt, Column::ToldAt, Column::AskedAt])
        .to_owned();
    calendar_entry::Entity::insert(row.into_active_model()).on_conflict(over).exec_without_returning(db).await.map(drop)
}

async fn note_reading(db: &impl ConnectionTrait, read: &CalendarRead) -> Result<(), DbErr> {
    let row = calendar_read::ActiveModel {
        calendar: Set(read.calendar.clone()),
        read_at: Set(read.read_at.map(stored).map(At)),
        failing_since: Set(read.failing_since.map(stored).map(At)),
        told_at: Set(read.told_at.map(stored).map(At)),
    };
    use calendar_read::Column;
    let over = OnConflict::column(Column::Calendar)
        .update_columns([Column::ReadAt, Column::FailingSince, Column::ToldAt])
        .to_owned();
    calendar_read::Entity::insert(row).on_conflict(over).exec_without_returning(db).await.map(drop)
}

impl From<calendar_entry::Model> for KnownEntry {
    fn from(row: calendar_entry::Model) -> Self {
        Self {
            calendar: row.calendar,
            uid: row.uid,
            booking: row.booking.0,
            written: row.written,
            intended: row.intended,
            ends_at: row.ends_at.map(|At(at)| at),
            told_at: row.told_at.map(|At(at)| at),
            asked_at: row.asked_at.map(|At(at)| at),
        }
    }
}

impl From<foreign_entry::Model> for ForeignEntry {
    fn from(row: foreign_entry::Model) -> Self {
        Self { room: row.room.0, uid: row.uid, start: row.starts_at.0, end: row.ends_at.0 }
    }
}

impl From<calendar_read::Model> for CalendarRead {
    fn from(row: calendar_read::Model) -> Self {
        let at = |at: Option<At>| at.map(|At(at)| at);
        let (read_at, failing_since, told_at) = (at(row.read_at), at(row.failing_since), at(row.told_at));
        Self { calendar: row.calendar, read_at, failing_since, told_at }
    }
}
