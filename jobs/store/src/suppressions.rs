//! Addresses that get no mail any more: they do not work, or a mail to them was called spam.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{
    Store, clean,
    columns::{At, Word, stored},
    entities::suppression as row,
    erasure,
    error::DatabaseError,
};

/// An address on the list.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Suppression {
    /// In the form in which addresses are compared, see [`comparable`].
    pub address: String,
    /// Why.
    pub cause: SuppressionCause,
    /// What the recipient's server said.
    pub said: Option<String>,
    /// The task that told the manager last.
    pub task: Option<i64>,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl std::fmt::Debug for Suppression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suppression").field("cause", &self.cause).finish_non_exhaustive()
    }
}

/// Why an address gets no mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionCause {
    /// It does not work.
    Bounced,
    /// Its reader called a mail spam.
    Complained,
}

impl SuppressionCause {
    /// The name in listings and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }
}

/// An address in the form in which addresses are compared: without a name, in small letters.
#[must_use]
pub fn comparable(recipient: &str) -> String {
    let bare = recipient.rsplit_once('<').map_or(recipient, |(_, address)| address);
    clean::text(bare.trim().trim_end_matches('>').trim().to_lowercase())
}

impl Store {
    /// What is known against an address, whichever way it is written.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn suppression(&self, address: &str) -> Result<Option<Suppression>, DatabaseError> {
        let address = comparable(address);
        if let Some(listed) = row::Entity::find_by_id(&address).one(&self.read).await? {
            return Ok(Some(listed.into()));
        }
        // Who was erased is known by a hash alone.
        let Some(key) = erasure::subject_key(&self.read).await? else { return Ok(None) };
        let hidden = row::Entity::find_by_id(erasure::subject_tag(&key, &address)).one(&self.read).await?;
        Ok(hidden.map(|hidden| Suppression { address, ..hidden.into() }))
    }

    /// Up to `limit` addresses on the list, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn suppressions(&self, limit: u64) -> Result<Vec<Suppression>, DatabaseError> {
        let query = row::Entity::find().order_by_desc(row::Column::Since).order_by_asc(row::Column::Address);
        Ok(query.limit(limit).all(&self.read).await?.into_iter().map(Suppression::from).collect())
    }

    /// Takes an address off the list; `false` if it is not on it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lift_suppression(&self, address: &str) -> Result<bool, DatabaseError> {
        let address = comparable(address);
        let mut lifted = row::Entity::delete_by_id(&address).exec(&self.write).await?.rows_affected;
        if let Some(key) = erasure::subject_key(&self.read).await? {
            let hidden = row::Entity::delete_by_id(erasure::subject_tag(&key, &address));
            lifted += hidden.exec(&self.write).await?.rows_affected;
        }
        Ok(lifted > 0)
    }
}

/// Puts an address on the list. One that is on it keeps what is known; only the task is the newer one.
pub(crate) async fn add(db: &impl ConnectionTrait, new: &Suppression) -> Result<(), DbErr> {
    let row = row::Model {
        address: comparable(&new.address),
        cause: Word(new.cause),
        said: new.said.clone().map(clean::text),
        task: new.task,
        since: At(stored(new.since)),
    };
    let known = OnConflict::column(row::Column::Address).update_column(row::Column::Task).to_owned();
    row::Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(db).await.map(drop)
}

impl From<row::Model> for Suppression {
    fn from(row: row::Model) -> Self {
        let row::Model { address, cause: Word(cause), said, task, since: At(since) } = row;
        Self { address, cause, said, task, since }
    }
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn an_address_is_the_same_however_it_is_written() {
        let ways =
            ["anna@client.example", " Anna@Client.Example ", "A <b> <ANNA@client.example>", "<anna@client.example>"];
        for written in ways {
            assert_eq!(comparable(written), "anna@client.example");
        }
    }
}
