//! Side tables and listings.

use booking::{Booking, Status};
use store::{BookingWrite, Commit};

use crate::support::{
    Venue, on_both_engines,
    samples::{billing_address, booking, contact, delivery, mail, now, number, our_mail, step, write},
};

on_both_engines! {
    people_are_replaced_whole
    bookings_are_listed_newest_first
}

async fn people_are_replaced_whole(venue: Venue) {
    let (mut contact, mut address) = (contact(), billing_address());
    for name in [Some("Anna Keller"), Some("Anna Meier"), None] {
        contact.name = name.map(str::to_owned);
        address.country = name.map(str::to_owned);
        let write =
            Commit { contacts: vec![contact.clone()], billing_addresses: vec![address.clone()], ..Commit::at(now()) };
        venue.store.commit(&write).await.unwrap();
        assert_eq!(venue.store.contact(&contact.id).await.unwrap().as_ref(), Some(&contact));
        assert_eq!(venue.store.billing_address(&address.id).await.unwrap().as_ref(), Some(&address));
    }
}

async fn bookings_are_listed_newest_first(venue: Venue) {
    for (serial, confirmed) in [(1, false), (2, true), (10, false)] {
        let booking = Booking { confirmed, ..booking(number(serial), 25) };
        let new = BookingWrite { booking, ..write(number(serial), 0) };
        venue.store.commit(&step(new)).await.unwrap();
    }
    for (status, limit, expected) in
        [(None, 2, vec![10, 2]), (Some(Status::Lead), 9, vec![10, 1]), (Some(Status::Option), 9, vec![])]
    {
        let listed = venue.store.bookings(status, limit).await.unwrap();
        assert_eq!(
            listed.iter().map(|stored| stored.booking.number.serial).collect::<Vec<_>>(),
            expected,
            "{status:?}"
        );
    }
}

#[test]
fn debug_output_holds_no_personal_data() {
    let rows = format!("{:?}", (contact(), billing_address(), mail("<a@b>"), our_mail(None, None), delivery()));
    for personal in ["anna", "Anna", "Keller", "Seestrasse", "Guten", "159"] {
        assert!(!rows.contains(personal), "{personal} in {rows}");
    }
}
