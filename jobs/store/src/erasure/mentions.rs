//! Where a text stands in the store: asked of every table and column there is, so that a new one is asked by itself.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, Statement,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

use super::add;
use crate::{Store, error::DatabaseError, retention::Tally};

const SQLITE_COLUMNS: &str = "SELECT tables.name AS in_table, columns.name AS in_column
    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' ORDER BY 1, 2";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text AS in_table, column_name::text AS in_column
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying', 'json', 'jsonb')
    ORDER BY 1, 2";

impl Store {
    /// In how many rows a text stands, by table and column; whatever the case of its letters. Reads the whole store.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mentions(&self, text: &str) -> Result<Tally, DatabaseError> {
        let backend = self.read.get_database_backend();
        let columns = if backend == DbBackend::Postgres { POSTGRES_COLUMNS } else { SQLITE_COLUMNS };
        let mut found = Tally::new();
        for row in self.read.query_all_raw(Statement::from_string(backend, columns)).await? {
            let (table, column): (String, String) = (row.try_get("", "in_table")?, row.try_get("", "in_column")?);
            add(&mut found, &format!("{table}.{column}"), count(&self.read, &table, &column, text).await?);
        }
        Ok(found)
    }
}

async fn count(db: &impl ConnectionTrait, table: &str, column: &str, text: &str) -> Result<u64, DbErr> {
    let sql =
        format!(r#"SELECT COUNT(*) AS found FROM "{table}" WHERE LOWER(CAST("{column}" AS TEXT)) LIKE $1 ESCAPE '\'"#);
    let ask = Statement::from_sql_and_values(db.get_database_backend(), sql, [pattern(text).into()]);
    let found: i64 = match db.query_one_raw(ask).await? {
        Some(row) => row.try_get("", "found")?,
        None => 0,
    };
    Ok(u64::try_from(found).unwrap_or_default())
}

/// Whether a column's text has this in it, whatever the case of its letters.
pub(super) fn says(column: impl ColumnTrait, text: &str) -> Expr {
    let written = Expr::col((column.entity_name(), column)).cast_as("text");
    Expr::from(Func::lower(written)).like(LikeExpr::new(pattern(text)).escape('\\'))
}

fn pattern(text: &str) -> String {
    let escaped = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
