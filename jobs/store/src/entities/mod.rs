//! The tables, one module each. Only this crate sees them; callers get rows in the domain's own types.

mod bookings;
mod calendars;
mod conversation;
mod people;
mod privacy;
mod work;

pub(crate) use bookings::{booking_row, hold, hold_slot, journal, offer, task, visit_slot};
pub(crate) use calendars::{calendar_entry, calendar_read, foreign_entry};
pub(crate) use conversation::{delivery, mail, message, payment, thread};
pub(crate) use people::{billing_address, contact, suppression};
pub(crate) use privacy::{clean_up, erasure, key, rewrite, snapshot};
pub(crate) use work::{counter, outbox, schedule_mark};

/// A module with a SeaORM entity: the module's name, the table's, the columns. Keys between tables are the
/// migrations' business.
macro_rules! entity {
    ($module:ident in $table:literal { $($(#[$attribute:meta])* $column:ident: $type:ty,)* }) => {
        pub(crate) mod $module {
            use sea_orm::{
                ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
                PrimaryKeyTrait,
            };

            use super::*;

            #[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub(crate) struct Model {
                $($(#[$attribute])* pub(crate) $column: $type,)*
            }

            #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
            pub(crate) enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}
use entity;
