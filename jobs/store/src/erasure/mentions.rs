//! Where an address is named in the store: asked of every table and column there is, so that a new one is asked by itself.
//!
//! The database picks what may name it; whether it does is for [`names`] to say.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, Statement,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

use super::add;
use crate::{Store, error::DatabaseError, naming::names, retention::Tally};

const SQLITE_COLUMNS: &str = "SELECT tables.name AS in_table, columns.name AS in_column
    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' ORDER BY 1, 2";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text AS in_table, column_name::text AS in_column
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying', 'json', 'jsonb')
    ORDER BY 1, 2";

impl Store {
    /// In how many rows an address is named, by table and column. Reads the whole store.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mentions(&self, address: &str) -> Result<Tally, DatabaseError> {
        let backend = self.read.get_database_backend();
        let columns = if backend == DbBackend::Postgres { POSTGRES_COLUMNS } else { SQLITE_COLUMNS };
        let mut found = Tally::new();
        for row in self.read.query_all_raw(Statement::from_string(backend, columns)).await? {
            let (table, column): (String, String) = (row.try_get("", "in_table")?, row.try_get("", "in_column")?);
            add(&mut found, &format!("{table}.{column}"), count(&self.read, &table, &column, address).await?);
        }
        Ok(found)
    }
}

async fn count(db: &impl ConnectionTrait, table: &str, column: &str, address: &str) -> Result<u64, DbErr> {
    let backend = db.get_database_backend();
    let text = format!(r#"CAST("{column}" AS TEXT)"#);
    // Bytes: what SQLite gives for a text need not be UTF-8.
    let said = match backend {
        DbBackend::Postgres => format!("convert_to({text}, 'UTF8')"),
        _ => format!("CAST({text} AS BLOB)"),
    };
    let sql = format!(r#"SELECT {said} AS said FROM "{table}" WHERE LOWER({text}) LIKE $1 ESCAPE '\'"#);
    let mut found = 0;
    for row in db.query_all_raw(Statement::from_sql_and_values(backend, sql, [pattern(address).into()])).await? {
        let said: Vec<u8> = row.try_get("", "said")?;
        found += u64::from(names(&String::from_utf8_lossy(&said), address));
    }
    Ok(found)
}

/// Whether a column's text may name an address: what has it as a part of a longer one is among it.
pub(super) fn may_name(column: impl ColumnTrait, address: &str) -> Expr {
    let written = Expr::col((column.entity_name(), column)).cast_as("text");
    Expr::from(Func::lower(written)).like(LikeExpr::new(pattern(address)).escape('\\'))
}

/// SQLite knows the small letters of ASCII alone: any sign may stand in place of another one.
fn pattern(address: &str) -> String {
    let escaped = address.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let loose: String = escaped.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    format!("%{loose}%")
}
