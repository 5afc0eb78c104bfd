//! Deliveries, threads, messages, payments, mails.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, binary_null, json_binary, text, text_null},
};

use super::schema::{index, over, refers, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_conversation"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        deliveries(manager).await?;
        threads(manager).await?;
        messages(manager).await?;
        payments(manager).await?;
        mails(manager).await
    }
}

async fn deliveries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("source"),
        text("event_id"),
        text("scheme"),
        text("kind"),
        big_integer("received_at"),
        binary_null("body"),
        text("outcome"),
    ];
    manager.create_table(table("deliveries", columns).primary_key(&mut over(["source", "event_id"])).take()).await?;
    index(manager, "deliveries", ["received_at"]).await
}

async fn threads(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text_null("booking"),
        text("token").unique_key().take(),
        text("root_message_id").unique_key().take(),
        big_integer("opened_at"),
    ];
    let threads = table("threads", columns).foreign_key(&mut refers("booking", "bookings", "number")).take();
    manager.create_table(threads).await?;
    index(manager, "threads", ["booking"]).await
}

async fn messages(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        big_integer("seq").unique_key().take(),
        text("message_id").unique_key().take(),
        text("thread"),
        text_null("booking"),
        text("source"),
        text("event_id"),
        text("from_address"),
        text_null("from_name"),
        json_binary("recipients"),
        text("subject"),
        text("text"),
        text_null("in_reply_to"),
        json_binary("references"),
        json_binary("headers"),
        json_binary("attachments"),
        big_integer("date"),
        big_integer("received_at"),
    ];
    let messages = table("messages", columns)
        .foreign_key(&mut refers("thread", "threads", "id"))
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .take();
    manager.create_table(messages).await?;
    index(manager, "messages", ["thread", "seq"]).await?;
    index(manager, "messages", ["booking"]).await
}

async fn payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text("source"),
        text("event_id"),
        text("payment_id"),
        text_null("refund_id"),
        text("kind"),
        text("amount"),
        text("currency"),
        text_null("reference"),
        text_null("booking"),
        big_integer("occurred_at"),
        big_integer("received_at"),
    ];
    let payments = table("payments", columns)
        .index(over(["source", "event_id"]).unique())
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .take();
    manager.create_table(payments).await?;
    index(manager, "payments", ["source", "payment_id"]).await?;
    index(manager, "payments", ["booking"]).await
}

async fn mails(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text_null("booking"),
        text_null("thread"),
        text("recipient"),
        text("message_id").unique_key().take(),
        text_null("in_reply_to"),
        json_binary("references"),
        text("subject"),
        text("text"),
        text("html"),
        text_null("invitation"),
        big_integer("created_at"),
        text("state"),
        big_integer_null("sent_at"),
    ];
    let mails = table("mails", columns)
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .foreign_key(&mut refers("thread", "threads", "id"))
        .take();
    manager.create_table(mails).await?;
    index(manager, "mails", ["thread"]).await?;
    index(manager, "mails", ["booking"]).await
}
