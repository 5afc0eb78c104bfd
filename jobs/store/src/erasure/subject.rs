//! The keyed hash by which an address can be asked for after it was erased.
//!
//! It is HMAC-SHA-256 under a random key of this store. Who has a receipt, or an export of receipts, learns nothing from
//! it; who has the whole store can ask whether an address that they already know was erased, and no more.

use chrono::{DateTime, Utc};
use ring::hmac;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

use super::mentions::may_name;
use crate::{
    Store,
    columns::{At, Word, stored},
    entities::{key as key_row, suppression},
    error::DatabaseError,
    naming::names,
    suppressions::{SuppressionCause, comparable},
};

/// Its name among the keys.
const NAME: &str = "erasure";
/// Begins a hash where else an address stands.
const PREFIX: &str = "erased:";

/// The hash of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Store {
    /// Notes that who was erased is not to be written to. One who is on the list keeps what is known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn suppress_erased(
        &self,
        subject: &Subject,
        cause: SuppressionCause,
        since: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        Ok(suppress(&self.write, subject, cause, since).await?)
    }

    /// The hash of an address. `fresh` is random; the first one ever given is the key for good.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subject_of(&self, address: &str, fresh: [u128; 2]) -> Result<Subject, DatabaseError> {
        let row = key_row::Model { name: NAME.to_owned(), value: Word(format!("{:032x}{:032x}", fresh[0], fresh[1])) };
        let insert = key_row::Entity::insert(row.into_active_model()).on_conflict_do_nothing();
        insert.exec_without_returning(&self.write).await?;
        let key = key(&self.write).await?.unwrap_or_default();
        Ok(Subject(tag(&key, &comparable(address))))
    }
}

/// The key, once something was erased.
pub(crate) async fn key(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    Ok(key_row::Entity::find_by_id(NAME).one(db).await?.map(|row| row.value.0))
}

/// What stands in place of an address.
pub(crate) fn tag(key: &str, address: &str) -> String {
    // A key of any length will do (RFC 2104).
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    hmac::sign(&key, address.as_bytes())
        .as_ref()
        .iter()
        .fold(PREFIX.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// See [`Store::suppress_erased`].
pub(super) async fn suppress(
    db: &impl ConnectionTrait,
    subject: &Subject,
    cause: SuppressionCause,
    since: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = suppression::Model {
        address: subject.as_str().to_owned(),
        cause: Word(cause),
        said: None,
        task: None,
        since: At(stored(since)),
    };
    let insert = suppression::Entity::insert(row.into_active_model()).on_conflict_do_nothing();
    insert.exec_without_returning(db).await.map(drop)
}

/// Who is not to be written to is not written to although nobody knows any more who that is.
pub(super) async fn hide_suppression(
    db: &impl ConnectionTrait,
    address: &str,
    subject: &Subject,
) -> Result<u64, DbErr> {
    let Some(listed) = suppression::Entity::find_by_id(address).one(db).await? else { return Ok(0) };
    suppression::Entity::delete_by_id(address).exec(db).await?;
    let hidden = suppression::Model { address: subject.as_str().to_owned(), said: None, task: None, ..listed };
    let insert = suppression::Entity::insert(hidden.into_active_model()).on_conflict_do_nothing();
    insert.exec_without_returning(db).await?;
    Ok(1)
}

/// A server that refuses another's mail may have said so of the person, to whom it was to go on.
pub(super) async fn blank_words(db: &impl ConnectionTrait, address: &str) -> Result<u64, DbErr> {
    use suppression::Column::{Address, Said};
    let rows = suppression::Entity::find().filter(may_name(Said, address)).all(db).await?;
    let quotes = |row: &suppression::Model| row.said.as_deref().is_some_and(|said| names(said, address));
    let mut blank = 0;
    for row in rows.into_iter().filter(quotes) {
        let update = suppression::Entity::update_many()
            .col_expr(Said, Expr::value(None::<String>))
            .filter(Address.eq(row.address));
        blank += update.exec(db).await?.rows_affected;
    }
    Ok(blank)
}
