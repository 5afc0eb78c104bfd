//! The outbox of a person who is erased: jobs about what is gone, and reasons that quote them.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::Value;

use super::{Scope, mentions::may_name};
use crate::{columns::Word, entities::outbox as row, ids::OutboxId, naming::names};

/// Rows read in one go.
const BATCH: u64 = 500;

/// Removes the jobs about messages, mails and deliveries that are gone, and says which they were.
pub(super) async fn remove(db: &impl ConnectionTrait, scope: &Scope) -> Result<Vec<OutboxId>, DbErr> {
    let gone = Gone::of(scope);
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let query = row::Entity::find().filter(row::Column::Seq.gt(after));
        let rows = query.order_by_asc(row::Column::Seq).limit(BATCH).all(db).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        found.extend(rows.into_iter().filter(|row| gone.is_about(&row.args)).map(|row| row.id.0));
    }
    for ids in chunks(&found) {
        row::Entity::delete_many().filter(row::Column::Id.is_in(ids.iter().copied().map(Word))).exec(db).await?;
    }
    Ok(found)
}

/// Mail servers quote whom they refuse.
pub(super) async fn blank_reasons(db: &impl ConnectionTrait, address: &str) -> Result<u64, DbErr> {
    let rows = row::Entity::find().filter(may_name(row::Column::Reason, address)).all(db).await?;
    let quotes = |row: &row::Model| row.reason.as_deref().is_some_and(|reason| names(reason, address));
    let quoting: Vec<OutboxId> = rows.into_iter().filter(quotes).map(|row| row.id.0).collect();
    let mut blank = 0;
    for ids in chunks(&quoting) {
        let update = row::Entity::update_many()
            .col_expr(row::Column::Reason, Expr::value(None::<String>))
            .filter(row::Column::Id.is_in(ids.iter().copied().map(Word)));
        blank += update.exec(db).await?.rows_affected;
    }
    Ok(blank)
}

/// A statement takes a bounded number of values.
fn chunks(ids: &[OutboxId]) -> impl Iterator<Item = &[OutboxId]> {
    ids.chunks(usize::try_from(BATCH).unwrap_or(usize::MAX))
}

/// What a job's arguments may name.
struct Gone<'a> {
    ids: BTreeSet<String>,
    deliveries: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Gone<'a> {
    fn of(scope: &'a Scope) -> Self {
        let mails = scope.mails.iter().map(ToString::to_string);
        let ids = scope.messages.iter().map(|message| message.0.clone()).chain(mails).collect();
        let deliveries = scope.deliveries.iter().map(|(source, event)| (source.as_str(), event.as_str())).collect();
        Self { ids, deliveries }
    }

    fn is_about(&self, args: &Value) -> bool {
        let text = |name: &str| args.get(name).and_then(Value::as_str).unwrap_or_default();
        self.ids.contains(text("message"))
            || self.ids.contains(text("mail"))
            || self.deliveries.contains(&(text("source"), text("event_id")))
    }
}
