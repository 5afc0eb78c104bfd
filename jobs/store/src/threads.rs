//! Threads: one email conversation each, and which one a message belongs to.

use booking::{BookingNumber, MessageId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::Serialize;

use crate::{
    CommitError, Store,
    columns::{At, Word, stored},
    debug::debug_by,
    entities::{mail, message, thread as row},
    error::DatabaseError,
    ids::ThreadId,
    messages::NewMessage,
};

/// How many Message-IDs of a message are looked up; a longer list is no conversation.
const REFERENCES_READ: usize = 50;

/// A conversation.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// What it talks about, once that is known. A booking may have several threads.
    pub booking: Option<BookingNumber>,
    /// What stands in our Reply-To and names the thread.
    pub token: String,
    /// Message-ID that the conversation began with, whether we have that message or not.
    pub root_message_id: String,
    /// When we first heard of it.
    pub opened_at: DateTime<Utc>,
    /// How many of its mails tried to instruct the machine since a manager last looked.
    pub injections: i64,
}

debug_by!(Thread, id);

/// What a commit does to what is known against a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspicion {
    /// One more mail tried to instruct the machine.
    Raise(ThreadId),
    /// A mail waits until a manager has looked.
    SetAside {
        /// Its thread.
        thread: ThreadId,
        /// The mail.
        message: MessageId,
        /// The thread is blocked from so many attempts on; where it is not (any more), the commit is refused.
        blocked_from: i64,
    },
    /// A manager has looked.
    Clear {
        /// At which thread.
        thread: ThreadId,
        /// And decided this task, for which its mails have waited.
        task: i64,
        /// The mails that waited for it, as [`Store::set_aside`] lists them: the caller's jobs go on with them.
        resumed: Vec<MessageId>,
    },
}

impl Store {
    /// The thread with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn thread(&self, id: ThreadId) -> Result<Option<Thread>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(id)).one(&self.read).await?.map(Thread::from))
    }

    /// The mails of a thread that wait until a manager has looked at it, in the order of their import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn set_aside(&self, thread: ThreadId) -> Result<Vec<MessageId>, DatabaseError> {
        Ok(waiting(&self.read, thread).await?)
    }

    /// The threads of a booking, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn threads_of(&self, booking: BookingNumber) -> Result<Vec<Thread>, DatabaseError> {
        Ok(of_booking(&self.read, booking).await?)
    }
}

/// Where a message belongs: the thread whose token it was sent to, else the one that holds the newest message it
/// refers to, else the newest one of a booking that its subject names.
pub(crate) async fn find(db: &impl ConnectionTrait, new: &NewMessage) -> Result<Option<Thread>, DbErr> {
    let by_token = row::Column::Token.is_in(&new.reply_tokens);
    if let Some(thread) = row::Entity::find().filter(by_token).one(db).await? {
        return Ok(Some(thread.into()));
    }
    if let Some(thread) = by_references(db, new).await? {
        return Ok(Some(thread));
    }
    for number in &new.subject_numbers {
        if let Some(thread) = of_booking(db, *number).await?.into_iter().next() {
            return Ok(Some(thread));
        }
    }
    Ok(None)
}

async fn by_references(db: &impl ConnectionTrait, new: &NewMessage) -> Result<Option<Thread>, DbErr> {
    for message_id in referred_to(new) {
        let incoming = message::Entity::find().filter(message::Column::MessageId.eq(message_id)).one(db).await?;
        let outgoing = mail::Entity::find().filter(mail::Column::MessageId.eq(message_id)).one(db).await?;
        let thread = incoming.map(|message| message.thread).or(outgoing.and_then(|mail| mail.thread));
        let found = match thread {
            Some(id) => row::Entity::find_by_id(id).one(db).await?,
            None => row::Entity::find().filter(row::Column::RootMessageId.eq(message_id)).one(db).await?,
        };
        if found.is_some() {
            return Ok(found.map(Thread::from));
        }
    }
    Ok(None)
}

/// What a message answers, newest first, then itself: a later message of its thread may have come before it.
fn referred_to(new: &NewMessage) -> impl Iterator<Item = &str> {
    let content = &new.content;
    let newest_first = content.in_reply_to.iter().chain(content.references.iter().rev()).take(REFERENCES_READ);
    newest_first.chain(content.references.first()).chain([&content.message_id]).map(String::as_str)
}

async fn of_booking(db: &impl ConnectionTrait, booking: BookingNumber) -> Result<Vec<Thread>, DbErr> {
    let query = row::Entity::find().filter(row::Column::Booking.eq(Word(booking)));
    let newest_first = query.order_by_desc(row::Column::OpenedAt).order_by_desc(row::Column::Id);
    Ok(newest_first.all(db).await?.into_iter().map(Thread::from).collect())
}

/// The thread that a payment for this booking is worked on in.
pub(crate) async fn newest_of(db: &impl ConnectionTrait, booking: BookingNumber) -> Result<Option<ThreadId>, DbErr> {
    Ok(of_booking(db, booking).await?.first().map(|thread| thread.id))
}

/// Opens the thread that a message begins.
pub(crate) async fn open(db: &impl ConnectionTrait, new: &NewMessage, at: DateTime<Utc>) -> Result<Thread, DbErr> {
    let content = &new.content;
    let root = content.references.first().or(content.in_reply_to.as_ref()).unwrap_or(&content.message_id);
    let row = row::Model {
        id: Word(new.new_thread.id),
        booking: None,
        token: new.new_thread.token.clone(),
        root_message_id: root.clone(),
        opened_at: At(stored(at)),
        injections: 0,
    };
    row::Entity::insert(row.clone().into_active_model()).exec_without_returning(db).await?;
    Ok(row.into())
}

pub(crate) async fn link(db: &impl ConnectionTrait, thread: ThreadId, booking: BookingNumber) -> Result<(), DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Booking, Expr::value(Word(booking)))
        .filter(row::Column::Id.eq(Word(thread)));
    update.exec(db).await.map(drop)
}

/// Writes what is known against a thread. Its row is locked first, so that no mail is set aside while it is cleared.
pub(crate) async fn suspect(db: &impl ConnectionTrait, suspicion: &Suspicion) -> Result<(), CommitError> {
    match suspicion {
        Suspicion::Raise(thread) => {
            count(db, *thread, Expr::col(row::Column::Injections).add(1), 0).await?;
        }
        Suspicion::SetAside { thread, message, blocked_from } => {
            if count(db, *thread, Expr::col(row::Column::Injections), *blocked_from).await? == 0 {
                return Err(CommitError::NotBlocked);
            }
            let update = message::Entity::update_many()
                .col_expr(message::Column::SetAside, Expr::value(true))
                .filter(message::Column::Id.eq(Word(message.clone())));
            update.exec(db).await?;
        }
        Suspicion::Clear { thread, task, resumed } => {
            count(db, *thread, Expr::value(0), 0).await?;
            if waiting(db, *thread).await? != *resumed {
                return Err(CommitError::MoreSetAside);
            }
            resume(db, *thread, *task).await?;
        }
    }
    Ok(())
}

/// Sets the count of attempts of a thread that has at least `from`; says how many threads that were.
async fn count(db: &impl ConnectionTrait, thread: ThreadId, attempts: Expr, from: i64) -> Result<u64, DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Injections, attempts)
        .filter(row::Column::Id.eq(Word(thread)))
        .filter(row::Column::Injections.gte(from));
    Ok(update.exec(db).await?.rows_affected)
}

async fn resume(db: &impl ConnectionTrait, thread: ThreadId, task: i64) -> Result<(), DbErr> {
    let update = message::Entity::update_many()
        .col_expr(message::Column::SetAside, Expr::value(false))
        .col_expr(message::Column::WaitsFor, Expr::value(task))
        .filter(message::Column::Thread.eq(Word(thread)))
        .filter(message::Column::SetAside.eq(true));
    update.exec(db).await.map(drop)
}

async fn waiting(db: &impl ConnectionTrait, thread: ThreadId) -> Result<Vec<MessageId>, DbErr> {
    let query = message::Entity::find()
        .filter(message::Column::Thread.eq(Word(thread)))
        .filter(message::Column::SetAside.eq(true));
    let rows = query.order_by_asc(message::Column::Seq).all(db).await?;
    Ok(rows.into_iter().map(|row| row.id.0).collect())
}

impl From<row::Model> for Thread {
    fn from(row: row::Model) -> Self {
        Self {
            id: row.id.0,
            booking: row.booking.map(|Word(number)| number),
            token: row.token,
            root_message_id: row.root_message_id,
            opened_at: row.opened_at.0,
            injections: row.injections,
        }
    }
}
