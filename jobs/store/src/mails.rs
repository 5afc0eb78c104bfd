//! Mails of ours, written before they leave and kept as they left.

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::{
    Store,
    columns::{At, Doc, Int, Word, stored},
    debug::debug_by,
    entities::mail as row,
    error::DatabaseError,
    ids::{MailId, ThreadId},
    suppressions::comparable,
};

/// A mail, complete and frozen: sending it again sends the same bytes under the same Message-ID.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// The booking it is about.
    pub booking: Option<BookingNumber>,
    /// The conversation it belongs to; `None` for the manager's notices.
    pub thread: Option<ThreadId>,
    /// Address it goes to.
    pub recipient: String,
    /// RFC 5322 Message-ID with its angle brackets, unique and stable.
    pub message_id: String,
    /// Message-ID that it answers.
    pub in_reply_to: Option<String>,
    /// Message-IDs of the conversation, oldest first.
    pub references: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// iCalendar object that goes with it.
    pub invitation: Option<String>,
    /// The version of the booking's offer that it carries.
    pub offer: Option<u32>,
}
debug_by!(Mail, id);

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Written; a job will send it.
    Queued,
    /// A job is handing it over, or ended while it did: the mail server may have it.
    HandingOver,
    /// The mail server has it.
    Sent,
    /// The mail server refused it for good.
    Failed,
    /// It was not handed over: its address is on the list of those that get no mail.
    Withheld,
}

/// A mail and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredMail {
    /// The mail.
    pub mail: Mail,
    /// Its fixed date: the `Date` header, however late it leaves.
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    pub state: MailState,
    /// When the mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// How many attempts ended nobody knows how: so many copies more its reader may have got, under one Message-ID.
    pub doubts: i64,
}

/// What a commit records of a mail that was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailOutcome {
    /// Which mail.
    pub id: MailId,
    /// Sent, failed or withheld.
    pub state: MailState,
}

impl Store {
    /// The mail with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mail(&self, id: MailId) -> Result<Option<StoredMail>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(id)).one(&self.read).await?.map(StoredMail::from))
    }

    /// The mail of ours with this Message-ID.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mail_of_message_id(&self, message_id: &str) -> Result<Option<StoredMail>, DatabaseError> {
        Ok(self.mails_where(row::Column::MessageId.eq(message_id)).await?.into_iter().next())
    }

    /// The mails of a conversation, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_of_thread(&self, thread: ThreadId) -> Result<Vec<StoredMail>, DatabaseError> {
        self.mails_where(row::Column::Thread.eq(Word(thread))).await
    }

    /// The mails about a booking, to whomever, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_of_booking(&self, booking: BookingNumber) -> Result<Vec<StoredMail>, DatabaseError> {
        self.mails_where(row::Column::Booking.eq(Word(booking))).await
    }

    /// The mails to an address that were refused for good or withheld, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unsent_mails(&self, address: &str) -> Result<Vec<StoredMail>, DatabaseError> {
        let to = row::Column::Address.eq(comparable(address));
        let unsent = row::Column::State.is_in([MailState::Failed, MailState::Withheld].map(Word));
        self.mails_where(ExprTrait::and(to, unsent)).await
    }

    /// Notes that the mail is being handed over. Where that was noted before, an attempt has ended nobody knows how:
    /// it is counted. Returns how many there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_hand_over(&self, id: MailId) -> Result<i64, DatabaseError> {
        let in_doubt = row::Entity::update_many()
            .col_expr(row::Column::Doubts, Expr::col(row::Column::Doubts).add(1))
            .filter(row::Column::Id.eq(Word(id)))
            .filter(row::Column::State.eq(Word(MailState::HandingOver)));
        if in_doubt.exec(&self.write).await?.rows_affected == 0 {
            self.move_on(id, MailState::HandingOver).await?;
        }
        Ok(self.mail(id).await?.map_or(0, |stored| stored.doubts))
    }

    /// Notes that the hand-over has not happened.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_hand_over(&self, id: MailId) -> Result<(), DatabaseError> {
        self.move_on(id, MailState::Queued).await
    }

    async fn move_on(&self, id: MailId, to: MailState) -> Result<(), DatabaseError> {
        let update = row::Entity::update_many()
            .col_expr(row::Column::State, Expr::value(Word(to)))
            .filter(row::Column::Id.eq(Word(id)))
            .filter(row::Column::State.ne(Word(MailState::Sent)));
        update.exec(&self.write).await?;
        Ok(())
    }

    async fn mails_where(&self, which: Expr) -> Result<Vec<StoredMail>, DatabaseError> {
        let query = row::Entity::find().filter(which);
        let ordered = query.order_by_asc(row::Column::CreatedAt).order_by_asc(row::Column::Id);
        Ok(ordered.all(&self.read).await?.into_iter().map(StoredMail::from).collect())
    }
}

pub(crate) async fn write(db: &impl ConnectionTrait, mail: &Mail, at: DateTime<Utc>) -> Result<(), DbErr> {
    let mail = mail.clone();
    let address = comparable(&mail.recipient);
    let row = row::Model {
        id: Word(mail.id),
        booking: mail.booking.map(Word),
        thread: mail.thread.map(Word),
        recipient: mail.recipient,
        message_id: mail.message_id,
        in_reply_to: mail.in_reply_to,
        references: Doc(mail.references),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        invitation: mail.invitation,
        created_at: At(stored(at)),
        state: Word(MailState::Queued),
        sent_at: None,
        doubts: 0,
        address: Some(address),
        let_go_at: None,
        offer: mail.offer.map(Int),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

/// Records the outcome. What was sent stays sent.
pub(crate) async fn settle(db: &impl ConnectionTrait, outcome: MailOutcome, at: DateTime<Utc>) -> Result<(), DbErr> {
    let sent_at = (outcome.state == MailState::Sent).then_some(At(stored(at)));
    let update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(Word(outcome.state)))
        .col_expr(row::Column::SentAt, Expr::value(sent_at))
        .filter(row::Column::Id.eq(Word(outcome.id)))
        .filter(row::Column::State.ne(Word(MailState::Sent)));
    update.exec(db).await.map(drop)
}

impl From<row::Model> for StoredMail {
    fn from(row: row::Model) -> Self {
        let mail = Mail {
            id: row.id.0,
            booking: row.booking.map(|Word(number)| number),
            thread: row.thread.map(|Word(thread)| thread),
            recipient: row.recipient,
            message_id: row.message_id,
            in_reply_to: row.in_reply_to,
            references: row.references.0,
            subject: row.subject,
            text: row.text,
            html: row.html,
            invitation: row.invitation,
            offer: row.offer.map(|Int(version)| version),
        };
        let sent_at = row.sent_at.map(|At(at)| at);
        Self { mail, created_at: row.created_at.0, state: row.state.0, sent_at, doubts: row.doubts }
    }
}
