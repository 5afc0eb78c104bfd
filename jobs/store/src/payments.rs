//! What payment providers told us, one row an event. Which of it counts is not decided here.

use booking::BookingNumber;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::Serialize;

use crate::{
    Store, clean,
    columns::{At, Word, stored},
    deliveries::NewDelivery,
    entities::payment as row,
    error::DatabaseError,
    ids::PaymentId,
};

/// A payment event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Its id here.
    pub id: PaymentId,
    /// The provider's id of the payment; several events share it.
    pub payment_id: String,
    /// The provider's id of the refund, if it is one.
    pub refund_id: Option<String>,
    /// What happened, in the words of the importer.
    pub kind: String,
    /// In major units, with the scale that came.
    pub amount: Decimal,
    /// ISO 4217, upper case.
    pub currency: String,
    /// What the payment says it is for.
    pub reference: Option<String>,
    /// When it happened, by the provider's clock.
    pub occurred_at: DateTime<Utc>,
}

/// A payment event and the booking it was matched to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredPayment {
    /// The event.
    pub payment: Payment,
    /// Configured name of the source that delivered it.
    pub source: String,
    /// The provider's id of the event.
    pub event_id: String,
    /// The booking it belongs to, once that is known.
    pub booking: Option<BookingNumber>,
    /// When we got it.
    pub received_at: DateTime<Utc>,
}

/// What a commit records of a payment: the booking it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentLink {
    /// Which event.
    pub payment: PaymentId,
    /// Whose.
    pub booking: BookingNumber,
}

impl Store {
    /// The payment event with this id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<StoredPayment>, DatabaseError> {
        Ok(row::Entity::find_by_id(Word(id)).one(&self.read).await?.map(StoredPayment::from))
    }

    /// The payment events of a booking, in the order in which they happened.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn payments_of(&self, booking: BookingNumber) -> Result<Vec<StoredPayment>, DatabaseError> {
        self.payments_where(row::Column::Booking.eq(Word(booking))).await
    }

    /// Every event of one payment of a source, in the order in which they happened.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_of_payment(&self, source: &str, payment_id: &str) -> Result<Vec<StoredPayment>, DatabaseError> {
        self.payments_where(ExprTrait::and(row::Column::Source.eq(source), row::Column::PaymentId.eq(payment_id))).await
    }

    async fn payments_where(&self, which: Expr) -> Result<Vec<StoredPayment>, DatabaseError> {
        let query = row::Entity::find().filter(which);
        let ordered = query.order_by_asc(row::Column::OccurredAt).order_by_asc(row::Column::Id);
        Ok(ordered.all(&self.read).await?.into_iter().map(StoredPayment::from).collect())
    }
}

pub(crate) async fn write(db: &impl ConnectionTrait, payment: Payment, from: &NewDelivery) -> Result<(), DbErr> {
    let row = row::Model {
        id: Word(payment.id),
        source: from.source.clone(),
        event_id: from.event_id.clone(),
        payment_id: clean::text(payment.payment_id),
        refund_id: payment.refund_id.map(clean::text),
        kind: payment.kind,
        amount: Word(payment.amount),
        currency: clean::text(payment.currency),
        reference: payment.reference.map(clean::text),
        booking: None,
        occurred_at: At(stored(payment.occurred_at)),
        received_at: At(stored(from.received_at)),
    };
    row::Entity::insert(row.into_active_model()).exec_without_returning(db).await.map(drop)
}

pub(crate) async fn link(db: &impl ConnectionTrait, link: PaymentLink) -> Result<(), DbErr> {
    let update = row::Entity::update_many()
        .col_expr(row::Column::Booking, Expr::value(Word(link.booking)))
        .filter(row::Column::Id.eq(Word(link.payment)));
    update.exec(db).await.map(drop)
}

impl From<row::Model> for StoredPayment {
    fn from(row: row::Model) -> Self {
        let payment = Payment {
            id: row.id.0,
            payment_id: row.payment_id,
            refund_id: row.refund_id,
            kind: row.kind,
            amount: row.amount.0,
            currency: row.currency,
            reference: row.reference,
            occurred_at: row.occurred_at.0,
        };
        Self {
            payment,
            source: row.source,
            event_id: row.event_id,
            booking: row.booking.map(|Word(number)| number),
            received_at: row.received_at.0,
        }
    }
}
