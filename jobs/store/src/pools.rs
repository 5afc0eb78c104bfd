//! The store's connections in numbers: how many are open, and how many of them do nothing. Asks the database nothing.

use sea_orm::{DatabaseConnection, DbBackend};

use crate::{Store, connect};

/// One pool of connections, at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// `read` and `write` on SQLite, `shared` on PostgreSQL.
    pub name: &'static str,
    /// Connections that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// How many may be open.
    pub most: u32,
}

impl Store {
    /// The pools of this store.
    #[must_use]
    pub fn pools(&self) -> Vec<Pool> {
        match self.write.get_database_backend() {
            DbBackend::Sqlite => [("read", &self.read, connect::SQLITE_READERS), ("write", &self.write, 1)]
                .into_iter()
                .map(|(name, connection, most)| sqlite(name, connection, most))
                .collect(),
            _ => vec![postgres(&self.write)],
        }
    }
}

fn sqlite(name: &'static str, connection: &DatabaseConnection, most: u32) -> Pool {
    let pool = connection.get_sqlite_connection_pool();
    Pool { name, open: pool.size(), idle: number(pool.num_idle()), most }
}

fn postgres(connection: &DatabaseConnection) -> Pool {
    let pool = connection.get_postgres_connection_pool();
    Pool { name: "shared", open: pool.size(), idle: number(pool.num_idle()), most: connect::POSTGRES_CONNECTIONS }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
