//! The schema's history. A migration that was released is never edited; the next one changes what it made.

#![expect(elided_lifetimes_in_paths, reason = "the trait of migrations is declared with an elided lifetime")]

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

mod m0001_bookings;
mod m0002_conversation;
mod m0003_work;
mod m0004_visits;
mod m0005_set_aside;
mod m0006_doubts;
mod m0007_offers_in_mails;
mod m0008_waiting_mails;
mod m0009_recipients;
mod m0010_calendars;
mod m0011_traces;
mod m0012_privacy;
mod schema;

pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_bookings::Migration),
            Box::new(m0002_conversation::Migration),
            Box::new(m0003_work::Migration),
            Box::new(m0004_visits::Migration),
            Box::new(m0005_set_aside::Migration),
            Box::new(m0006_doubts::Migration),
            Box::new(m0007_offers_in_mails::Migration),
            Box::new(m0008_waiting_mails::Migration),
            Box::new(m0009_recipients::Migration),
            Box::new(m0010_calendars::Migration),
            Box::new(m0011_traces::Migration),
            Box::new(m0012_privacy::Migration),
        ]
    }
}
