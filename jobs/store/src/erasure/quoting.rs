//! Tasks of others that name a person: what is to be decided stays, with all that it takes to do it; the address goes.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::Value;

use crate::{entities::task, naming::spans};

/// Stands where an address was: one that nobody has (RFC 2606 §2), so that what was to be read as one can be.
const NOBODY: &str = "erased@address.invalid";

/// Takes an address out of tasks, and says of how many. Whole texts are written back: nobody changes them in between.
pub(super) async fn blank(db: &impl ConnectionTrait, tasks: &[i64], address: &str) -> Result<u64, DbErr> {
    let mut gone = 0;
    let quoting = task::Entity::find().filter(task::Column::Id.is_in(tasks.iter().copied()));
    for row in quoting.order_by_asc(task::Column::Id).lock_exclusive().all(db).await? {
        let note = row.note.as_deref().map(|note| without(note, address));
        let update = task::Entity::update_many()
            .col_expr(task::Column::Details, Expr::value(everywhere_without(row.details, address)))
            .col_expr(task::Column::Note, Expr::value(note))
            .filter(task::Column::Id.eq(row.id));
        gone += update.exec(db).await?.rows_affected;
    }
    Ok(gone)
}

fn everywhere_without(value: Value, address: &str) -> Value {
    match value {
        Value::String(text) => Value::String(without(&text, address)),
        Value::Array(items) => items.into_iter().map(|item| everywhere_without(item, address)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, everywhere_without(value, address))).collect()
        }
        other => other,
    }
}

fn without(text: &str, address: &str) -> String {
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    for span in spans(text, address) {
        kept.push_str(text.get(from..span.start).unwrap_or_default());
        kept.push_str(NOBODY);
        from = span.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_out_and_the_rest_is_as_it_was() {
        let cases = [
            ("to ANNA@x.ch, anna@x.ch.", "anna@x.ch", "to erased@address.invalid, erased@address.invalid."),
            ("joanna@x.ch über anna", "anna@x.ch", "joanna@x.ch über anna"),
            ("für jörg@x.ch ü", "jörg@x.ch", "für erased@address.invalid ü"),
            ("für JÖRG@x.ch ü", "jörg@x.ch", "für erased@address.invalid ü"),
            ("İ JÖRG@x.ch, jörg@x.ch İ", "jörg@x.ch", "İ erased@address.invalid, erased@address.invalid İ"),
            ("an ΝΊΚΟΣ@x.gr!", "νίκος@x.gr", "an erased@address.invalid!"),
            ("an İ@x.ch!", "i\u{307}@x.ch", "an erased@address.invalid!"),
            ("BJÖRG@x.ch", "jörg@x.ch", "BJÖRG@x.ch"),
            ("", "anna@x.ch", ""),
        ];
        for (text, address, expected) in cases {
            assert_eq!(without(text, address), expected, "{text}");
        }
    }
}
