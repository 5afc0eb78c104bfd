//! Takes a person out of the rows that name them. What stays of a row stays in its place.

use booking::{BookingNumber, TaskState, without_person};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::Expr,
};
use serde_json::Value;

use super::{Scope, add, quoting};
use crate::{
    columns::{At, Doc, Word, stored},
    entities::{
        billing_address, booking_row, contact, delivery, journal, mail, message, payment, rewrite, task, thread,
    },
    retention::{Tally, ended},
    snapshots,
};

/// Why a task of nobody is closed.
const NOTE: &str = "the client was erased";

pub(super) async fn everything(db: &impl ConnectionTrait, scope: &Scope, now: DateTime<Utc>) -> Result<Tally, DbErr> {
    let mut gone = Tally::new();
    for number in &scope.bookings {
        add(&mut gone, "journal", blank_journal(db, *number).await?);
        add(&mut gone, "snapshots", snapshots::forget(db, *number).await?);
    }
    add(&mut gone, "contacts", blank_contacts(db, scope).await?);
    let billing = billing_address::Column::Id.is_in(scope.billing.iter().cloned().map(Word));
    let billing = billing_address::Entity::delete_many().filter(billing).exec(db).await?;
    add(&mut gone, "billing_addresses", billing.rows_affected);
    add(&mut gone, "threads", blank_threads(db, scope).await?);
    let messages = message::Column::Id.is_in(scope.messages.iter().cloned().map(Word));
    add(&mut gone, "messages", message::Entity::delete_many().filter(messages).exec(db).await?.rows_affected);
    let mails = mail::Column::Id.is_in(scope.mails.iter().copied().map(Word));
    add(&mut gone, "mails", mail::Entity::delete_many().filter(mails).exec(db).await?.rows_affected);
    add(&mut gone, "deliveries", blank_deliveries(db, scope).await?);
    add(&mut gone, "payments", blank_payments(db, scope).await?);
    add(&mut gone, "tasks", blank_tasks(db, scope, now).await?);
    if let Some(address) = &scope.address {
        add(&mut gone, "tasks", quoting::blank(db, &scope.quoting_tasks, address).await?);
    }
    Ok(gone)
}

/// Notes that a booking names its client no more, if it is at rest still; says whether it is. One statement asks and
/// notes, and holds the booking's row from here to the end of the transaction: nobody takes it up in between.
pub(super) async fn mark(
    db: &impl ConnectionTrait,
    booking: BookingNumber,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let update = booking_row::Entity::update_many()
        .col_expr(booking_row::Column::AnonymisedAt, Expr::value(At(stored(now))))
        .filter(booking_row::Column::Number.eq(Word(booking)))
        .filter(ended(until));
    Ok(update.exec(db).await?.rows_affected == 1)
}

/// The database lets it happen for a booking that stands in `rewrites`, which nobody else ever sees there.
async fn blank_journal(db: &impl ConnectionTrait, booking: BookingNumber) -> Result<u64, DbErr> {
    let of_booking = journal::Entity::find().filter(journal::Column::Booking.eq(Word(booking)));
    let lines = of_booking.order_by_asc(journal::Column::Seq).all(db).await?;
    let blank = lines.into_iter().filter_map(|line| {
        let event = without_person(&line.event.0);
        (event != line.event.0).then_some((line.seq, event))
    });
    let blank: Vec<_> = blank.collect();
    if blank.is_empty() {
        return Ok(0);
    }
    let open = rewrite::Model { booking: Word(booking) };
    rewrite::Entity::insert(open.into_active_model()).exec_without_returning(db).await?;
    for (seq, event) in &blank {
        let update = journal::Entity::update_many()
            .col_expr(journal::Column::Event, Expr::value(Doc(event.clone())))
            .filter(journal::Column::Booking.eq(Word(booking)))
            .filter(journal::Column::Seq.eq(*seq));
        update.exec(db).await?;
    }
    rewrite::Entity::delete_by_id(Word(booking)).exec(db).await?;
    Ok(blank.len() as u64)
}

/// The row stays: bookings refer to it.
async fn blank_contacts(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    use contact::Column::{Company, Email, Id, Language, Name, Phone};
    let nothing = || Expr::value(None::<String>);
    let update = contact::Entity::update_many()
        .col_expr(Email, Expr::value(""))
        .col_expr(Name, nothing())
        .col_expr(Phone, nothing())
        .col_expr(Company, nothing())
        .col_expr(Language, nothing())
        .filter(Id.is_in(scope.contacts.iter().cloned().map(Word)))
        .filter(Email.ne(""));
    Ok(update.exec(db).await?.rows_affected)
}

/// A conversation goes on under no name by which the person could come back into it unseen.
async fn blank_threads(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    let mut gone = 0;
    for id in &scope.threads {
        let nobody = format!("erased-{id}");
        let update = thread::Entity::update_many()
            .col_expr(thread::Column::Token, Expr::value(nobody.clone()))
            .col_expr(thread::Column::RootMessageId, Expr::value(nobody.clone()))
            .filter(thread::Column::Id.eq(Word(*id)))
            .filter(thread::Column::Token.ne(nobody));
        gone += update.exec(db).await?.rows_affected;
    }
    // A conversation of others that began with a mail of theirs.
    let theirs = thread::Column::RootMessageId.is_in(scope.their_message_ids.iter().cloned());
    for row in thread::Entity::find().filter(theirs).all(db).await? {
        let update = thread::Entity::update_many()
            .col_expr(thread::Column::RootMessageId, Expr::value(format!("erased-{}", row.id.0)))
            .filter(thread::Column::Id.eq(row.id));
        gone += update.exec(db).await?.rows_affected;
    }
    Ok(gone)
}

/// That something came stays, so that it is not taken in once more.
async fn blank_deliveries(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    let mut gone = 0;
    for (source, event_id) in &scope.deliveries {
        let update = delivery::Entity::update_many()
            .col_expr(delivery::Column::Body, Expr::value(None::<Vec<u8>>))
            .filter(delivery::Column::Source.eq(source))
            .filter(delivery::Column::EventId.eq(event_id))
            .filter(delivery::Column::Body.is_not_null());
        gone += update.exec(db).await?.rows_affected;
    }
    Ok(gone)
}

/// What a payment says it is for is written by whoever pays; the booking's number is ours.
async fn blank_payments(db: &impl ConnectionTrait, scope: &Scope) -> Result<u64, DbErr> {
    let theirs = payment::Column::Booking.is_in(scope.bookings.iter().copied().map(Word));
    let mut gone = 0;
    for row in payment::Entity::find().filter(theirs).all(db).await? {
        let is_ours = row.reference.as_ref().is_none_or(|reference| reference.parse::<BookingNumber>().is_ok());
        if !is_ours {
            let update = payment::Entity::update_many()
                .col_expr(payment::Column::Reference, Expr::value(None::<String>))
                .filter(payment::Column::Id.eq(row.id));
            gone += update.exec(db).await?.rows_affected;
        }
    }
    Ok(gone)
}

/// What was to be decided about nobody's mail is decided; the tasks of a booking are the booking's business.
async fn blank_tasks(db: &impl ConnectionTrait, scope: &Scope, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let theirs = || task::Column::Id.is_in(scope.tasks.iter().copied());
    let close = task::Entity::update_many()
        .col_expr(task::Column::State, Expr::value(Word(TaskState::Superseded)))
        .col_expr(task::Column::DecidedAt, Expr::value(At(stored(now))))
        .filter(theirs())
        .filter(task::Column::Booking.is_null())
        .filter(task::Column::State.eq(Word(TaskState::Open)));
    close.exec(db).await?;
    let blank = task::Entity::update_many()
        .col_expr(task::Column::Details, Expr::value(Value::Null))
        .col_expr(task::Column::Note, Expr::value(NOTE))
        .filter(theirs());
    Ok(blank.exec(db).await?.rows_affected)
}
