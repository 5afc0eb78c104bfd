//! Tasks: a manager's pending decisions. One open task per booking and kind, and one decision per task.

use std::fmt;

use booking::{BookingNumber, MessageId, TaskKind, TaskState};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Store,
    columns::{At, Int, Word, stored},
    counters,
    debug::debug_by,
    entities::task as row,
    error::DatabaseError,
    ids::ThreadId,
};

/// A task to open.
#[derive(Clone, PartialEq)]
pub struct NewTask {
    /// From [`Store::next_task_id`], taken before so that the mail about the task can name it.
    pub id: i64,
    /// What is asked.
    pub kind: TaskKind,
    /// The conversation it came from, if any.
    pub thread: Option<ThreadId>,
    /// The message it came from, if any.
    pub message: Option<MessageId>,
    /// What the manager needs for deciding: drafts, summary, wishes. No store business.
    pub details: Value,
}

debug_by!(NewTask, id);

/// What a commit does to a task.
#[derive(Clone, PartialEq)]
pub enum TaskChange {
    /// Opens one for the commit's booking.
    Open(NewTask),
    /// Decides an open one; refused with the first decision if there is one.
    Decide {
        /// Which.
        id: i64,
        /// The decision.
        state: TaskState,
        /// In the manager's words.
        note: Option<String>,
    },
    /// Leaves a note on an open one, which stays open.
    Note {
        /// Which.
        id: i64,
        /// In the manager's words.
        note: String,
    },
    /// Ends the open one of this kind of the commit's booking, if there is one.
    Close {
        /// Which.
        kind: TaskKind,
        /// Superseded or expired.
        state: TaskState,
        /// Why.
        note: Option<String>,
    },
}

/// Without the manager's words.
impl fmt::Debug for TaskChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(task) => f.debug_tuple("Open").field(task).finish(),
            Self::Decide { id, state, .. } => {
                f.debug_struct("Decide").field("id", id).field("state", state).finish_non_exhaustive()
            }
            Self::Note { id, .. } => f.debug_struct("Note").field("id", id).finish_non_exhaustive(),
            Self::Close { kind, state, .. } => {
                f.debug_struct("Close").field("kind", kind).field("state", state).finish_non_exhaustive()
            }
        }
    }
}

/// A task as it stands.
#[derive(Clone, PartialEq, Serialize)]
pub struct Task {
    /// What people type.
    pub id: i64,
    /// The booking it is about; `None` for a message that belongs to none.
    pub booking: Option<BookingNumber>,
    /// The conversation it came from.
    pub thread: Option<ThreadId>,
    /// The message it came from.
    pub message: Option<MessageId>,
    /// What is asked.
    pub kind: TaskKind,
    /// Open, or how it ended.
    pub state: TaskState,
    /// Version of the booking that it was opened at, its own events included.
    pub version: u64,
    /// What the manager needs for deciding.
    pub details: Value,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it ended.
    pub decided_at: Option<DateTime<Utc>>,
    /// In the manager's words, or why it was closed.
    pub note: Option<String>,
}

debug_by!(Task, id);

impl Store {
    /// A number for a task to be opened. Never given twice; may stay unused.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_task_id(&self) -> Result<i64, DatabaseError> {
        Ok(counters::next(&self.write, "tasks").await?)
    }

    /// The task with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn task(&self, id: i64) -> Result<Option<Task>, DatabaseError> {
        Ok(find(&self.read, id).await?)
    }

    /// Up to `limit` tasks, newest first; of one state if one is named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks(&self, state: Option<TaskState>, limit: u64) -> Result<Vec<Task>, DatabaseError> {
        let mut query = row::Entity::find();
        if let Some(state) = state {
            query = query.filter(row::Column::State.eq(Word(state)));
        }
        let rows = query.order_by_desc(row::Column::Id).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }

    /// Up to `limit` tasks, open or not, whose details have something of this name; newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks_with_detail(&self, name: &str, limit: u64) -> Result<Vec<Task>, DatabaseError> {
        let text = Expr::col(row::Column::Details).cast_as("text");
        let query = row::Entity::find().filter(text.like(format!("%\"{name}\":%")));
        let rows = query.order_by_desc(row::Column::Id).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(Task::from).filter(|task| task.details.get(name).is_some()).collect())
    }

    /// Every task of a booking, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tasks_of(&self, booking: BookingNumber) -> Result<Vec<Task>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::Booking.eq(Word(booking)));
        let rows = query.order_by_asc(row::Column::Id).all(&self.read).await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Task>, DbErr> {
    Ok(row::Entity::find_by_id(id).one(db).await?.map(Task::from))
}

/// Opens a task; a unique violation says that one of its kind is open.
pub(crate) async fn open(
    db: &impl ConnectionTrait,
    booking: Option<BookingNumber>,
    version: u64,
    new: &NewTask,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = row::Model {
        id: new.id,
        booking: booking.map(Word),
        thread: new.thread.map(Word),
        message: new.message.clone().map(Word),
        kind: Word(new.kind),
        state: Word(TaskState::Open),
        version: Int(version),
        details: new.details.clone(),
        opened_at: At(stored(at)),
        decided_at: None,
        note: None,
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// How a task ends.
pub(crate) struct Ending<'a> {
    pub(crate) state: TaskState,
    pub(crate) note: Option<&'a str>,
    pub(crate) at: DateTime<Utc>,
}

/// Ends one task; `false` if it is not open.
pub(crate) async fn decide(db: &impl ConnectionTrait, id: i64, ending: &Ending<'_>) -> Result<bool, DbErr> {
    end(db, row::Column::Id.eq(id), ending).await
}

/// Leaves a note on an open task. Says whether it was open.
pub(crate) async fn note(db: &impl ConnectionTrait, id: i64, note: &str) -> Result<bool, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Note, Expr::value(note))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::State.eq(Word(TaskState::Open)));
    Ok(update.exec(db).await?.rows_affected > 0)
}

/// Ends the open task of a kind, if there is one.
pub(crate) async fn close(
    db: &impl ConnectionTrait,
    booking: BookingNumber,
    kind: TaskKind,
    ending: &Ending<'_>,
) -> Result<(), DbErr> {
    let which = ExprTrait::and(row::Column::Booking.eq(Word(booking)), row::Column::Kind.eq(Word(kind)));
    end(db, which, ending).await.map(drop)
}

async fn end(db: &impl ConnectionTrait, which: Expr, ending: &Ending<'_>) -> Result<bool, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(Word(ending.state)))
        .col_expr(row::Column::Note, Expr::value(ending.note.map(str::to_owned)))
        .col_expr(row::Column::DecidedAt, Expr::value(At(stored(ending.at))))
        .filter(which)
        .filter(row::Column::State.eq(Word(TaskState::Open)));
    Ok(update.exec(db).await?.rows_affected > 0)
}

impl From<row::Model> for Task {
    fn from(row: row::Model) -> Self {
        Self {
            id: row.id,
            booking: row.booking.map(|Word(number)| number),
            thread: row.thread.map(|Word(thread)| thread),
            message: row.message.map(|Word(message)| message),
            kind: row.kind.0,
            state: row.state.0,
            version: row.version.0,
            details: row.details,
            opened_at: row.opened_at.0,
            decided_at: row.decided_at.map(|At(at)| at),
            note: row.note,
        }
    }
}
