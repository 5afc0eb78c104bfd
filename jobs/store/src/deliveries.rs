//! Deliveries: what was handed in, byte for byte, once per source and event.

use std::{collections::HashSet, fmt};

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult,
};
use serde::{Deserialize, Serialize};

use crate::{
    Store, clean,
    columns::{At, Int, Word, stored},
    entities::delivery as row,
    error::DatabaseError,
};

/// An engine takes some 32,000 values in a question.
const EVENTS_A_QUESTION: usize = 1_000;

/// A verified delivery.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Configured name of the source.
    pub source: String,
    /// The provider's id of the event, unique within the source.
    pub event_id: String,
    /// How it was signed.
    pub scheme: String,
    /// What the source delivers.
    pub kind: String,
    /// When the ingress accepted it.
    pub received_at: DateTime<Utc>,
    /// The bytes that were signed.
    pub body: Vec<u8>,
}

impl fmt::Debug for NewDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, event_id, .. } = self;
        f.debug_struct("NewDelivery").field("source", source).field("event_id", event_id).finish_non_exhaustive()
    }
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its mail or payment was stored.
    Imported,
    /// Its mail was stored before, from another delivery.
    Duplicate,
    /// It holds nothing that we act on.
    Ignored,
}

/// How many deliveries of a source ended in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryCount {
    /// Configured name of the source.
    pub source: String,
    /// What became of them.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
}

#[derive(FromQueryResult)]
struct CountRow {
    source: String,
    outcome: Word<Outcome>,
    count: Int<u64>,
}

impl Store {
    /// A delivery as it was kept; its body is empty once it has been cleared away.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery(&self, source: &str, event_id: &str) -> Result<Option<NewDelivery>, DatabaseError> {
        let key = (source.to_owned(), event_id.to_owned());
        Ok(row::Entity::find_by_id(key).one(&self.read).await?.map(NewDelivery::from))
    }

    /// Up to `limit` deliveries whose bytes are kept, after this source and event, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn deliveries_with_body(
        &self,
        after: Option<&(String, String)>,
        limit: u64,
    ) -> Result<Vec<NewDelivery>, DatabaseError> {
        let mut query = row::Entity::find().filter(row::Column::Body.is_not_null());
        if let Some((source, event_id)) = after {
            let same = Condition::all().add(row::Column::Source.eq(source)).add(row::Column::EventId.gt(event_id));
            query = query.filter(Condition::any().add(row::Column::Source.gt(source)).add(same));
        }
        let rows = query.order_by_asc(row::Column::Source).order_by_asc(row::Column::EventId).limit(limit);
        Ok(rows.all(&self.read).await?.into_iter().map(NewDelivery::from).collect())
    }

    /// Which of these events of a source were imported before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn events_there(&self, source: &str, events: &[&str]) -> Result<HashSet<String>, DatabaseError> {
        let mut there = HashSet::new();
        for page in events.chunks(EVENTS_A_QUESTION) {
            // An id that an engine refuses is not there; its import will say so.
            let ids = page.iter().map(|id| clean::text((*id).to_owned()));
            let query = row::Entity::find().select_only().column(row::Column::EventId);
            let query = query.filter(row::Column::Source.eq(source)).filter(row::Column::EventId.is_in(ids));
            there.extend(query.into_tuple::<String>().all(&self.read).await?);
        }
        Ok(there)
    }

    /// Deliveries by source and outcome.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delivery_counts(&self) -> Result<Vec<DeliveryCount>, DatabaseError> {
        let counts = row::Entity::find()
            .select_only()
            .columns([row::Column::Source, row::Column::Outcome])
            .column_as(row::Column::EventId.count(), "count")
            .group_by(row::Column::Source)
            .group_by(row::Column::Outcome);
        let mut counts: Vec<_> =
            counts.into_model::<CountRow>().all(&self.read).await?.into_iter().map(DeliveryCount::from).collect();
        counts.sort_by(|a, b| (&a.source, a.outcome).cmp(&(&b.source, b.outcome)));
        Ok(counts)
    }
}

/// Keeps a delivery; `false` if it is there.
pub(crate) async fn keep(db: &impl ConnectionTrait, new: &NewDelivery, outcome: Outcome) -> Result<bool, DbErr> {
    let row = row::Model {
        source: new.source.clone(),
        event_id: new.event_id.clone(),
        scheme: new.scheme.clone(),
        kind: new.kind.clone(),
        received_at: At(stored(new.received_at)),
        body: Some(new.body.clone()),
        outcome: Word(outcome),
    };
    let inserted = row::Entity::insert(row.into_active_model()).on_conflict_do_nothing().exec_without_returning(db);
    Ok(matches!(inserted.await?, TryInsertResult::Inserted(1)))
}

impl From<row::Model> for NewDelivery {
    fn from(row: row::Model) -> Self {
        Self {
            source: row.source,
            event_id: row.event_id,
            scheme: row.scheme,
            kind: row.kind,
            received_at: row.received_at.0,
            body: row.body.unwrap_or_default(),
        }
    }
}

impl From<CountRow> for DeliveryCount {
    fn from(row: CountRow) -> Self {
        Self { source: row.source, outcome: row.outcome.0, count: row.count.0 }
    }
}
