//! Opening the store: one writer and several readers on SQLite, one pool on PostgreSQL.
//!
//! SQLite has one writer at a time whatever is asked of it. So every write of this process waits for the one
//! writing connection, and only other processes are waited for by SQLite's own busy timeout; transactions take the
//! write lock at their start, so none can find itself unable to upgrade in the middle.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    sqlx::{self, PgConnection, Row},
};
use sea_orm_migration::MigratorTrait;

use crate::{
    counters,
    error::{ConnectError, DatabaseError},
    migrations::Migrator,
};

/// How long a write waits for the writers of other processes (SQLite), or for a free connection.
const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const SQLITE_READERS: u32 = 4;
pub(crate) const POSTGRES_CONNECTIONS: u32 = 16;
/// Any number that no other application of the same PostgreSQL database uses: `bellhop` in ASCII.
const MIGRATION_LOCK: i64 = 0x62_65_6c_6c_68_6f_70;

/// The durable truth of a venue. A cheap handle; clones share their connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
}

impl Store {
    /// Opens `sqlite:///path/bellhop.db?mode=rwc` or `postgres://…`. Creates no tables: see [`Store::migrate`].
    ///
    /// # Errors
    /// When the URL is of another kind, or nothing answers there.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Self::open_sqlite(url).await,
            Some(("postgres" | "postgresql", rest)) => Self::open_postgres(&format!("postgres:{rest}")).await,
            _ => Err(ConnectError::Scheme),
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, ConnectError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return Err(ConnectError::InMemory);
        }
        let mut writer = options(url, 1);
        writer.map_sqlx_sqlite_opts(|options| {
            let durable = options.pragma("journal_mode", "WAL").pragma("synchronous", "FULL");
            durable.foreign_keys(true).busy_timeout(PATIENCE)
        });
        let mut readers = options(url, SQLITE_READERS);
        readers.map_sqlx_sqlite_opts(|options| options.create_if_missing(false).read_only(true).busy_timeout(PATIENCE));
        let write = Database::connect(writer).await.map_err(DatabaseError::from)?;
        let read = Database::connect(readers).await.map_err(DatabaseError::from)?;
        Ok(Self { read, write })
    }

    async fn open_postgres(url: &str) -> Result<Self, ConnectError> {
        // libpq's `postgres://user@/db?host=/socket/folder` has no host, which a URL with a user must have.
        let mut options = options(&url.replacen("@/", "@localhost/", 1), POSTGRES_CONNECTIONS);
        options.set_application_name("bellhop");
        options.test_before_acquire(false);
        options.map_sqlx_postgres_before_acquire(|connection, _| Box::pin(is_outside_a_transaction(connection)));
        let pool = Database::connect(options).await.map_err(DatabaseError::from)?;
        Ok(Self { read: pool.clone(), write: pool })
    }

    /// Applies the migrations that this build knows and the database lacks. Safe to call from several processes.
    ///
    /// # Errors
    /// When the database refuses, or was migrated by a newer build.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        let txn = self.begin().await?;
        if txn.get_database_backend() == DbBackend::Postgres {
            txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        Migrator::up(&txn, None).await?;
        Ok(txn.commit().await?)
    }

    /// Names of the migrations that the database lacks.
    ///
    /// # Errors
    /// When the database does not answer, or was migrated by a newer build.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, DatabaseError> {
        let pending = Migrator::get_pending_migrations_read_only(&self.read).await?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Asks for a sign of life.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.read.ping().await?;
        Ok(self.write.ping().await?)
    }

    /// Whether an import would find a store that takes writes: nobody else holds it, and it is not read-only. Changes
    /// nothing.
    ///
    /// # Errors
    /// When it does not.
    pub async fn takes_writes(&self) -> Result<(), DatabaseError> {
        let txn = self.begin().await?;
        counters::next(&txn, counters::IMPORTS).await?;
        Ok(txn.rollback().await?)
    }

    /// What time the database server has; `None` where there is none but this machine (SQLite).
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn clock(&self) -> Result<Option<DateTime<Utc>>, DatabaseError> {
        if self.read.get_database_backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let ask = Statement::from_string(DbBackend::Postgres, "SELECT clock_timestamp()");
        let answer = self.read.query_one_raw(ask).await?;
        Ok(answer.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// Closes every connection of every clone.
    ///
    /// # Errors
    /// When the database refuses to be closed.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.read.close().await?;
        Ok(self.write.close().await?)
    }

    /// Gives back the room of what was removed, so that nothing of it is left in the file. Says whether it could: on
    /// PostgreSQL that is the server's business (`VACUUM FULL`).
    ///
    /// # Errors
    /// When another process does not let go of the file in time.
    pub async fn compact(&self) -> Result<bool, DatabaseError> {
        if self.write.get_database_backend() == DbBackend::Postgres {
            return Ok(false);
        }
        self.write.execute_unprepared("VACUUM").await?;
        self.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        Ok(true)
    }

    /// A write transaction: it has SQLite's write lock from its start.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let postgres = self.write.get_database_backend() == DbBackend::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::ReadCommitted),
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        self.write.begin_with_options(options).await
    }
}

/// Whether a connection of the pool answers, and is in no transaction. Asked before every use, instead of sqlx's ping:
/// sqlx 0.9.0 does not know of a transaction whose `BEGIN` was given up before its answer came
/// (<https://github.com/launchbadge/sqlx/issues/4393>), and what the next user wrote would go when that one does.
async fn is_outside_a_transaction(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // In a transaction, `now` is when it began. As a simple query, since the steps of a prepared one each have a time.
    sqlx::raw_sql("SELECT now() = statement_timestamp()").fetch_one(connection).await?.try_get(0)
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).acquire_timeout(PATIENCE).sqlx_logging(false).record_stmt_in_spans(false);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(connection: &DatabaseConnection, name: &str) -> String {
        let ask = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let answer = connection.query_one_raw(ask).await.unwrap().unwrap();
        answer
            .try_get_by_index::<i64>(0)
            .map_or_else(|_| answer.try_get_by_index(0).unwrap(), |number| number.to_string())
    }

    #[tokio::test]
    async fn sqlite_writes_durably_and_reads_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/bellhop.db?mode=rwc", folder.path().display());
        let store = Store::connect(&url).await.unwrap();
        let full = "2";
        for (name, value) in [("journal_mode", "wal"), ("synchronous", full), ("foreign_keys", "1")] {
            assert_eq!(pragma(&store.write, name).await, value, "{name}");
        }
        for connection in [&store.read, &store.write] {
            assert_eq!(pragma(connection, "busy_timeout").await, PATIENCE.as_millis().to_string());
        }
        assert!(store.read.execute_unprepared("CREATE TABLE t (c)").await.is_err(), "readers do not write");
    }
}
