//! Everything that the store knows of a person, as it can be handed to them.

use booking::{BookingNumber, Offer};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::Scope;
use crate::{
    bookings::StoredBooking,
    calendars::KnownEntry,
    columns::Word,
    deliveries::NewDelivery,
    entities::{
        billing_address, booking_row, calendar_entry, contact, delivery, hold, journal, mail, message, offer, payment,
        suppression, task, thread,
    },
    journal::JournalEntry,
    mails::StoredMail,
    messages::StoredMessage,
    payments::StoredPayment,
    people::{BillingAddress, Contact},
    snapshots::{self, Snapshot},
    suppressions::Suppression,
    tasks::Task,
    threads::Thread,
};

/// See the module.
#[derive(Clone, Serialize)]
pub struct Person {
    /// Who they are.
    pub contacts: Vec<Contact>,
    /// Their bookings.
    pub bookings: Vec<StoredBooking>,
    /// The journals of those.
    pub journal: Vec<(BookingNumber, JournalEntry)>,
    /// The rooms that are held for them.
    pub holds: Vec<(BookingNumber, booking::Hold)>,
    /// What was offered.
    pub offers: Vec<(BookingNumber, Offer)>,
    /// Where invoices go.
    pub billing_addresses: Vec<BillingAddress>,
    /// Their conversations.
    pub threads: Vec<Thread>,
    /// What came in.
    pub messages: Vec<StoredMessage>,
    /// What went out to them, and to the manager about their bookings.
    pub mails: Vec<StoredMail>,
    /// How many other mails to the manager name them: what those say may be about somebody else.
    #[serde(skip)]
    pub quoting_mails: u64,
    /// What they paid.
    pub payments: Vec<StoredPayment>,
    /// What a manager has or had to decide about them.
    pub tasks: Vec<Task>,
    /// What pages showed them.
    pub snapshots: Vec<Snapshot>,
    /// Where they stand in calendars.
    #[serde(skip)]
    pub calendar_entries: Vec<KnownEntry>,
    /// What brought their messages and payments, as far as it is kept.
    #[serde(skip)]
    pub deliveries: Vec<NewDelivery>,
    /// What is known against their address.
    pub suppression: Option<Suppression>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("bookings", &self.bookings.len()).finish_non_exhaustive()
    }
}

impl Person {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        let Self { contacts, bookings, messages, mails, quoting_mails, tasks, suppression, .. } = self;
        let rows = contacts.len() + bookings.len() + messages.len() + mails.len() + tasks.len();
        rows == 0 && *quoting_mails == 0 && suppression.is_none()
    }
}

impl Scope {
    /// The rows in full.
    pub(super) async fn person(&self, db: &impl ConnectionTrait) -> Result<Person, DbErr> {
        let numbers = || self.bookings.iter().copied().map(Word);
        Ok(Person {
            contacts: rows::<contact::Entity, _>(db, contact::Column::Id.is_in(words(&self.contacts))).await?,
            bookings: rows::<booking_row::Entity, _>(db, booking_row::Column::Number.is_in(numbers())).await?,
            journal: self.journals(db).await?,
            holds: self.holds(db).await?,
            offers: self.offers(db).await?,
            billing_addresses: rows::<billing_address::Entity, _>(
                db,
                billing_address::Column::Id.is_in(words(&self.billing)),
            )
            .await?,
            threads: rows::<thread::Entity, _>(db, thread::Column::Id.is_in(words(&self.threads))).await?,
            messages: rows::<message::Entity, _>(db, message::Column::Id.is_in(words(&self.messages))).await?,
            mails: rows::<mail::Entity, _>(db, mail::Column::Id.is_in(words(&self.own_mails()))).await?,
            quoting_mails: self.quoting_mails.len() as u64,
            payments: rows::<payment::Entity, _>(db, payment::Column::Booking.is_in(numbers())).await?,
            tasks: rows::<task::Entity, _>(db, task::Column::Id.is_in(self.tasks.iter().copied())).await?,
            snapshots: snapshots::of(db, &self.bookings).await?,
            calendar_entries: self.calendar_entries(db).await?,
            deliveries: self.kept_deliveries(db).await?,
            suppression: match &self.address {
                Some(address) => {
                    suppression::Entity::find_by_id(address.as_str()).one(db).await?.map(Suppression::from)
                }
                None => None,
            },
        })
    }

    pub(super) async fn calendar_entries(&self, db: &impl ConnectionTrait) -> Result<Vec<KnownEntry>, DbErr> {
        rows::<calendar_entry::Entity, _>(db, calendar_entry::Column::Booking.is_in(words(&self.bookings))).await
    }

    async fn journals(&self, db: &impl ConnectionTrait) -> Result<Vec<(BookingNumber, JournalEntry)>, DbErr> {
        let query = journal::Entity::find().filter(journal::Column::Booking.is_in(words(&self.bookings)));
        let rows = query.order_by_asc(journal::Column::Booking).order_by_asc(journal::Column::Seq).all(db).await?;
        Ok(rows.into_iter().map(|row| (row.booking.0, JournalEntry::from(row))).collect())
    }

    async fn holds(&self, db: &impl ConnectionTrait) -> Result<Vec<(BookingNumber, booking::Hold)>, DbErr> {
        let rows = hold::Entity::find().filter(hold::Column::Booking.is_in(words(&self.bookings))).all(db).await?;
        Ok(rows.into_iter().map(|row| (row.booking.0, booking::Hold::from(row))).collect())
    }

    async fn offers(&self, db: &impl ConnectionTrait) -> Result<Vec<(BookingNumber, Offer)>, DbErr> {
        let query = offer::Entity::find().filter(offer::Column::Booking.is_in(words(&self.bookings)));
        let rows = query.order_by_asc(offer::Column::Booking).order_by_asc(offer::Column::Version).all(db).await?;
        Ok(rows.into_iter().map(|row| (row.booking.0, row.offer.0)).collect())
    }

    async fn kept_deliveries(&self, db: &impl ConnectionTrait) -> Result<Vec<NewDelivery>, DbErr> {
        let mut kept = Vec::new();
        for key in &self.deliveries {
            kept.extend(delivery::Entity::find_by_id(key.clone()).one(db).await?.map(NewDelivery::from));
        }
        Ok(kept)
    }
}

fn words<T: Clone>(ids: &[T]) -> impl Iterator<Item = Word<T>> {
    ids.iter().cloned().map(Word)
}

/// Rows in the form that callers know, by primary key.
async fn rows<E, T>(db: &impl ConnectionTrait, which: sea_orm::sea_query::Expr) -> Result<Vec<T>, DbErr>
where
    E: EntityTrait,
    T: From<E::Model>,
{
    let mut query = E::find().filter(which);
    for key in <E::PrimaryKey as sea_orm::Iterable>::iter() {
        query = query.order_by_asc(sea_orm::PrimaryKeyToColumn::into_column(key));
    }
    Ok(query.all(db).await?.into_iter().map(T::from).collect())
}
