//! What is known of calendars elsewhere: our entries, others' times, and when each was read.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, boolean, text, text_null},
};

use super::schema::{index, over, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_calendars"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entries = [
            text("calendar"),
            text("uid"),
            text("booking"),
            text_null("written"),
            text_null("intended"),
            big_integer_null("ends_at"),
            big_integer_null("told_at"),
            big_integer_null("asked_at"),
        ];
        let entries = table("calendar_entries", entries).primary_key(&mut over(["calendar", "uid"])).take();
        manager.create_table(entries).await?;
        let times = [text("room"), text("uid"), big_integer("starts_at"), big_integer("ends_at"), boolean("told")];
        let key = &mut over(["room", "uid", "starts_at", "ends_at"]);
        manager.create_table(table("foreign_entries", times).primary_key(key).take()).await?;
        index(manager, "foreign_entries", ["starts_at"]).await?;
        let reads = [
            text("calendar").primary_key().take(),
            big_integer_null("read_at"),
            big_integer_null("failing_since"),
            big_integer_null("told_at"),
        ];
        manager.create_table(table("calendar_reads", reads)).await
    }
}
