//! Which rows name a person. Found by keys as far as there are any; of notices to the manager, which have none, by what
//! they say.

use booking::{BillingId, Booking, BookingNumber, ContactId, Event, MessageId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

use super::mentions::may_name;
use crate::{
    columns::Word,
    entities::{booking_row, contact, journal, mail, message, payment, task, thread},
    ids::{MailId, ThreadId},
    naming::names,
};

/// Keys of the rows.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Whom it is about, where that is one address.
    pub(super) address: Option<String>,
    pub(super) contacts: Vec<ContactId>,
    pub(super) bookings: Vec<BookingNumber>,
    pub(super) billing: Vec<BillingId>,
    /// Conversations that are wholly the person's.
    pub(super) threads: Vec<ThreadId>,
    pub(super) messages: Vec<MessageId>,
    /// The Message-IDs of those.
    pub(super) their_message_ids: Vec<String>,
    pub(super) mails: Vec<MailId>,
    /// Those of them that are notices to the manager beside the person's bookings, and name them.
    pub(super) quoting_mails: Vec<MailId>,
    /// The Message-IDs of all of those.
    pub(super) our_message_ids: Vec<String>,
    pub(super) tasks: Vec<i64>,
    /// Tasks of others that quote the person.
    pub(super) quoting_tasks: Vec<i64>,
    /// Source and event of what brought messages and payments.
    pub(super) deliveries: Vec<(String, String)>,
}

impl Scope {
    /// What names who has this address, as addresses are compared.
    pub(super) async fn of_address(db: &impl ConnectionTrait, address: &str) -> Result<Self, DbErr> {
        let contacts = contact::Entity::find().filter(contact::Column::Email.eq(address)).all(db).await?;
        let contacts: Vec<ContactId> = contacts.into_iter().map(|row| row.id.0).collect();
        let theirs = booking_row::Column::Contact.is_in(contacts.iter().cloned().map(Word));
        let bookings = booking_row::Entity::find().filter(theirs).order_by_asc(booking_row::Column::Number);
        let bookings = bookings.all(db).await?.into_iter().map(|row| row.number.0).collect();
        Self { address: Some(address.to_owned()), contacts, bookings, ..Self::default() }.completed(db).await
    }

    /// What names anybody who has to do with a booking.
    pub(super) async fn of_booking(db: &impl ConnectionTrait, number: BookingNumber) -> Result<Self, DbErr> {
        let booking = booking_row::Entity::find_by_id(Word(number)).one(db).await?;
        let contact = booking.and_then(|row| row.contact).map(|Word(contact)| contact);
        Self { contacts: contact.into_iter().collect(), bookings: vec![number], ..Self::default() }.completed(db).await
    }

    /// What was said in a conversation.
    pub(super) async fn of_thread(db: &impl ConnectionTrait, id: ThreadId) -> Result<Self, DbErr> {
        Self { threads: vec![id], ..Self::default() }.completed(db).await
    }

    async fn completed(mut self, db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        self.billing = self.find_billing(db).await?;
        let found = self.find_threads(db).await?;
        self.threads.extend(found);
        self.find_messages(db).await?;
        self.find_mails(db).await?;
        self.find_payments(db).await?;
        self.find_tasks(db).await?;
        Ok(self)
    }

    /// The bookings as they stand, from here to the end of the transaction.
    pub(super) async fn locked(&self, db: &impl ConnectionTrait) -> Result<Vec<Booking>, DbErr> {
        let query = booking_row::Entity::find().filter(self.own(booking_row::Column::Number));
        let rows = query.order_by_asc(booking_row::Column::Number).lock_exclusive().all(db).await?;
        Ok(rows.into_iter().map(|row| row.state.0).collect())
    }

    /// Every one that was ever given: each correction is a record of its own.
    async fn find_billing(&self, db: &impl ConnectionTrait) -> Result<Vec<BillingId>, DbErr> {
        let lines = journal::Entity::find().filter(self.own(journal::Column::Booking)).all(db).await?;
        let given = lines.into_iter().filter_map(|line| match line.event.0 {
            Event::BillingGiven { billing, .. } => Some(billing),
            _ => None,
        });
        Ok(given.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// The conversations of the bookings, and those without one that the person has begun.
    async fn find_threads(&self, db: &impl ConnectionTrait) -> Result<Vec<ThreadId>, DbErr> {
        let own = thread::Entity::find().filter(self.own(thread::Column::Booking)).all(db).await?;
        let mut threads: Vec<ThreadId> = own.into_iter().map(|row| row.id.0).collect();
        let Some(address) = &self.address else { return Ok(threads) };
        let written_in = message::Entity::find()
            .select_only()
            .column(message::Column::Thread)
            .distinct()
            .filter(message::Column::FromAddress.eq(address));
        for Word(id) in written_in.into_tuple::<Word<ThreadId>>().all(db).await? {
            let free = thread::Entity::find_by_id(Word(id)).filter(thread::Column::Booking.is_null()).one(db).await?;
            if free.is_some() && begun_by(db, id, address).await? {
                threads.push(id);
            }
        }
        Ok(threads)
    }

    async fn find_messages(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut theirs = Condition::any()
            .add(self.own(message::Column::Booking))
            .add(message::Column::Thread.is_in(self.threads.iter().copied().map(Word)));
        if let Some(address) = &self.address {
            theirs = theirs.add(message::Column::FromAddress.eq(address));
        }
        for row in message::Entity::find().filter(theirs).order_by_asc(message::Column::Seq).all(db).await? {
            self.messages.push(row.id.0);
            self.their_message_ids.push(row.message_id);
            self.deliveries.push((row.source, row.event_id));
        }
        Ok(())
    }

    async fn find_mails(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let mut theirs = Condition::any()
            .add(self.own(mail::Column::Booking))
            .add(mail::Column::Thread.is_in(self.threads.iter().copied().map(Word)));
        if let Some(address) = &self.address {
            theirs = theirs
                .add(mail::Column::Address.eq(address))
                .add(mail::Column::Id.is_in(mails_naming(db, address).await?));
        }
        for row in mail::Entity::find().filter(theirs).order_by_asc(mail::Column::Id).all(db).await? {
            self.mails.push(row.id.0);
            self.quoting_mails.extend((!self.is_own(&row)).then_some(row.id.0));
            self.our_message_ids.push(row.message_id);
        }
        Ok(())
    }

    fn is_own(&self, row: &mail::Model) -> bool {
        let of_booking = row.booking.as_ref().is_some_and(|Word(number)| self.bookings.contains(number));
        let of_thread = row.thread.as_ref().is_some_and(|Word(thread)| self.threads.contains(thread));
        of_booking || of_thread || self.address.as_ref().is_some_and(|address| names(&row.recipient, address))
    }

    /// Without the notices about others.
    pub(super) fn own_mails(&self) -> Vec<MailId> {
        self.mails.iter().filter(|id| !self.quoting_mails.contains(id)).copied().collect()
    }

    async fn find_payments(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let rows = payment::Entity::find().filter(self.own(payment::Column::Booking)).all(db).await?;
        self.deliveries.extend(rows.into_iter().map(|row| (row.source, row.event_id)));
        Ok(())
    }

    /// Those of the bookings, those that the person's mails have opened beside all bookings, and whatever quotes them: as
    /// theirs, unless it is of another booking or of another's mail.
    async fn find_tasks(&mut self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        let about = Condition::any()
            .add(task::Column::Message.is_in(self.messages.iter().cloned().map(Word)))
            .add(task::Column::Thread.is_in(self.threads.iter().copied().map(Word)));
        let beside = Condition::all().add(task::Column::Booking.is_null()).add(about);
        let theirs = Condition::any().add(self.own(task::Column::Booking)).add(beside);
        let rows = task::Entity::find().filter(theirs).order_by_asc(task::Column::Id).all(db).await?;
        self.tasks = rows.into_iter().map(|row| row.id).collect();
        let Some(address) = &self.address else { return Ok(()) };
        for row in tasks_naming(db, address).await? {
            let is_of_others = row.booking.is_some() || row.message.is_some() || row.thread.is_some();
            if self.tasks.contains(&row.id) {
                continue;
            }
            if is_of_others { self.quoting_tasks.push(row.id) } else { self.tasks.push(row.id) }
        }
        Ok(())
    }

    fn own(&self, column: impl ColumnTrait) -> sea_orm::sea_query::Expr {
        column.is_in(self.bookings.iter().copied().map(Word))
    }
}

async fn begun_by(db: &impl ConnectionTrait, thread: ThreadId, address: &str) -> Result<bool, DbErr> {
    let of_thread = message::Entity::find().filter(message::Column::Thread.eq(Word(thread)));
    let first = of_thread.order_by_asc(message::Column::Seq).one(db).await?;
    Ok(first.is_some_and(|row| row.from_address == address))
}

/// The mails to an address, and the notices that quote it.
async fn mails_naming(db: &impl ConnectionTrait, address: &str) -> Result<Vec<Word<MailId>>, DbErr> {
    use mail::Column::{Html, Recipient, Subject, Text};
    let may = [Recipient, Subject, Text, Html].map(|column| may_name(column, address));
    let may = may.into_iter().fold(Condition::any(), Condition::add);
    // Notices to the manager quote people; what is said in a conversation is of whom it is with.
    let quotes = |row: &mail::Model| {
        row.thread.is_none() && [&row.subject, &row.text, &row.html].iter().any(|text| names(text, address))
    };
    let rows = mail::Entity::find().filter(may).all(db).await?.into_iter();
    Ok(rows.filter(|row| names(&row.recipient, address) || quotes(row)).map(|row| row.id).collect())
}

async fn tasks_naming(db: &impl ConnectionTrait, address: &str) -> Result<Vec<task::Model>, DbErr> {
    let may = Condition::any().add(may_name(task::Column::Details, address)).add(may_name(task::Column::Note, address));
    let quotes = |row: &task::Model| {
        let note = row.note.as_deref().unwrap_or_default();
        names(&row.details.to_string(), address) || names(note, address)
    };
    Ok(task::Entity::find().filter(may).all(db).await?.into_iter().filter(quotes).collect())
}
