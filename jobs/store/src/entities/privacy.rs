//! What is kept for a while, and what is known of its going.

use booking::BookingNumber;
use serde_json::Value as Json;

use super::entity;
use crate::{
    columns::{At, Word},
    snapshots::{SnapshotId, SnapshotKind},
};

entity!(snapshot in "snapshots" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<SnapshotId>,
    booking: Word<BookingNumber>,
    kind: Word<SnapshotKind>,
    content: Json,
    created_at: At,
    expires_at: At,
});

entity!(erasure in "erasures" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    subject: String,
    at: At,
    overridden: bool,
    receipt: Json,
    work: Option<Json>,
    finished_at: Option<At>,
});

entity!(key in "keys" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    value: Word<String>,
});

entity!(rewrite in "rewrites" {
    #[sea_orm(primary_key, auto_increment = false)]
    booking: Word<BookingNumber>,
});

entity!(clean_up in "clean_ups" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    at: At,
    result: Json,
});
