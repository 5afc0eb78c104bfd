//! Slots of site visits, and what is known against a thread.

use sea_orm_migration::{
    DbErr, MigrationName, MigrationTrait, SchemaManager, async_trait,
    schema::{big_integer, big_integer_null, boolean, text},
    sea_orm::ConditionalStatement,
    sea_query::{Expr, ExprTrait, Table},
};

use super::schema::{index, over, refers, table};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_visits"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        visits(manager).await?;
        suspicions(manager).await
    }
}

async fn visits(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [text("booking"), big_integer("starts_at"), boolean("scheduled"), big_integer_null("until")];
    let visits = table("visit_slots", columns)
        .primary_key(&mut over(["booking", "starts_at"]))
        .foreign_key(&mut refers("booking", "bookings", "number"))
        .take();
    manager.create_table(visits).await?;
    // The house is shown to one client at a time.
    let mut one = over(["starts_at"]);
    let one = one.unique().name("visit_slots_one_scheduled_at_a_time").table("visit_slots");
    manager.create_index(one.and_where(Expr::col("scheduled").eq(true)).take()).await?;
    index(manager, "visit_slots", ["starts_at"]).await
}

/// How many mails of a thread tried to instruct the machine since a manager last looked.
async fn suspicions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let injections = big_integer("injections").default(0).take();
    let alter = Table::alter().table("threads").add_column(injections).take();
    manager.alter_table(alter).await
}
