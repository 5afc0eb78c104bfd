//! How many hand-overs of a mail ended nobody knows how.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, schema::big_integer, sea_query::Table,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_doubts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer("doubts").default(0).take();
        manager.alter_table(Table::alter().table("mails").add_column(column).take()).await
    }
}
