//! Mails that are not read before a task is decided. Which ones wait is not decided here; that none is forgotten is: a
//! mail can wait only for a task that is open, and a decision takes all of them or is refused.

use booking::{MessageId, TaskState};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use crate::{
    CommitError, Store, StoredMessage,
    columns::Word,
    entities::{message, task},
    error::DatabaseError,
    ids::ThreadId,
};

/// What a commit does to mails that wait for a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// A mail waits for a task. Where that is open no more, the commit is refused.
    For {
        /// The mail.
        message: MessageId,
        /// The task.
        task: i64,
    },
    /// The task is decided: the caller's jobs go on with the mails.
    Over {
        /// The task.
        task: i64,
        /// Its mails, as [`Store::waiting_for`] lists them.
        resumed: Vec<(MessageId, ThreadId)>,
    },
}

impl Store {
    /// The mails that wait for a task, or waited for it, in the order of their import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_for(&self, task: i64) -> Result<Vec<(MessageId, ThreadId)>, DatabaseError> {
        Ok(list(&self.read, task).await?)
    }

    /// The mails of a sender in a thread that wait, or waited, for a task, in the order of their import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waiting_of(&self, thread: ThreadId, address: &str) -> Result<Vec<StoredMessage>, DatabaseError> {
        let query = message::Entity::find()
            .filter(message::Column::Thread.eq(Word(thread)))
            .filter(message::Column::FromAddress.eq(address))
            .filter(message::Column::WaitsFor.is_not_null());
        let rows = query.order_by_asc(message::Column::Seq).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredMessage::from).collect())
    }
}

/// The task's row is locked first, by its decision as by a mail that is to wait for it: one sees the other.
pub(crate) async fn change(db: &impl ConnectionTrait, waiting: &Waiting) -> Result<(), CommitError> {
    match waiting {
        Waiting::For { message, task } => {
            if !is_open(db, *task).await? {
                return Err(CommitError::NotBlocked);
            }
            let update = message::Entity::update_many()
                .col_expr(message::Column::WaitsFor, Expr::value(*task))
                .filter(message::Column::Id.eq(Word(message.clone())));
            update.exec(db).await?;
        }
        Waiting::Over { task, resumed } => {
            if list(db, *task).await? != *resumed {
                return Err(CommitError::MoreSetAside);
            }
        }
    }
    Ok(())
}

/// Whether the task is open; its row stays locked.
async fn is_open(db: &impl ConnectionTrait, task: i64) -> Result<bool, DbErr> {
    let update = task::Entity::update_many()
        .col_expr(task::Column::State, Expr::value(Word(TaskState::Open)))
        .filter(task::Column::Id.eq(task))
        .filter(task::Column::State.eq(Word(TaskState::Open)));
    Ok(update.exec(db).await?.rows_affected > 0)
}

async fn list(db: &impl ConnectionTrait, task: i64) -> Result<Vec<(MessageId, ThreadId)>, DbErr> {
    let query = message::Entity::find().filter(message::Column::WaitsFor.eq(task));
    let rows = query.order_by_asc(message::Column::Seq).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row.thread.0)).collect())
}
