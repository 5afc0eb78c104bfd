//! What the machinery keeps: the outbox, the clock's marks, the counters.

use serde_json::Value as Json;

use super::entity;
use crate::{
    columns::{At, Int, Word},
    ids::OutboxId,
    outbox::OutboxState,
};

entity!(outbox in "outbox" {
    #[sea_orm(primary_key)]
    seq: i64,
    id: Word<OutboxId>,
    lane: String,
    kind: String,
    v: Int<u32>,
    args: Json,
    job_group: Option<String>,
    run_at: Option<At>,
    traceparent: Option<String>,
    state: Word<OutboxState>,
    reason: Option<String>,
    created_at: At,
    done_at: Option<At>,
});

entity!(counter in "counters" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    value: Int<i64>,
});

entity!(schedule_mark in "schedule_marks" {
    #[sea_orm(primary_key, auto_increment = false)]
    name: String,
    at: At,
});
