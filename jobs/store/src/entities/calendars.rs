//! What is known of calendars elsewhere.

use booking::{BookingNumber, RoomId};

use super::entity;
use crate::columns::{At, Word};

entity!(calendar_entry in "calendar_entries" {
    #[sea_orm(primary_key, auto_increment = false)]
    calendar: String,
    #[sea_orm(primary_key, auto_increment = false)]
    uid: String,
    booking: Word<BookingNumber>,
    written: Option<String>,
    intended: Option<String>,
    ends_at: Option<At>,
    told_at: Option<At>,
    asked_at: Option<At>,
});

entity!(foreign_entry in "foreign_entries" {
    #[sea_orm(primary_key, auto_increment = false)]
    room: Word<RoomId>,
    #[sea_orm(primary_key, auto_increment = false)]
    uid: String,
    #[sea_orm(primary_key, auto_increment = false)]
    starts_at: At,
    #[sea_orm(primary_key, auto_increment = false)]
    ends_at: At,
    told: bool,
});

entity!(calendar_read in "calendar_reads" {
    #[sea_orm(primary_key, auto_increment = false)]
    calendar: String,
    read_at: Option<At>,
    failing_since: Option<At>,
    told_at: Option<At>,
});
