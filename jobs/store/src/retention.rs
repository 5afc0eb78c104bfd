//! What has been kept for long enough: counted, and removed a bounded number at a time.
//!
//! Counting and removing ask the same question, so that what a dry run says is what goes. Knows no ages.

use std::collections::BTreeMap;

use booking::{BookingNumber, HoldKind, Status, TaskState};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, Iterable, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, IntoColumnRef, OnConflict, Query, SelectStatement},
};
use serde::Serialize;

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::{booking_row, clean_up, delivery, hold, message, outbox, snapshot, task, thread},
    error::DatabaseError,
    outbox::OutboxState,
    snapshots,
    tasks::Task,
};

/// How much of what there was, or went.
pub type Tally = BTreeMap<String, u64>;

/// What may go: everything of its kind up to an instant, that instant included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// Snapshots that nobody sees any more.
    ExpiredSnapshots {
        /// Past their end by then.
        at: DateTime<Utc>,
    },
    /// The oldest snapshots of bookings that have more than so many.
    SurplusSnapshots {
        /// Of one booking.
        most: u64,
    },
    /// Tasks that have ended.
    DecidedTasks {
        /// Ended by then.
        until: DateTime<Utc>,
    },
    /// What providers have posted, byte for byte. That they have, and what came of it, stays.
    DeliveryBodies {
        /// Received by then.
        until: DateTime<Utc>,
    },
    /// That providers have posted.
    Deliveries {
        /// Received by then.
        until: DateTime<Utc>,
    },
    /// Rows of jobs that were given up.
    DeadJobs {
        /// Given up by then.
        until: DateTime<Utc>,
    },
}

/// The last run of a clean-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CleanUp {
    /// Its name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What went.
    pub removed: Tally,
}

impl Store {
    /// How much of it there is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_outdated(&self, what: Outdated) -> Result<u64, DatabaseError> {
        let db = &self.read;
        Ok(match what {
            Outdated::ExpiredSnapshots { at } => snapshots::count_expired(db, at).await?,
            Outdated::SurplusSnapshots { most } => {
                snapshots::crowded(db, most).await?.iter().map(|(_, count)| count - most).sum()
            }
            Outdated::DecidedTasks { until } => task::Entity::find().filter(decided(until)).count(db).await?,
            Outdated::DeliveryBodies { until } => delivery::Entity::find().filter(with_body(until)).count(db).await?,
            Outdated::Deliveries { until } => delivery::Entity::find().filter(received(until)).count(db).await?,
            Outdated::DeadJobs { until } => outbox::Entity::find().filter(given_up(until)).count(db).await?,
        })
    }

    /// Removes up to `limit` of it, oldest first, and says how much went: less than `limit` means that nothing is left.
    ///
    /// # Errors
    /// When the database does not answer; nothing went.
    pub async fn remove_outdated(&self, what: Outdated, limit: u64) -> Result<u64, DatabaseError> {
        let db = &self.write;
        Ok(match what {
            Outdated::ExpiredSnapshots { at } => {
                let which = Condition::all().add(snapshot::Column::ExpiresAt.lte(At(at)));
                let oldest = first(snapshot::Entity, [snapshot::Column::Id], which, snapshot::Column::ExpiresAt, limit);
                let delete = snapshot::Entity::delete_many().filter(snapshot::Column::Id.in_subquery(oldest));
                delete.exec(db).await?.rows_affected
            }
            Outdated::SurplusSnapshots { most } => thin(db, most, limit).await?,
            Outdated::DecidedTasks { until } => {
                let oldest = first(task::Entity, [task::Column::Id], decided(until), task::Column::DecidedAt, limit);
                task::Entity::delete_many().filter(task::Column::Id.in_subquery(oldest)).exec(db).await?.rows_affected
            }
            Outdated::DeliveryBodies { until } => {
                let none = Expr::value(None::<Vec<u8>>);
                let update = delivery::Entity::update_many().col_expr(delivery::Column::Body, none);
                update.filter(first_deliveries(with_body(until), limit)).exec(db).await?.rows_affected
            }
            Outdated::Deliveries { until } => {
                let delete = delivery::Entity::delete_many().filter(first_deliveries(received(until), limit));
                delete.exec(db).await?.rows_affected
            }
            Outdated::DeadJobs { until } => {
                let oldest = first(outbox::Entity, [outbox::Column::Seq], given_up(until), outbox::Column::Seq, limit);
                let delete = outbox::Entity::delete_many().filter(outbox::Column::Seq.in_subquery(oldest));
                delete.exec(db).await?.rows_affected
            }
        })
    }

    /// Up to `limit` tasks with a number above `after` that are open since `until` or longer, by number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stale_tasks(&self, until: DateTime<Utc>, after: i64, limit: u64) -> Result<Vec<Task>, DatabaseError> {
        let query = task::Entity::find()
            .filter(task::Column::State.eq(Word(TaskState::Open)))
            .filter(task::Column::OpenedAt.lte(At(until)))
            .filter(task::Column::Id.gt(after));
        let rows = query.order_by_asc(task::Column::Id).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(Task::from).collect())
    }

    /// Up to `limit` bookings after the booking `after` (`None`: from the first) that ended by `until`, or whose event
    /// did, that nothing was heard of since, neither a change nor a mail that is not read yet or changed nothing, and
    /// that still name their client, or do so again: by a mail that came in after they were anonymised.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn long_ended(
        &self,
        until: DateTime<Utc>,
        after: Option<BookingNumber>,
        limit: u64,
    ) -> Result<Vec<BookingNumber>, DatabaseError> {
        let mut query = booking_row::Entity::find().filter(ended(until));
        if let Some(after) = after {
            query = query.filter(booking_row::Column::Number.gt(Word(after)));
        }
        let rows = query.order_by_asc(booking_row::Column::Number).limit(limit).all(&self.read).await?;
        Ok(rows.into_iter().map(|row| row.number.0).collect())
    }

    /// How many of them there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_long_ended(&self, until: DateTime<Utc>) -> Result<u64, DatabaseError> {
        Ok(booking_row::Entity::find().filter(ended(until)).count(&self.read).await?)
    }

    /// Keeps what the last run of a clean-up removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_clean_up(&self, run: &CleanUp) -> Result<(), DatabaseError> {
        let result = serde_json::to_value(&run.removed).unwrap_or_default();
        let row = clean_up::Model { name: run.name.clone(), at: At(stored(run.at)), result };
        let replace = OnConflict::column(clean_up::Column::Name).update_columns(clean_up::Column::iter()).to_owned();
        let insert = clean_up::Entity::insert(row.into_active_model()).on_conflict(replace);
        Ok(insert.exec_without_returning(&self.write).await.map(drop)?)
    }

    /// The last run of every clean-up that ever ran, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clean_ups(&self) -> Result<Vec<CleanUp>, DatabaseError> {
        let rows = clean_up::Entity::find().order_by_asc(clean_up::Column::Name).all(&self.read).await?;
        let read = |row: clean_up::Model| CleanUp {
            name: row.name,
            at: row.at.0,
            removed: serde_json::from_value(row.result).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(read).collect())
    }
}

fn decided(until: DateTime<Utc>) -> Condition {
    let ended = task::Column::State.ne(Word(TaskState::Open));
    Condition::all().add(ended).add(task::Column::DecidedAt.lte(At(until)))
}

fn received(until: DateTime<Utc>) -> Condition {
    Condition::all().add(delivery::Column::ReceivedAt.lte(At(until)))
}

fn with_body(until: DateTime<Utc>) -> Condition {
    received(until).add(delivery::Column::Body.is_not_null())
}

/// Rows that died before that was noted have the time of their writing alone.
fn given_up(until: DateTime<Utc>) -> Condition {
    let died_at = Func::coalesce([Expr::col(outbox::Column::DoneAt), Expr::col(outbox::Column::CreatedAt)]);
    let dead = outbox::Column::State.eq(Word(OutboxState::Dead));
    Condition::all().add(dead).add(Expr::from(died_at).lte(At(until)))
}

/// Whether a booking has ended and rested since. A confirmed booking has ended with its event, whose hold stays for good.
pub(crate) fn ended(until: DateTime<Utc>) -> Condition {
    let over = Query::select()
        .column(hold::Column::Booking)
        .from(hold::Entity)
        .and_where(hold::Column::Kind.eq(Word(HoldKind::Confirmed)))
        .and_where(hold::Column::EndsAt.lte(At(until)))
        .take();
    let ended = Condition::any()
        .add(booking_row::Column::Status.is_in([Status::Cancelled, Status::Lost].map(Word)))
        .add(booking_row::Column::Number.in_subquery(over));
    let named = Condition::any().add(booking_row::Column::AnonymisedAt.is_null()).add(Expr::exists(messages()));
    Condition::all()
        .add(named)
        .add(booking_row::Column::UpdatedAt.lte(At(until)))
        .add(Expr::not_exists(heard_of(until)))
        .add(ended)
}

/// What came in after `since` in the conversations of the booking at hand.
fn heard_of(since: DateTime<Utc>) -> SelectStatement {
    messages().and_where(message::Column::ReceivedAt.gt(At(since))).take()
}

/// What stands in the conversations of the booking at hand.
fn messages() -> SelectStatement {
    let in_thread = Expr::col((message::Entity, message::Column::Thread)).equals((thread::Entity, thread::Column::Id));
    let of_booking = Expr::col((thread::Entity, thread::Column::Booking));
    Query::select()
        .expr(Expr::val(1))
        .from(thread::Entity)
        .inner_join(message::Entity, in_thread)
        .and_where(of_booking.equals((booking_row::Entity, booking_row::Column::Number)))
        .take()
}

/// The keys of the first `limit` rows.
fn first<E: EntityTrait, const N: usize>(
    table: E,
    keys: [E::Column; N],
    which: Condition,
    by: E::Column,
    limit: u64,
) -> SelectStatement
where
    E::Column: IntoColumnRef,
{
    let order = sea_orm::sea_query::Order::Asc;
    Query::select().columns(keys).from(table).cond_where(which).order_by(by, order).limit(limit).take()
}

fn first_deliveries(which: Condition, limit: u64) -> Expr {
    let keys = [delivery::Column::Source, delivery::Column::EventId];
    let oldest = first(delivery::Entity, keys, which, delivery::Column::ReceivedAt, limit);
    Expr::tuple(keys.map(Expr::col)).in_subquery(oldest)
}

async fn thin(db: &impl ConnectionTrait, most: u64, limit: u64) -> Result<u64, DbErr> {
    let mut gone = 0;
    for (number, count) in snapshots::crowded(db, most).await? {
        let room = limit - gone;
        if room == 0 {
            break;
        }
        gone += snapshots::thin(db, number, Ord::min(room, count - most)).await?;
    }
    Ok(gone)
}
