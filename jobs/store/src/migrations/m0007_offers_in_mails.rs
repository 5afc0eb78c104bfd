//! Which version of its booking's offer a mail carries.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait, schema::big_integer_null, sea_query::Table,
};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_offers_in_mails"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = big_integer_null("offer").take();
        manager.alter_table(Table::alter().table("mails").add_column(column).take()).await
    }
}
