//! Numbers that only go up. Taken within a transaction, a counter is also a lock: the next taker waits for its end.

use booking::BookingNumber;
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{Store, columns::Int, entities::counter as row, error::DatabaseError};

/// Of imports. Whoever takes it has the store's imports to itself until its transaction ends.
pub(crate) const IMPORTS: &str = "imports";

impl Store {
    /// The next booking number of a year. Never given twice; may stay unused.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_booking_number(&self, year: i32) -> Result<BookingNumber, DatabaseError> {
        let serial = next(&self.write, &format!("bookings.{year}")).await?;
        let serial = u32::try_from(serial).map_err(|_| DbErr::Type("no booking number is left".to_owned()))?;
        Ok(BookingNumber { year, serial })
    }
}

/// Counts from 1.
pub(crate) async fn next(db: &impl ConnectionTrait, name: &str) -> Result<i64, DbErr> {
    let first = row::ActiveModel { name: Set(name.to_owned()), value: Set(Int(1)) };
    let one_more = Expr::col((row::Entity, row::Column::Value)).add(1);
    let count = OnConflict::column(row::Column::Name).value(row::Column::Value, one_more).to_owned();
    let counted = row::Entity::insert(first).on_conflict(count).exec_with_returning(db).await?;
    Ok(counted.value.0)
}
