//! Addresses that get no mail; to which address each mail goes, and when it was let go.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, text, text_null},
    sea_query::Table,
};

use super::schema::{index, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_recipients"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("address").primary_key().take(),
            text("cause"),
            text_null("said"),
            big_integer_null("task"),
            big_integer("since"),
        ];
        manager.create_table(table("suppressions", columns)).await?;
        // Mails that were written before have none: they are not counted.
        for column in [text_null("address"), big_integer_null("let_go_at")] {
            manager.alter_table(Table::alter().table("mails").add_column(column).take()).await?;
        }
        index(manager, "mails", ["address", "let_go_at"]).await
    }
}
