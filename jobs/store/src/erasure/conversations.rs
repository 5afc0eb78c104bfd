//! Conversations that came to no booking: when nothing was heard in one for long, what was said in it goes.
//!
//! Those of a booking go with its client, see [`Store::anonymise`]. With them go notices to the manager that are about no
//! booking: they quote what was written.

use booking::TaskState;
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, IntoColumnRef, Query, SelectStatement},
};

use super::{Person, Scope, add, forget, outbox_rows};
use crate::{
    Store,
    columns::{At, Word},
    counters,
    entities::{mail, message, task, thread},
    error::DatabaseError,
    ids::{MailId, ThreadId},
    mails::StoredMail,
    retention::Tally,
};

impl Store {
    /// Up to `limit` conversations after `after` (`None`: from the first) that belong to no booking, in which something
    /// was said, but nothing since `until`, and about which nobody has anything to decide.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn quiet_conversations(
        &self,
        until: DateTime<Utc>,
        after: Option<ThreadId>,
        limit: u64,
    ) -> Result<Vec<ThreadId>, DatabaseError> {
        let mut query = thread::Entity::find().filter(quiet(until));
        if let Some(after) = after {
            query = query.filter(thread::Column::Id.gt(Word(after)));
        }
        let rows = query.order_by_asc(thread::Column::Id).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(|row| row.id.0).collect())
    }

    /// How many of them there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_quiet_conversations(&self, until: DateTime<Utc>) -> Result<u64, DatabaseError> {
        Ok(thread::Entity::find().filter(quiet(until)).count(&self.read).await?)
    }

    /// Everything in the store that was said in a conversation, or came of it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_in(&self, thread: ThreadId) -> Result<Person, DatabaseError> {
        Ok(Scope::of_thread(&self.read, thread).await?.person(&self.read).await?)
    }

    /// Takes out of a conversation that is quiet since `until` all that was said in it, wholly or not at all. `None`:
    /// something was said meanwhile, and nothing was changed.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn forget_conversation(
        &self,
        id: ThreadId,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Option<Tally>, DatabaseError> {
        let txn = self.begin().await?;
        match forgotten(&txn, id, until, now).await {
            Ok(Some(tally)) => {
                txn.commit().await?;
                Ok(Some(tally))
            }
            Ok(None) => {
                txn.rollback().await?;
                Ok(None)
            }
            Err(error) => {
                txn.rollback().await?;
                Err(error.into())
            }
        }
    }

    /// Up to `limit` mails to the manager about no booking that were written by `until`, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn old_notices(&self, until: DateTime<Utc>, limit: u64) -> Result<Vec<StoredMail>, DatabaseError> {
        let query = mail::Entity::find().filter(notices(until)).order_by_asc(mail::Column::CreatedAt);
        Ok(query.limit(limit).all(&self.read).await?.into_iter().map(StoredMail::from).collect())
    }

    /// How many of them there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_old_notices(&self, until: DateTime<Utc>) -> Result<u64, DatabaseError> {
        Ok(mail::Entity::find().filter(notices(until)).count(&self.read).await?)
    }

    /// Forgets these mails, and says how many there were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_mails(&self, ids: &[MailId]) -> Result<u64, DatabaseError> {
        let these = mail::Column::Id.is_in(ids.iter().copied().map(Word));
        Ok(mail::Entity::delete_many().filter(these).exec(&self.write).await?.rows_affected)
    }
}

async fn forgotten(
    db: &impl ConnectionTrait,
    id: ThreadId,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Tally>, DbErr> {
    // Imports wait from here on, and what the last one brought is seen. Then whoever makes it a booking's waits.
    counters::next(db, counters::IMPORTS).await?;
    let is_quiet = thread::Entity::find_by_id(Word(id)).filter(quiet(until)).lock_exclusive();
    if is_quiet.one(db).await?.is_none() {
        return Ok(None);
    }
    let scope = Scope::of_thread(db, id).await?;
    let mut removed = forget::everything(db, &scope, now).await?;
    add(&mut removed, "outbox", outbox_rows::remove(db, &scope).await?.len() as u64);
    Ok(Some(removed))
}

/// Whether the conversation at hand is one of [`Store::quiet_conversations`].
fn quiet(until: DateTime<Utc>) -> Condition {
    let came = || of_thread(message::Entity, message::Column::Thread);
    let went = || of_thread(mail::Entity, mail::Column::Thread);
    let waits =
        of_thread(task::Entity, task::Column::Thread).and_where(task::Column::State.eq(Word(TaskState::Open))).take();
    // A mail may wait for a task of another conversation with the same sender.
    let open = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::State.eq(Word(TaskState::Open)))
        .take();
    Condition::all()
        .add(thread::Column::Booking.is_null())
        .add(thread::Column::OpenedAt.lte(At(until)))
        .add(Condition::any().add(Expr::exists(came())).add(Expr::exists(went())))
        .add(Expr::not_exists(came().and_where(message::Column::ReceivedAt.gt(At(until))).take()))
        .add(Expr::not_exists(went().and_where(mail::Column::CreatedAt.gt(At(until))).take()))
        .add(Expr::not_exists(waits))
        .add(Expr::not_exists(came().and_where(message::Column::WaitsFor.in_subquery(open)).take()))
}

fn notices(until: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(mail::Column::Booking.is_null())
        .add(mail::Column::Thread.is_null())
        .add(mail::Column::CreatedAt.lte(At(until)))
}

/// What of a table belongs to the conversation at hand.
fn of_thread<E: EntityTrait>(table: E, column: E::Column) -> SelectStatement
where
    E::Column: IntoColumnRef,
{
    let of = Expr::col((table, column)).equals((thread::Entity, thread::Column::Id));
    Query::select().expr(Expr::val(1)).from(table).and_where(of).take()
}
