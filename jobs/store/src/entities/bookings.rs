//! Bookings with their journal, holds, offers and tasks.

use booking::{
    Actor, Booking, BookingNumber, Cause, ContactId, Event, HoldKind, MessageId, Offer, OfferId, OfferState, RoomId,
    Status, TaskKind, TaskState,
};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::entity;
use crate::{
    columns::{At, Doc, Int, Word},
    ids::ThreadId,
};

entity!(booking_row in "bookings" {
    #[sea_orm(primary_key, auto_increment = false)]
    number: Word<BookingNumber>,
    version: Int<u64>,
    status: Word<Status>,
    state: Doc<Booking>,
    contact: Option<Word<ContactId>>,
    opened_at: At,
    updated_at: At,
    anonymised_at: Option<At>,
});

entity!(journal in "journal" {
    #[sea_orm(primary_key, auto_increment = false)]
    booking: Word<BookingNumber>,
    #[sea_orm(primary_key, auto_increment = false)]
    seq: Int<u64>,
    at: At,
    actor: Word<Actor>,
    cause: Doc<Cause>,
    event: Doc<Event>,
});

entity!(hold in "holds" {
    #[sea_orm(primary_key, auto_increment = false)]
    booking: Word<BookingNumber>,
    room: Word<RoomId>,
    starts_at: At,
    ends_at: At,
    kind: Word<HoldKind>,
    expires_at: Option<At>,
});

entity!(hold_slot in "hold_slots" {
    #[sea_orm(primary_key, auto_increment = false)]
    room: Word<RoomId>,
    #[sea_orm(primary_key, auto_increment = false)]
    slot: i64,
    booking: Word<BookingNumber>,
});

entity!(visit_slot in "visit_slots" {
    #[sea_orm(primary_key, auto_increment = false)]
    booking: Word<BookingNumber>,
    #[sea_orm(primary_key, auto_increment = false)]
    starts_at: At,
    scheduled: bool,
    until: Option<At>,
});

entity!(offer in "offers" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<OfferId>,
    booking: Word<BookingNumber>,
    version: Int<u32>,
    state: Word<OfferState>,
    total: Word<Decimal>,
    currency: String,
    offer: Doc<Offer>,
    created_at: At,
    updated_at: At,
});

entity!(task in "tasks" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    booking: Option<Word<BookingNumber>>,
    thread: Option<Word<ThreadId>>,
    message: Option<Word<MessageId>>,
    kind: Word<TaskKind>,
    state: Word<TaskState>,
    version: Int<u64>,
    details: Json,
    opened_at: At,
    decided_at: Option<At>,
    note: Option<String>,
});
