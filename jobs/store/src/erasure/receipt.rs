//! An erasure as its row: what it came to, and what is left to do.

use sea_orm::DbErr;
use serde::Serialize;
use serde_json::Value;

use super::{Erasure, ErasureId};
use crate::{columns::At, entities::erasure as row};

/// What is left to do must not be lost by being unreadable.
pub(super) fn read(row: row::Model) -> Result<Erasure, DbErr> {
    let unreadable = |error: serde_json::Error| DbErr::Json(format!("an erasure: {error}"));
    Ok(Erasure {
        id: ErasureId(row.id),
        subject: row.subject,
        at: row.at.0,
        overridden: row.overridden,
        removed: serde_json::from_value(row.receipt).map_err(unreadable)?,
        finished_at: row.finished_at.map(|At(at)| at),
        work: row.work.map(serde_json::from_value).transpose().map_err(unreadable)?.unwrap_or_default(),
    })
}

pub(super) fn written(erasure: &Erasure) -> Result<row::Model, DbErr> {
    Ok(row::Model {
        id: erasure.id.0.clone(),
        subject: erasure.subject.clone(),
        at: At(erasure.at),
        overridden: erasure.overridden,
        receipt: json(&erasure.removed)?,
        work: Some(json(&erasure.work)?),
        finished_at: erasure.finished_at.map(At),
    })
}

/// What cannot be written is not erased: it would be lost.
pub(super) fn json(value: &impl Serialize) -> Result<Value, DbErr> {
    serde_json::to_value(value).map_err(|error| DbErr::Json(format!("an erasure: {error}")))
}
