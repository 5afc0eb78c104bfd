//! The invoice address, merged field by field from what a client's mails give. It lives in a side table: a booking
//! knows only which parts are there.

use booking::{Billing, BillingId, BillingParts, Booking};
use store::BillingAddress;

use crate::Services;

/// What was known of the invoice address, with what the message gives over it.
pub(crate) async fn merged(services: &Services, booking: &Booking, given: &Billing) -> anyhow::Result<BillingAddress> {
    let known = match &booking.billing {
        Some(record) => services.store.billing_address(&record.id).await?,
        None => None,
    };
    Ok(merge(BillingId(services.new_id().to_string()), known.as_ref(), given))
}

fn merge(id: BillingId, known: Option<&BillingAddress>, given: &Billing) -> BillingAddress {
    let old = |field: fn(&BillingAddress) -> &Option<String>| known.and_then(|address| field(address).clone());
    let Billing { name_or_company, street, postal_code, city, country } = given.clone();
    BillingAddress {
        id,
        name_or_company: name_or_company.or_else(|| old(|address| &address.name_or_company)),
        street: street.or_else(|| old(|address| &address.street)),
        postal_code: postal_code.or_else(|| old(|address| &address.postal_code)),
        city: city.or_else(|| old(|address| &address.city)),
        country: country.or_else(|| old(|address| &address.country)),
    }
}

/// Which parts of the address are there: all that the booking may know of it.
pub(crate) fn parts(address: &BillingAddress) -> BillingParts {
    BillingParts {
        name: address.name_or_company.is_some(),
        street: address.street.is_some(),
        postal_code: address.postal_code.is_some(),
        city: address.city.is_some(),
        country: address.country.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_fields_are_laid_over_earlier_ones() {
        let known = BillingAddress {
            id: BillingId("old".to_owned()),
            name_or_company: Some("Keller AG".to_owned()),
            street: Some("Seestrasse 1".to_owned()),
            postal_code: None,
            city: Some("Zürich".to_owned()),
            country: None,
        };
        let given = Billing {
            street: Some("Seestrasse 2".to_owned()),
            country: Some("Schweiz".to_owned()),
            ..Billing::default()
        };
        let merged = merge(BillingId("new".to_owned()), Some(&known), &given);
        assert_eq!(merged.street.as_deref(), Some("Seestrasse 2"));
        assert_eq!(merged.city.as_deref(), Some("Zürich"));
        assert!(!parts(&merged).complete(), "the postal code is still missing");
    }
}
