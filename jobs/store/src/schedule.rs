//! The clock's last ticks: what was enqueued up to when, whoever the clock was. Before a schedule's first tick its mark
//! stands where a clock began to wait for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};

use crate::{
    Store,
    columns::{At, stored},
    entities::schedule_mark as row,
    error::DatabaseError,
};

impl Store {
    /// When a schedule last ticked; before its first tick, since when a clock waits for it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schedule_mark(&self, schedule: &str) -> Result<Option<DateTime<Utc>>, DatabaseError> {
        let mark = row::Entity::find_by_id(schedule).one(&self.read).await?;
        Ok(mark.map(|mark| mark.at.0))
    }

    /// The same of each schedule that a clock has begun.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schedule_marks(&self) -> Result<BTreeMap<String, DateTime<Utc>>, DatabaseError> {
        let marks = row::Entity::find().all(&self.read).await?;
        Ok(marks.into_iter().map(|mark| (mark.name, mark.at.0)).collect())
    }

    /// Moves a schedule's mark forward, never back: `false` if it stands there or later already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn advance_schedule(&self, schedule: &str, to: DateTime<Utc>) -> Result<bool, DatabaseError> {
        self.mark_schedule(schedule, to, Expr::col((row::Entity, row::Column::At)).lt(At(stored(to)))).await
    }

    /// Whether a schedule's mark stands before a time. Writes it where it stands, so that the answer says that it could be
    /// moved too.
    ///
    /// # Errors
    /// When the database does not answer, or takes no writes.
    pub async fn is_still_due(&self, schedule: &str, due: DateTime<Utc>) -> Result<bool, DatabaseError> {
        let update = row::Entity::update_many().col_expr(row::Column::At, Expr::col(row::Column::At));
        let before = row::Column::Name.eq(schedule).and(row::Column::At.lt(At(stored(due))));
        Ok(update.filter(before).exec(&self.write).await?.rows_affected == 1)
    }

    /// Sets the mark of a schedule that has none, or one later than `ahead`, which only a wrong time can have made: `false`
    /// if it has another.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_schedule(
        &self,
        schedule: &str,
        since: DateTime<Utc>,
        ahead: DateTime<Utc>,
    ) -> Result<bool, DatabaseError> {
        self.mark_schedule(schedule, since, Expr::col((row::Entity, row::Column::At)).gt(At(stored(ahead)))).await
    }

    /// Sets the mark of a schedule that has none, or one that is so.
    async fn mark_schedule(&self, schedule: &str, at: DateTime<Utc>, is_so: Expr) -> Result<bool, DatabaseError> {
        let mark = row::ActiveModel { name: Set(schedule.to_owned()), at: Set(At(stored(at))) };
        let instead =
            OnConflict::column(row::Column::Name).update_column(row::Column::At).action_and_where(is_so).to_owned();
        let moved = row::Entity::insert(mark).on_conflict(instead).exec_without_returning(&self.write).await?;
        Ok(moved == 1)
    }
}
