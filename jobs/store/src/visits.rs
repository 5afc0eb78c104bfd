//! Slots of site visits: the house is shown to one client at a time, and what was offered to one waits for the answer.

use booking::{BookingNumber, Window};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::visit_slot as row,
    error::DatabaseError,
};

/// The slots of a booking's visit, in place of those that it had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitSlots {
    /// The start that is agreed on.
    pub scheduled: Option<DateTime<Utc>>,
    /// Starts that are offered.
    pub offered: Vec<DateTime<Utc>>,
    /// Until when nobody else is offered them.
    pub until: DateTime<Utc>,
}

impl Store {
    /// Starts from `now` on that other bookings have, or were offered and may still take.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn taken_visits(
        &self,
        now: DateTime<Utc>,
        except: BookingNumber,
    ) -> Result<Vec<DateTime<Utc>>, DatabaseError> {
        let taken = Condition::any().add(row::Column::Scheduled.eq(true)).add(row::Column::Until.gt(At(now)));
        let query = row::Entity::find()
            .filter(row::Column::StartsAt.gte(At(now)))
            .filter(row::Column::Booking.ne(Word(except)))
            .filter(taken);
        Ok(query.all(&self.read).await?.into_iter().map(|row| row.starts_at.0).collect())
    }

    /// The visits of other bookings that begin within `window`, earliest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn visits_within(
        &self,
        window: &Window,
        except: BookingNumber,
    ) -> Result<Vec<(BookingNumber, DateTime<Utc>)>, DatabaseError> {
        let query = row::Entity::find()
            .filter(row::Column::Scheduled.eq(true))
            .filter(row::Column::StartsAt.gte(At(window.start)))
            .filter(row::Column::StartsAt.lt(At(window.end)))
            .filter(row::Column::Booking.ne(Word(except)));
        let rows = query.order_by_asc(row::Column::StartsAt).all(&self.read).await?;
        Ok(rows.into_iter().map(|row| (row.booking.0, row.starts_at.0)).collect())
    }
}

/// Replaces the slots of a booking; a unique violation says that somebody else has the scheduled one.
pub(crate) async fn keep(db: &impl ConnectionTrait, booking: BookingNumber, slots: &VisitSlots) -> Result<(), DbErr> {
    row::Entity::delete_many().filter(row::Column::Booking.eq(Word(booking))).exec(db).await?;
    let slot = |starts_at: DateTime<Utc>, scheduled: bool| row::Model {
        booking: Word(booking),
        starts_at: At(stored(starts_at)),
        scheduled,
        until: (!scheduled).then(|| At(stored(slots.until))),
    };
    let offered = slots.offered.iter().map(|start| slot(*start, false));
    for model in offered.chain(slots.scheduled.map(|start| slot(start, true))) {
        row::Entity::insert(model.into_active_model()).exec_without_returning(db).await?;
    }
    Ok(())
}
