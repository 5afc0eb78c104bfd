//! Contacts and billing addresses: the personal data of a booking, in rows of their own that can be erased.

use booking::{BillingId, ContactId};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, sea_query::OnConflict};
use serde::{Deserialize, Serialize};

use crate::{
    Store,
    columns::Word,
    debug::debug_by,
    entities::{billing_address, contact},
    error::DatabaseError,
};

/// Who a booking is for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Under which events and state know the person.
    pub id: ContactId,
    /// Address the client writes from, in the form in which it is compared.
    pub email: String,
    /// Full name.
    pub name: Option<String>,
    /// As read, `+41440000000`.
    pub phone: Option<String>,
    /// The company they write for.
    pub company: Option<String>,
    /// `en` or `de`.
    pub language: Option<String>,
}
debug_by!(Contact, id);

/// Where the invoice goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingAddress {
    /// Under which events and state know the address.
    pub id: BillingId,
    /// Person or company.
    pub name_or_company: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Country, never guessed.
    pub country: Option<String>,
}
debug_by!(BillingAddress, id);

impl Store {
    /// The contact with this id, unless it was never stored or has been erased.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contact(&self, id: &ContactId) -> Result<Option<Contact>, DatabaseError> {
        let found = contact::Entity::find_by_id(Word(id.clone())).one(&self.read).await?.map(Contact::from);
        Ok(found.filter(|contact| !contact.email.is_empty()))
    }

    /// The billing address with this id, unless it was never stored or has been erased.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn billing_address(&self, id: &BillingId) -> Result<Option<BillingAddress>, DatabaseError> {
        let found = billing_address::Entity::find_by_id(Word(id.clone())).one(&self.read).await?;
        Ok(found.map(BillingAddress::from))
    }
}

/// Writes the whole row, new or not.
pub(crate) async fn put_contact(db: &impl ConnectionTrait, contact: &Contact) -> Result<(), DbErr> {
    let row = contact::Model::from(contact.clone());
    let replace = OnConflict::column(contact::Column::Id).update_columns(contact::Column::iter()).to_owned();
    contact::Entity::insert(row.into_active_model()).on_conflict(replace).exec_without_returning(db).await.map(drop)
}

/// Writes the whole row, new or not.
pub(crate) async fn put_billing(db: &impl ConnectionTrait, address: &BillingAddress) -> Result<(), DbErr> {
    let row = billing_address::Model::from(address.clone());
    let columns = billing_address::Column::iter();
    let replace = OnConflict::column(billing_address::Column::Id).update_columns(columns).to_owned();
    let insert = billing_address::Entity::insert(row.into_active_model()).on_conflict(replace);
    insert.exec_without_returning(db).await.map(drop)
}

impl From<contact::Model> for Contact {
    fn from(row: contact::Model) -> Self {
        let contact::Model { id: Word(id), email, name, phone, company, language } = row;
        Self { id, email, name, phone, company, language }
    }
}

impl From<Contact> for contact::Model {
    fn from(contact: Contact) -> Self {
        let Contact { id, email, name, phone, company, language } = contact;
        Self { id: Word(id), email, name, phone, company, language }
    }
}

impl From<billing_address::Model> for BillingAddress {
    fn from(row: billing_address::Model) -> Self {
        let billing_address::Model { id: Word(id), name_or_company, street, postal_code, city, country } = row;
        Self { id, name_or_company, street, postal_code, city, country }
    }
}

impl From<BillingAddress> for billing_address::Model {
    fn from(address: BillingAddress) -> Self {
        let BillingAddress { id, name_or_company, street, postal_code, city, country } = address;
        Self { id: Word(id), name_or_company, street, postal_code, city, country }
    }
}
