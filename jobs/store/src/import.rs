//! Import: a delivery, what it holds and the job that works on it, in one transaction and once.
//!
//! Imports run one after another (they take the same counter first), so the import sequence, the outbox and the
//! order of commits agree, and no two messages can open the same thread.

use booking::{BookingNumber, MessageId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    CONFLICTS_SAT_OUT, Store, clean, counters,
    deliveries::{self, NewDelivery, Outcome},
    error::DatabaseError,
    ids::{PaymentId, ThreadId},
    messages::{self, NewMessage},
    outbox::{self, OutboxJob},
    payments::{self, Payment},
    threads,
};

/// What a delivery turned out to hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Inbound {
    /// A mail.
    Mail(Box<NewMessage>),
    /// A payment event, and the booking that its reference names.
    Payment(Payment, Option<BookingNumber>),
    /// What became of a mail of ours. The delivery itself is the record.
    Report,
    /// Nothing that we act on.
    Nothing,
}

/// Where an imported delivery went: what its job is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routed {
    /// A mail.
    Mail {
        /// The message.
        message: MessageId,
        /// Import sequence.
        seq: i64,
        /// Its thread, which is also the group of its job.
        thread: ThreadId,
        /// What the thread talks about, if that is known.
        booking: Option<BookingNumber>,
    },
    /// A payment event.
    Payment {
        /// The event.
        payment: PaymentId,
        /// The newest thread of the booking it names, so that its job keeps the thread's order.
        thread: Option<ThreadId>,
    },
    /// What became of a mail of ours.
    Report,
    /// Kept, and nothing else.
    Nothing,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// Everything was written.
    New(Routed),
    /// Source and event were imported before; nothing was written.
    DuplicateDelivery,
    /// The mail was imported before, or is our own; the delivery was kept, and nothing else.
    DuplicateMessage,
}

impl Store {
    /// Imports a delivery. `jobs` makes the outbox rows from where it went; it may be called again when the
    /// transaction is, and must then answer the same.
    ///
    /// # Errors
    /// When the database refuses; nothing was written.
    pub async fn import_delivery(
        &self,
        delivery: &NewDelivery,
        inbound: &Inbound,
        jobs: impl Fn(&Routed) -> Vec<OutboxJob>,
    ) -> Result<Imported, DatabaseError> {
        for _ in 0..CONFLICTS_SAT_OUT {
            match self.import_once(delivery, inbound, &jobs).await {
                Err(error) if error.is_conflict() => {}
                settled => return settled,
            }
        }
        self.import_once(delivery, inbound, &jobs).await
    }

    async fn import_once(
        &self,
        delivery: &NewDelivery,
        inbound: &Inbound,
        jobs: &impl Fn(&Routed) -> Vec<OutboxJob>,
    ) -> Result<Imported, DatabaseError> {
        let txn = self.begin().await?;
        let imported = import(&txn, delivery, inbound).await?;
        if let Imported::New(routed) = &imported {
            outbox::write(&txn, &jobs(routed), delivery.received_at).await?;
        }
        txn.commit().await?;
        Ok(imported)
    }
}

async fn import(db: &impl ConnectionTrait, delivery: &NewDelivery, inbound: &Inbound) -> Result<Imported, DbErr> {
    let seq = counters::next(db, counters::IMPORTS).await?;
    let outcome = outcome(db, inbound).await?;
    if !deliveries::keep(db, delivery, outcome).await? {
        return Ok(Imported::DuplicateDelivery);
    }
    if outcome == Outcome::Duplicate {
        return Ok(Imported::DuplicateMessage);
    }
    let routed = match inbound {
        Inbound::Mail(new) => mail(db, delivery, (**new).clone(), seq).await?,
        Inbound::Payment(payment, booking) => self::payment(db, delivery, payment, *booking).await?,
        Inbound::Report => Routed::Report,
        Inbound::Nothing => Routed::Nothing,
    };
    Ok(Imported::New(routed))
}

async fn outcome(db: &impl ConnectionTrait, inbound: &Inbound) -> Result<Outcome, DbErr> {
    Ok(match inbound {
        Inbound::Mail(new) if messages::known(db, &clean::text(new.content.message_id.clone())).await? => {
            Outcome::Duplicate
        }
        Inbound::Mail(_) | Inbound::Payment(..) | Inbound::Report => Outcome::Imported,
        Inbound::Nothing => Outcome::Ignored,
    })
}

async fn mail(
    db: &impl ConnectionTrait,
    delivery: &NewDelivery,
    mut new: NewMessage,
    seq: i64,
) -> Result<Routed, DbErr> {
    new.content = new.content.clean();
    let thread = match threads::find(db, &new).await? {
        Some(thread) => thread,
        None => threads::open(db, &new, delivery.received_at).await?,
    };
    let message = new.content.id.clone();
    messages::write(db, new.content, seq, &thread, delivery).await?;
    Ok(Routed::Mail { message, seq, thread: thread.id, booking: thread.booking })
}

async fn payment(
    db: &impl ConnectionTrait,
    delivery: &NewDelivery,
    payment: &Payment,
    booking: Option<BookingNumber>,
) -> Result<Routed, DbErr> {
    payments::write(db, payment.clone(), delivery).await?;
    let thread = match booking {
        Some(number) => threads::newest_of(db, number).await?,
        None => None,
    };
    Ok(Routed::Payment { payment: payment.id, thread })
}
