//! Offers, one row a version, frozen but for its state.

use booking::{BookingNumber, Offer, OfferId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, sea_query::OnConflict,
};

use crate::{
    Store,
    columns::{At, Doc, Int, Word, stored},
    entities::offer as row,
    error::DatabaseError,
};

impl Store {
    /// Every version of a booking's offer, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn offers(&self, booking: BookingNumber) -> Result<Vec<Offer>, DatabaseError> {
        let query = row::Entity::find().filter(row::Column::Booking.eq(Word(booking)));
        let rows = query.order_by_asc(row::Column::Version).all(&self.read).await?;
        Ok(rows.into_iter().map(|row| row.offer.0).collect())
    }
}

/// Writes a version, new or not.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    booking: BookingNumber,
    offer: &Offer,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = row::Model {
        id: Word(OfferId(format!("{booking}-v{}", offer.version))),
        booking: Word(booking),
        version: Int(offer.version),
        state: Word(offer.state),
        total: Word(offer.total),
        currency: offer.currency.clone(),
        offer: Doc(offer.clone()),
        created_at: At(stored(at)),
        updated_at: At(stored(at)),
    };
    let changeable =
        [row::Column::State, row::Column::Total, row::Column::Currency, row::Column::Offer, row::Column::UpdatedAt];
    let replace = OnConflict::column(row::Column::Id).update_columns(changeable).to_owned();
    row::Entity::insert(row.into_active_model()).on_conflict(replace).exec_without_returning(db).await.map(drop)
}
