//! The outbox: jobs that were decided together with a fact, on their way to the queue.
//!
//! A row is written in the transaction of its cause, pushed afterwards (pushing twice is a no-op, the queue knows
//! the id), and marked done in the transaction of the job's own effect. Order matters within a group: whoever
//! relays takes [`Store::pending`] in its order and leaves none of it out. Knows no queue.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::NotSet, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Store,
    columns::{At, Int, Word, stored},
    entities::outbox as row,
    error::DatabaseError,
    ids::OutboxId,
};

/// A job for the queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutboxJob {
    /// Its id here and in the queue.
    pub id: OutboxId,
    /// The queue's lane.
    pub lane: String,
    /// Stable dotted name, `mail.send`.
    pub kind: String,
    /// Version of the shape of `args`.
    pub v: u32,
    /// Ids and versions, never personal data.
    pub args: Value,
    /// One job of a group runs at a time, in the order of the outbox.
    pub group: Option<String>,
    /// Not before this instant.
    pub run_at: Option<DateTime<Utc>>,
    /// Which run caused it, as a W3C `traceparent`; for people who search the logs.
    pub trace: Option<String>,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Not handed to the queue yet.
    Pending,
    /// Handed to the queue at least once.
    Pushed,
    /// Its effect is in the store.
    Done,
    /// Given up; a person decides.
    Dead,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutboxRow {
    /// Order in which rows were written; rows of one group were also committed in it.
    pub seq: i64,
    /// The job.
    pub job: OutboxJob,
    /// How far it has come.
    pub state: OutboxState,
    /// Why it is dead.
    pub reason: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Store {
    /// The oldest rows that were never pushed, in the order in which they must be.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending(&self, limit: u64) -> Result<Vec<OutboxRow>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::State.eq(Word(OutboxState::Pending)));
        let rows = query.order_by_asc(row::Column::Seq).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(OutboxRow::from).collect())
    }

    /// Rows that are pending, pushed or dead, after the row `after` (0: from the start): what a wiped queue must get
    /// back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_done(&self, after: i64, limit: u64) -> Result<Vec<OutboxRow>, DatabaseError> {
        let query = row::Entity::find()
            .filter(row::Column::State.ne(Word(OutboxState::Done)))
            .filter(row::Column::Seq.gt(after));
        let rows = query.order_by_asc(row::Column::Seq).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(OutboxRow::from).collect())
    }

    /// Records that the queue has these; what has moved on since stays where it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_pushed(&self, ids: &[OutboxId]) -> Result<(), DatabaseError> {
        let update = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value(Word(OutboxState::Pushed)))
            .filter(row::Column::Id.is_in(ids.iter().copied().map(Word)))
            .filter(row::Column::State.eq(Word(OutboxState::Pending)));
        update.exec(&self.write).await?;
        Ok(())
    }

    /// Marks a job done whose effect is not in the store, or that had none. `false` if it was done before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_done(&self, id: OutboxId, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
        Ok(finish(&self.write, id, now).await?)
    }

    /// Whether a job's effect is in the store. `false` also for a job that never was in the outbox.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_done(&self, id: OutboxId) -> Result<bool, DatabaseError> {
        let done = row::Entity::find()
            .filter(row::Column::Id.eq(Word(id)))
            .filter(row::Column::State.eq(Word(OutboxState::Done)));
        Ok(done.one(&self.read).await?.is_some())
    }

    /// Gives a job up, unless it is done. A dead job that is run again may still become done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_dead(&self, id: OutboxId, reason: &str, now: DateTime<Utc>) -> Result<(), DatabaseError> {
        let update = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value(Word(OutboxState::Dead)))
            .col_expr(row::Column::Reason, Expr::value(reason))
            .col_expr(row::Column::DoneAt, Expr::value(At(stored(now))))
            .filter(row::Column::Id.eq(Word(id)))
            .filter(row::Column::State.ne(Word(OutboxState::Done)));
        update.exec(&self.write).await?;
        Ok(())
    }

    /// Removes what was done before `before`; says how many rows went.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep(&self, before: DateTime<Utc>) -> Result<u64, DatabaseError> {
        let delete = row::Entity::delete_many()
            .filter(row::Column::State.eq(Word(OutboxState::Done)))
            .filter(row::Column::DoneAt.lt(At(before)));
        Ok(delete.exec(&self.write).await?.rows_affected)
    }
}

/// Writes the rows in this order.
pub(crate) async fn write(db: &impl ConnectionTrait, jobs: &[OutboxJob], at: DateTime<Utc>) -> Result<(), DbErr> {
    if jobs.is_empty() {
        return Ok(());
    }
    let rows = jobs.iter().map(|job| new_row(job, at));
    row::Entity::insert_many(rows).exec_without_returning(db).await.map(drop)
}

fn new_row(job: &OutboxJob, at: DateTime<Utc>) -> row::ActiveModel {
    let model = row::Model {
        seq: 0,
        id: Word(job.id),
        lane: job.lane.clone(),
        kind: job.kind.clone(),
        v: Int(job.v),
        args: job.args.clone(),
        job_group: job.group.clone(),
        run_at: job.run_at.map(stored).map(At),
        traceparent: job.trace.clone(),
        state: Word(OutboxState::Pending),
        reason: None,
        created_at: At(stored(at)),
        done_at: None,
    };
    row::ActiveModel { seq: NotSet, ..model.into_active_model() }
}

/// Marks a row done; `false` if it is done already, or swept.
pub(crate) async fn finish(db: &impl ConnectionTrait, id: OutboxId, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(Word(OutboxState::Done)))
        .col_expr(row::Column::DoneAt, Expr::value(At(stored(now))))
        .filter(row::Column::Id.eq(Word(id)))
        .filter(row::Column::State.ne(Word(OutboxState::Done)));
    Ok(update.exec(db).await?.rows_affected == 1)
}

impl From<row::Model> for OutboxRow {
    fn from(row: row::Model) -> Self {
        let job = OutboxJob {
            id: row.id.0,
            lane: row.lane,
            kind: row.kind,
            v: row.v.0,
            args: row.args,
            group: row.job_group,
            run_at: row.run_at.map(|At(at)| at),
            trace: row.traceparent,
        };
        Self { seq: row.seq, job, state: row.state.0, reason: row.reason, created_at: row.created_at.0 }
    }
}
