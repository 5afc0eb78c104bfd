//! Turns: how many mails to one address are let go within a time, whoever sends them.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, sea_query::Expr,
};

use crate::{
    Store,
    columns::{At, Word, stored},
    entities::mail as row,
    error::DatabaseError,
    ids::MailId,
    suppressions::comparable,
};

impl Store {
    /// Lets a mail go at `now` if fewer than `most` others to its address were since `since`. Else nothing changes, and
    /// the first of those that stand in its way is told by its time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn let_go(
        &self,
        id: MailId,
        recipient: &str,
        most: u64,
        (since, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Option<DateTime<Utc>>, DatabaseError> {
        let address = comparable(recipient);
        let txn = self.begin().await?;
        one_at_a_time(&txn, &address).await?;
        let others = row::Entity::find()
            .select_only()
            .column(row::Column::LetGoAt)
            .filter(row::Column::Address.eq(address))
            .filter(row::Column::LetGoAt.gt(At(stored(since))))
            .filter(row::Column::Id.ne(Word(id)));
        let newest = others.order_by_desc(row::Column::LetGoAt).limit(most).into_tuple::<At>().all(&txn).await?;
        let in_the_way = newest.last().filter(|_| newest.len() as u64 >= most).map(|At(at)| *at);
        if in_the_way.is_none() {
            let update = row::Entity::update_many().col_expr(row::Column::LetGoAt, Expr::value(At(stored(now))));
            update.filter(row::Column::Id.eq(Word(id))).exec(&txn).await?;
        }
        txn.commit().await?;
        Ok(in_the_way)
    }
}

/// SQLite has one writer; PostgreSQL would let two mails count at once.
async fn one_at_a_time(txn: &DatabaseTransaction, address: &str) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        txn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [address.into()])).await?;
    }
    Ok(())
}
