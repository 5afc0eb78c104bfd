//! The outbox, the counters, the clock's marks.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, big_pk_auto, json_binary, text, text_null},
};

use super::schema::{index, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_work"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        outbox(manager).await?;
        let counters = [text("name").primary_key().take(), big_integer("value")];
        manager.create_table(table("counters", counters)).await?;
        let marks = [text("name").primary_key().take(), big_integer("at")];
        manager.create_table(table("schedule_marks", marks)).await
    }
}

async fn outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        big_pk_auto("seq"),
        text("id").unique_key().take(),
        text("lane"),
        text("kind"),
        big_integer("v"),
        json_binary("args"),
        text_null("job_group"),
        big_integer_null("run_at"),
        text("state"),
        text_null("reason"),
        big_integer("created_at"),
        big_integer_null("done_at"),
    ];
    manager.create_table(table("outbox", columns)).await?;
    index(manager, "outbox", ["state", "seq"]).await
}
