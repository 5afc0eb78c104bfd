//! Holds: a room kept for a booking. Two that overlap are impossible: every five minutes of a room in UTC are one
//! row, and a row has one owner.

use booking::{BookingNumber, Hold, HoldKind, RoomId, Window};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::{hold as row, hold_slot},
    error::DatabaseError,
};

/// Length of a slot.
pub const SLOT_MINUTES: i64 = 5;
const SLOT_MICROS: i64 = SLOT_MINUTES * 60 * 1_000_000;
/// Rows an INSERT; three values a row stay far below the 32,766 that SQLite takes.
const ROWS_AT_ONCE: usize = 1_000;

/// What a commit does to the hold of its booking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HoldChange {
    /// Leaves it as it is.
    #[default]
    Keep,
    /// Takes this one, in place of the one it may have.
    Take(Hold),
    /// Gives it up.
    Release,
}

/// A room that is held by some booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occupied {
    /// Who holds it.
    pub booking: BookingNumber,
    /// The room.
    pub room: RoomId,
    /// What is blocked, edges rounded outward to slots: exactly what nobody else can have.
    pub window: Window,
    /// Option or confirmed.
    pub kind: HoldKind,
}

impl Store {
    /// Every hold that a hold of `window` would collide with, whatever the room, except that of one booking.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn occupied(
        &self,
        window: &Window,
        except: Option<BookingNumber>,
    ) -> Result<Vec<Occupied>, DatabaseError> {
        let wanted = rounded(window);
        let mut query = row::Entity::find()
            .filter(row::Column::StartsAt.lt(At(wanted.end)))
            .filter(row::Column::EndsAt.gt(At(wanted.start)));
        if let Some(number) = except {
            query = query.filter(row::Column::Booking.ne(Word(number)));
        }
        let rows = query.order_by_asc(row::Column::StartsAt).order_by_asc(row::Column::Room).all(&self.read).await?;
        Ok(rows.into_iter().map(Occupied::from).collect())
    }

    /// The hold of a booking.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hold(&self, booking: BookingNumber) -> Result<Option<Hold>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(booking)).one(&self.read).await?.map(Hold::from))
    }

    /// Up to `limit` bookings whose hold has run out by `now`, longest ago first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expired_holds(&self, now: DateTime<Utc>, limit: u64) -> Result<Vec<BookingNumber>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::ExpiresAt.lte(At(now)));
        let rows = query.order_by_asc(row::Column::ExpiresAt).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(|row| row.booking.0).collect())
    }
}

/// Numbers of the slots that a window touches, counted from the Unix epoch.
pub(crate) fn slots(window: &Window) -> std::ops::Range<i64> {
    let start = window.start.timestamp_micros().div_euclid(SLOT_MICROS);
    let end = window.end.timestamp_micros();
    start..end.div_euclid(SLOT_MICROS) + i64::from(end.rem_euclid(SLOT_MICROS) > 0)
}

fn rounded(window: &Window) -> Window {
    let slots = slots(window);
    let edge = |slot: i64| DateTime::from_timestamp_micros(slot * SLOT_MICROS);
    Window { start: edge(slots.start).unwrap_or(window.start), end: edge(slots.end).unwrap_or(window.end) }
}

pub(crate) async fn release(db: &impl ConnectionTrait, booking: BookingNumber) -> Result<(), DbErr> {
    // The slots go with it.
    row::Entity::delete_by_id(Word(booking)).exec(db).await.map(drop)
}

/// Takes the hold and its slots; a unique violation says that somebody has one of them.
pub(crate) async fn take(db: &impl ConnectionTrait, booking: BookingNumber, hold: &Hold) -> Result<(), DbErr> {
    release(db, booking).await?;
    let row = row::Model {
        booking: Word(booking),
        room: Word(hold.room.clone()),
        starts_at: At(stored(hold.window.start)),
        ends_at: At(stored(hold.window.end)),
        kind: Word(hold.kind),
        expires_at: hold.expires_at.map(stored).map(At),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    let slots: Vec<i64> = slots(&hold.window).collect();
    for slots in slots.chunks(ROWS_AT_ONCE) {
        let slot = |&slot: &i64| hold_slot::Model { room: Word(hold.room.clone()), slot, booking: Word(booking) };
        let rows = slots.iter().map(slot).map(hold_slot::Model::into_active_model);
        hold_slot::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

impl From<row::Model> for Hold {
    fn from(row: row::Model) -> Self {
        let window = Window { start: row.starts_at.0, end: row.ends_at.0 };
        Self { room: row.room.0, window, kind: row.kind.0, expires_at: row.expires_at.map(|At(at)| at) }
    }
}

impl From<row::Model> for Occupied {
    fn from(row: row::Model) -> Self {
        let Word(booking) = row.booking;
        let hold = Hold::from(row);
        Self { booking, room: hold.room, window: rounded(&hold.window), kind: hold.kind }
    }
}
