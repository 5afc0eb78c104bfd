//! Databases of a PostgreSQL server to test against.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use super::postgres;

/// A database of the PostgreSQL server, there as long as this value.
pub(crate) struct Database(String);

impl Database {
    pub(crate) fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("bellhop_it_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        administer(&format!("CREATE DATABASE {name}"));
        Self(name)
    }

    /// It takes no connections any more, and those that it has end.
    pub(crate) fn shut(&self) {
        administer(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.0));
        administer(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.0));
    }

    /// It takes connections again.
    pub(crate) fn open(&self) {
        administer(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.0));
    }

    pub(crate) fn url(&self) -> String {
        postgres::url_of(&self.0)
    }

    pub(crate) fn execute(&self, statement: &str) {
        execute(statement, &self.url());
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.0));
    }
}

fn administer(statement: &str) {
    execute(statement, &postgres::admin_url());
}

fn execute(statement: &str, url: &str) {
    let output = Command::new("psql").args(["-q", "-c", statement, url]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
