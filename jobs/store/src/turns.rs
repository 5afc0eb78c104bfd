//! Turns: how many mails to one address are let go within a time, whoever sends them, and in which order.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement, sea_query::Expr,
};

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::mail as row,
    error::DatabaseError,
    mails::{MailState, StoredMail},
    suppressions::comparable,
};

/// An earlier mail that has had no turn for so long keeps no later one from its own: nobody sends it any more.
const GIVEN_UP: TimeDelta = TimeDelta::days(1);

/// Whether a mail may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It may.
    Now,
    /// It may not yet.
    Later {
        /// When the first of those went that fill up the time; `None`: there is room.
        first_of_many: Option<DateTime<Utc>>,
        /// Earlier mails about its booking to its address that have had no turn either.
        behind: u64,
    },
}

impl Store {
    /// Lets a mail go at `now` if fewer than `most` others to its address were since `since`, and no earlier one about its
    /// booking waits. Else nothing changes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn let_go(
        &self,
        stored_mail: &StoredMail,
        most: u64,
        (since, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Turn, DatabaseError> {
        let (id, address) = (stored_mail.mail.id, comparable(&stored_mail.mail.recipient));
        let txn = self.begin().await?;
        one_at_a_time(&txn, &address).await?;
        let others = row::Entity::find()
            .select_only()
            .column(row::Column::LetGoAt)
            .filter(row::Column::Address.eq(&*address))
            .filter(row::Column::LetGoAt.gt(At(stored(since))))
            .filter(row::Column::Id.ne(Word(id)));
        let newest = others.order_by_desc(row::Column::LetGoAt).limit(most).into_tuple::<At>().all(&txn).await?;
        let in_the_way = newest.last().filter(|_| newest.len() as u64 >= most).map(|At(at)| *at);
        let behind = behind(&txn, stored_mail, &address, now).await?;
        let turn = match (in_the_way, behind) {
            (None, 0) => Turn::Now,
            (first_of_many, behind) => Turn::Later { first_of_many, behind },
        };
        if turn == Turn::Now {
            let update = row::Entity::update_many().col_expr(row::Column::LetGoAt, Expr::value(At(stored(now))));
            update.filter(row::Column::Id.eq(Word(id))).exec(&txn).await?;
        }
        txn.commit().await?;
        Ok(turn)
    }
}

async fn behind(
    txn: &DatabaseTransaction,
    StoredMail { mail, created_at, .. }: &StoredMail,
    address: &str,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let Some(booking) = mail.booking else { return Ok(0) };
    let written = At(stored(*created_at));
    let before = Condition::any()
        .add(row::Column::CreatedAt.lt(written))
        .add(Condition::all().add(row::Column::CreatedAt.eq(written)).add(row::Column::Id.lt(Word(mail.id))));
    let earlier = row::Entity::find()
        .filter(row::Column::Booking.eq(Word(booking)))
        .filter(row::Column::Address.eq(address))
        .filter(row::Column::State.eq(Word(MailState::Queued)))
        .filter(row::Column::LetGoAt.is_null())
        .filter(row::Column::CreatedAt.gt(At(stored(now - GIVEN_UP))))
        .filter(before);
    earlier.count(txn).await
}

/// SQLite has one writer; PostgreSQL would let two mails count at once.
async fn one_at_a_time(txn: &DatabaseTransaction, address: &str) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        txn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [address.into()])).await?;
    }
    Ok(())
}
