//! Words that the migrations share.

use sea_orm_migration::{
    DbErr, SchemaManager,
    sea_query::{
        ColumnDef, ForeignKey, ForeignKeyCreateStatement, Index, IndexCreateStatement, Table, TableCreateStatement,
    },
};

/// A table with these columns and, so far, no keys over several of them.
pub(super) fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    table
}

/// A key over several columns; `primary()` or `unique()` says which.
pub(super) fn over<const N: usize>(columns: [&'static str; N]) -> IndexCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(column);
    }
    key
}

/// `column` holds the `key` of a row of `table`.
pub(super) fn refers(column: &'static str, table: &'static str, key: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from_col(column).to(table, key).take()
}

/// Indexes `columns` of `table`.
pub(super) async fn index<const N: usize>(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: [&'static str; N],
) -> Result<(), DbErr> {
    let name = format!("{table}_by_{}", columns.join("_"));
    manager.create_index(over(columns).name(name).table(table).take()).await
}
