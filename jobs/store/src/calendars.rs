//! What is known of calendars elsewhere: what we wrote there, and how reading them goes.
//!
//! Knows neither how calendars are read nor what an entry says: it keeps a digest.

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::{calendar_entry, calendar_read},
    error::DatabaseError,
    foreign_entries::{self, ForeignEntry},
};

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
    /// Keeps this of an entry that was not known. What somebody has come to know of it meanwhile stays.
    Adopt(KnownEntry),
    /// At this time a job was asked to look after an entry that is known. Nothing else of it changes.
    Asked {
        /// In which calendar.
        calendar: String,
        /// Under which UID.
        uid: String,
        /// When.
        at: DateTime<Utc>,
    },
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
}

pub(crate) async fn apply(db: &impl ConnectionTrait, change: &CalendarChange) -> Result<(), DbErr> {
    match change {
        CalendarChange::Know(known) => know(db, known).await,
        CalendarChange::Adopt(known) => adopt(db, known).await,
        CalendarChange::Asked { calendar, uid, at } => asked(db, calendar, uid, *at).await,
        CalendarChange::Read(read) => note_reading(db, read).await,
        CalendarChange::ToldOfClash(entry) => foreign_entries::told(db, entry).await,
    }
}

async fn know(db: &impl ConnectionTrait, known: &KnownEntry) -> Result<(), DbErr> {
    if known.written.is_none() && known.intended.is_none() {
        let key = (known.calendar.clone(), known.uid.clone());
        return calendar_entry::Entity::delete_by_id(key).exec(db).await.map(drop);
    }
    use calendar_entry::Column;
    let over = OnConflict::columns([Column::Calendar, Column::Uid])
        .update_columns([Column::Written, Column::Intended, Column::EndsAt, Column::ToldAt, Column::AskedAt])
        .to_owned();
    calendar_entry::Entity::insert(row(known)).on_conflict(over).exec_without_returning(db).await.map(drop)
}

async fn adopt(db: &impl ConnectionTrait, known: &KnownEntry) -> Result<(), DbErr> {
    use calendar_entry::Column;
    let there = OnConflict::columns([Column::Calendar, Column::Uid]).do_nothing().to_owned();
    calendar_entry::Entity::insert(row(known)).on_conflict(there).exec_without_returning(db).await.map(drop)
}

async fn asked(db: &impl ConnectionTrait, calendar: &str, uid: &str, at: DateTime<Utc>) -> Result<(), DbErr> {
    let update = calendar_entry::Entity::update_many()
        .col_expr(calendar_entry::Column::AskedAt, Expr::value(At(stored(at))))
        .filter(calendar_entry::Column::Calendar.eq(calendar))
        .filter(calendar_entry::Column::Uid.eq(uid));
    update.exec(db).await.map(drop)
}

fn row(known: &KnownEntry) -> calendar_entry::ActiveModel {
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
    row.into_active_model()
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

impl From<calendar_read::Model> for CalendarRead {
    fn from(row: calendar_read::Model) -> Self {
        let at = |at: Option<At>| at.map(|At(at)| at);
        let (read_at, failing_since, told_at) = (at(row.read_at), at(row.failing_since), at(row.told_at));
        Self { calendar: row.calendar, read_at, failing_since, told_at }
    }
}
