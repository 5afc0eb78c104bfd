//! Contacts, bookings, their journal, holds, offers and tasks.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, json_binary, text, text_null},
    sea_orm::{ConditionalStatement, ConnectionTrait, DbBackend},
    sea_query::{Expr, ExprTrait, ForeignKeyAction},
};

use super::schema::{index, over, refers, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_bookings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        people(manager).await?;
        bookings(manager).await?;
        journal(manager).await?;
        holds(manager).await?;
        offers(manager).await?;
        tasks(manager).await
    }
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let contacts = [
        text("id").primary_key().take(),
        text("email"),
        text_null("name"),
        text_null("phone"),
        text_null("company"),
        text_null("language"),
    ];
    let billing_addresses = [
        text("id").primary_key().take(),
        text_null("name_or_company"),
        text_null("street"),
        text_null("postal_code"),
        text_null("city"),
        text_null("country"),
    ];
    manager.create_table(table("contacts", contacts)).await?;
    manager.create_table(table("billing_addresses", billing_addresses)).await?;
    index(manager, "contacts", ["email"]).await
}

async fn bookings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("number").primary_key().take(),
        big_integer("version"),
        text("status"),
        json_binary("state"),
        text_null("contact"),
        big_integer("opened_at"),
        big_integer("updated_at"),
    ];
    let bookings = table("bookings", columns).foreign_key(&mut refers("contact", "contacts", "id")).take();
    manager.create_table(bookings).await?;
    index(manager, "bookings", ["status", "number"]).await?;
    index(manager, "bookings", ["contact"]).await
}

async fn journal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("booking"),
        big_integer("seq"),
        big_integer("at"),
        text("actor"),
        json_binary("cause"),
        json_binary("event"),
    ];
    let journal = table("journal", columns)
        .primary_key(&mut over(["booking", "seq"]))
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .take();
    manager.create_table(journal).await?;
    append_only(manager, "journal").await
}

/// An audit trail that the program can rewrite is none.
async fn append_only(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let statements = match manager.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
             CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
             FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();"
        ),
        _ => format!(
            "CREATE TRIGGER {table}_is_never_updated BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
             CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
        ),
    };
    manager.get_connection().execute_unprepared(&statements).await.map(drop)
}

async fn holds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let holds = [
        text("booking").primary_key().take(),
        text("room"),
        big_integer("starts_at"),
        big_integer("ends_at"),
        text("kind"),
        big_integer_null("expires_at"),
    ];
    let slots = [text("room"), big_integer("slot"), text("booking")];
    let holds = table("holds", holds).foreign_key(&mut refers("booking", "bookings", "number")).take();
    let mut of_a_hold = refers("booking", "holds", "booking");
    // The key is what makes two overlapping holds impossible.
    let slots = table("hold_slots", slots)
        .primary_key(&mut over(["room", "slot"]))
        .foreign_key(of_a_hold.on_delete(ForeignKeyAction::Cascade))
        .take();
    manager.create_table(holds).await?;
    manager.create_table(slots).await?;
    index(manager, "holds", ["room", "starts_at"]).await?;
    index(manager, "holds", ["expires_at"]).await?;
    index(manager, "hold_slots", ["booking"]).await
}

async fn offers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("id").primary_key().take(),
        text("booking"),
        big_integer("version"),
        text("state"),
        text("total"),
        text("currency"),
        json_binary("offer"),
        big_integer("created_at"),
        big_integer("updated_at"),
    ];
    let offers = table("offers", columns)
        .index(over(["booking", "version"]).unique())
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .take();
    manager.create_table(offers).await
}

async fn tasks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        big_integer("id").primary_key().take(),
        text_null("booking"),
        text_null("thread"),
        text_null("message"),
        text("kind"),
        text("state"),
        big_integer("version"),
        json_binary("details"),
        big_integer("opened_at"),
        big_integer_null("decided_at"),
        text_null("note"),
    ];
    let tasks = table("tasks", columns).foreign_key(&mut refers("booking", "bookings", "number")).take();
    manager.create_table(tasks).await?;
    let mut one_open = over(["booking", "kind"]);
    let one_open = one_open.unique().name("tasks_one_open_per_booking_and_kind").table("tasks");
    manager.create_index(one_open.and_where(Expr::col("state").eq("open")).take()).await?;
    index(manager, "tasks", ["state", "id"]).await
}
