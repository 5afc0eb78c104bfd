//! The task that a mail waits for, or waited for, before it is read.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, schema::big_integer_null, sea_query::Table,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_waiting_mails"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer_null("waits_for").take();
        manager.alter_table(Table::alter().table("messages").add_column(column).take()).await
    }
}
