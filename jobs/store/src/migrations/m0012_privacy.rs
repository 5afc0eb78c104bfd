//! What is frozen for a while, what has been erased, and the one way in which the journal may be rewritten.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, boolean, json_binary, json_binary_null, text},
    sea_orm::{ConnectionTrait, DbBackend},
    sea_query::Table,
};

use super::schema::{index, refers, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0012_privacy"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        snapshots(manager).await?;
        erasures(manager).await?;
        let clean_ups = [text("name").primary_key().take(), big_integer("at"), json_binary("result")];
        manager.create_table(table("clean_ups", clean_ups)).await?;
        let column = big_integer_null("anonymised_at").take();
        manager.alter_table(Table::alter().table("bookings").add_column(column).take()).await?;
        rewriting(manager).await
    }
}

async fn snapshots(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text("booking"),
        text("kind"),
        json_binary("content"),
        big_integer("created_at"),
        big_integer("expires_at"),
    ];
    let snapshots = table("snapshots", columns).foreign_key(&mut refers("booking", "bookings", "number")).take();
    manager.create_table(snapshots).await?;
    index(manager, "snapshots", ["expires_at"]).await?;
    index(manager, "snapshots", ["booking", "created_at"]).await
}

async fn erasures(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text("subject"),
        big_integer("at"),
        boolean("overridden"),
        json_binary("receipt"),
        json_binary_null("work"),
        big_integer_null("finished_at"),
    ];
    manager.create_table(table("erasures", columns)).await?;
    index(manager, "erasures", ["subject"]).await?;
    let keys = [text("name").primary_key().take(), text("value")];
    manager.create_table(table("keys", keys)).await
}

/// The journal stays append-only but for a booking that stands in `rewrites`, which it does within one transaction only:
/// what an event says may then be blanked. Its place, its time, its cause and its kind may not, and no line may go.
async fn rewriting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager.create_table(table("rewrites", [text("booking").primary_key().take()])).await?;
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => {
            "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN
                 IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM rewrites WHERE rewrites.booking = OLD.booking)
                     AND NEW.booking = OLD.booking AND NEW.seq = OLD.seq AND NEW.at = OLD.at
                     AND NEW.actor = OLD.actor AND NEW.cause = OLD.cause
                     AND NEW.event->>'type' IS NOT DISTINCT FROM OLD.event->>'type'
                 THEN RETURN NEW; END IF;
                 RAISE EXCEPTION 'journal is append-only';
             END $$;"
        }
        _ => {
            "DROP TRIGGER journal_is_never_updated;
             CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
             WHEN NOT (EXISTS (SELECT 1 FROM rewrites WHERE rewrites.booking = OLD.booking)
                 AND NEW.booking = OLD.booking AND NEW.seq = OLD.seq AND NEW.at = OLD.at
                 AND NEW.actor = OLD.actor AND NEW.cause = OLD.cause
                 AND json_extract(NEW.event, '$.type') IS json_extract(OLD.event, '$.type'))
             BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;"
        }
    };
    manager.get_connection().execute_unprepared(statements).await.map(drop)
}
