//! Messages: the mails that came in, numbered in the order of their import.

use std::collections::BTreeMap;

use booking::{BookingNumber, MessageId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    Store, clean,
    columns::{At, Doc, Word, stored},
    debug::debug_by,
    deliveries::NewDelivery,
    entities::{mail, message as row},
    error::DatabaseError,
    ids::ThreadId,
    threads,
};

/// A mail that came in.
#[derive(Clone, PartialEq, Serialize)]
pub struct Message {
    /// Its id here.
    pub id: MessageId,
    /// RFC 5322 Message-ID with its angle brackets.
    pub message_id: String,
    /// Address of the sender, in the form in which it is compared.
    pub from_address: String,
    /// Name of the sender.
    pub from_name: Option<String>,
    /// Addresses it was sent to.
    pub recipients: Vec<String>,
    /// Decoded subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Message-ID that it answers.
    pub in_reply_to: Option<String>,
    /// Message-IDs of the conversation, oldest first.
    pub references: Vec<String>,
    /// Further headers by name: what tells machines from people, and what the provider says of SPF, DKIM and DMARC.
    pub headers: BTreeMap<String, String>,
    /// Attached files.
    pub attachments: Value,
    /// When it was sent, by the sender's clock.
    pub date: DateTime<Utc>,
}
debug_by!(Message, id);

/// A mail to import, with what its thread is found by.
#[derive(Clone, PartialEq)]
pub struct NewMessage {
    /// The mail.
    pub content: Message,
    /// Tokens of threads in the addresses it was sent to; the caller has checked that they are ours.
    pub reply_tokens: Vec<String>,
    /// Booking numbers in its subject.
    pub subject_numbers: Vec<BookingNumber>,
    /// The thread to open if it belongs to none.
    pub new_thread: NewThread,
}

debug_by!(NewMessage, content.id);

/// A thread that may be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct NewThread {
    /// Its id.
    pub id: ThreadId,
    /// What will stand in our Reply-To.
    pub token: String,
}

debug_by!(NewThread, id);

/// A mail that was imported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredMessage {
    /// The mail.
    pub content: Message,
    /// Import sequence: within a thread, the order in which messages are worked on.
    pub seq: i64,
    /// The conversation it belongs to.
    pub thread: ThreadId,
    /// The booking it was found to be about.
    pub booking: Option<BookingNumber>,
    /// When we got it.
    pub received_at: DateTime<Utc>,
    /// The task before whose decision it is not read, or was not.
    pub waits_for: Option<i64>,
}

/// What a commit records of a message: the booking that it, and from now on its thread, is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLink {
    /// Which message.
    pub message: MessageId,
    /// Which booking.
    pub booking: BookingNumber,
}

impl Store {
    /// The message with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn message(&self, id: &MessageId) -> Result<Option<StoredMessage>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(id.clone())).one(&self.read).await?.map(StoredMessage::from))
    }

    /// The message that came with this Message-ID.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn message_by_message_id(&self, message_id: &str) -> Result<Option<StoredMessage>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::MessageId.eq(message_id));
        Ok(query.one(&self.read).await?.map(StoredMessage::from))
    }

    /// The messages of a thread, in the order of their import. Our own mails are [`Store::mails_of_thread`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn messages_of(&self, thread: ThreadId) -> Result<Vec<StoredMessage>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::Thread.eq(Word(thread)));
        let rows = query.order_by_asc(row::Column::Seq).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredMessage::from).collect())
    }

    /// The messages of a sender that came in since then, in the order of their import.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn messages_from(
        &self,
        address: &str,
        since: DateTime<Utc>,
    ) -> Result<Vec<StoredMessage>, DatabaseError> {
        // Ids begin with their time: few rows are looked at, without an index of their own.
        let ms = u64::try_from(since.timestamp_millis()).unwrap_or_default();
        let first = MessageId(ulid::Ulid::from_parts(ms, 0).to_string());
        let query = row::Entity::find().filter(row::Column::Id.gte(Word(first)));
        let of_sender = query.filter(row::Column::FromAddress.eq(address));
        let rows = of_sender.order_by_asc(row::Column::Seq).all(&self.read).await?;
        Ok(rows.into_iter().map(StoredMessage::from).collect())
    }
}

/// Whether a mail with this Message-ID came in, or is one of our own.
pub(crate) async fn known(db: &impl ConnectionTrait, message_id: &str) -> Result<bool, DbErr> {
    let incoming = row::Entity::find().filter(row::Column::MessageId.eq(message_id)).one(db).await?;
    let outgoing = mail::Entity::find().filter(mail::Column::MessageId.eq(message_id)).one(db).await?;
    Ok(incoming.is_some() || outgoing.is_some())
}

pub(crate) async fn write(
    db: &impl ConnectionTrait,
    message: Message,
    seq: i64,
    thread: &threads::Thread,
    from: &NewDelivery,
) -> Result<(), DbErr> {
    let row = row::Model {
        id: Word(message.id),
        seq,
        message_id: message.message_id,
        thread: Word(thread.id),
        booking: thread.booking.map(Word),
        source: from.source.clone(),
        event_id: from.event_id.clone(),
        from_address: message.from_address,
        from_name: message.from_name,
        recipients: Doc(message.recipients),
        subject: message.subject,
        text: message.text,
        in_reply_to: message.in_reply_to,
        references: Doc(message.references),
        headers: Doc(message.headers),
        attachments: message.attachments,
        date: At(stored(message.date)),
        received_at: At(stored(from.received_at)),
        set_aside: false,
        waits_for: None,
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

pub(crate) async fn link(db: &impl ConnectionTrait, link: &MessageLink) -> Result<(), DbErr> {
    let Some(message) = row::Entity::find_by_id(Word(link.message.clone())).one(db).await? else {
        return Err(DbErr::RecordNotFound(format!("message {}", link.message)));
    };
    let update = row::Entity::update_many()
        .col_expr(row::Column::Booking, Expr::value(Word(link.booking)))
        .filter(row::Column::Id.eq(message.id));
    update.exec(db).await?;
    threads::link(db, message.thread.0, link.booking).await
}

impl Message {
    /// The message as both engines can keep it.
    pub(crate) fn clean(self) -> Self {
        let all = |texts: Vec<String>| texts.into_iter().map(clean::text).collect();
        let headers = self.headers.into_iter().map(|(name, value)| (clean::text(name), clean::text(value)));
        Self {
            id: self.id,
            message_id: clean::text(self.message_id),
            from_address: clean::text(self.from_address),
            from_name: self.from_name.map(clean::text),
            recipients: all(self.recipients),
            subject: clean::text(self.subject),
            text: clean::text(self.text),
            in_reply_to: self.in_reply_to.map(clean::text),
            references: all(self.references),
            headers: headers.collect(),
            attachments: clean::json(self.attachments),
            date: self.date,
        }
    }
}

impl From<row::Model> for StoredMessage {
    fn from(row: row::Model) -> Self {
        let content = Message {
            id: row.id.0,
            message_id: row.message_id,
            from_address: row.from_address,
            from_name: row.from_name,
            recipients: row.recipients.0,
            subject: row.subject,
            text: row.text,
            in_reply_to: row.in_reply_to,
            references: row.references.0,
            headers: row.headers.0,
            attachments: row.attachments,
            date: row.date.0,
        };
        Self {
            content,
            seq: row.seq,
            thread: row.thread.0,
            booking: row.booking.map(|Word(number)| number),
            received_at: row.received_at.0,
            waits_for: row.waits_for,
        }
    }
}
