//! The clock's last ticks: what was enqueued up to when, whoever the clock was. Before a schedule's first tick its mark
//! stands where a clock began to wait for it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    EntityTrait, ExprTrait, Set,
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
        let mark = row::ActiveModel { name: Set(schedule.to_owned()), at: Set(At(stored(to))) };
        let earlier = Expr::col((row::Entity, row::Column::At)).lt(At(stored(to)));
        let forward =
            OnConflict::column(row::Column::Name).update_column(row::Column::At).action_and_where(earlier).to_owned();
        let moved = row::Entity::insert(mark).on_conflict(forward).exec_without_returning(&self.write).await?;
        Ok(moved == 1)
    }
}
