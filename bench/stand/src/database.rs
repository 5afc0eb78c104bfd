//! Databases of a bench's own in somebody's PostgreSQL server.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Makes a database in the server of `admin`, a URL that names another one there, and returns its URL.
///
/// # Errors
/// When `psql` does not start, or the server refuses.
pub fn create_database(admin: &str, name: &str) -> Result<String> {
    let mut psql = Command::new("psql");
    let status = psql.args(["-q", "-c", &format!("CREATE DATABASE {name}"), admin]).status();
    ensure!(status.context("psql does not start")?.success(), "the database could not be created");
    let (path, query) =
        admin.split_once('?').map_or((admin, String::new()), |(path, query)| (path, format!("?{query}")));
    let server = path.rsplit_once('/').context("the PostgreSQL URL names no database")?.0;
    Ok(format!("{server}/{name}{query}"))
}
