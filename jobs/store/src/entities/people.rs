//! Personal data, apart from everything else so that it can be erased.

use booking::{BillingId, ContactId};

use super::entity;
use crate::{
    columns::{At, Word},
    suppressions::SuppressionCause,
};

entity!(contact in "contacts" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<ContactId>,
    email: String,
    name: Option<String>,
    phone: Option<String>,
    company: Option<String>,
    language: Option<String>,
});

entity!(billing_address in "billing_addresses" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<BillingId>,
    name_or_company: Option<String>,
    street: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    country: Option<String>,
});

entity!(suppression in "suppressions" {
    #[sea_orm(primary_key, auto_increment = false)]
    address: String,
    cause: Word<SuppressionCause>,
    said: Option<String>,
    task: Option<i64>,
    since: At,
});
