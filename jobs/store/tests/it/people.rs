//! Side tables and listings.

use booking::{Booking, Hold, HoldKind, Status};
use chrono::TimeDelta;
use store::{BookingWrite, Commit, HoldChange, MessageLink, NewDelivery};

use crate::support::{
    Venue, on_both_engines,
    samples::{
        billing_address, booking, contact, delivery, hold, inbound, mail, now, number, our_mail, step, window, write,
    },
};

on_both_engines! {
    people_are_replaced_whole
    bookings_are_listed_newest_first
    leads_are_silent_when_nothing_was_heard_of_them
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

async fn leads_are_silent_when_nothing_was_heard_of_them(venue: Venue) {
    let store = &venue.store;
    // The third has an option, and somebody wrote about the fourth without changing anything.
    for serial in 1..=4 {
        let hold = Hold { kind: HoldKind::Confirmed, ..hold("B", window(600, 960)) };
        let confirmed = serial == 3;
        let booking = Booking { confirmed, ..booking(number(serial), 25) };
        let kept = if confirmed { HoldChange::Take(hold) } else { HoldChange::Keep };
        let at = now() + TimeDelta::days(i64::from(serial));
        store
            .commit(&Commit { at, ..step(BookingWrite { booking, hold: kept, ..write(number(serial), 0) }) })
            .await
            .unwrap();
    }
    let late = mail("<late@client.example>");
    let received_at = now() + TimeDelta::days(20);
    store
        .import_delivery(&NewDelivery { received_at, ..delivery() }, &inbound(late.clone()), |_| vec![])
        .await
        .unwrap();
    let message = Some(MessageLink { message: late.content.id.clone(), booking: number(4) });
    store.commit(&Commit { message, ..Commit::at(received_at) }).await.unwrap();
    for (days, limit, expected) in
        [(0, 9, vec![]), (1, 9, vec![1]), (10, 9, vec![1, 2]), (10, 1, vec![1]), (20, 9, vec![1, 2, 4])]
    {
        let silent = store.silent_leads(now() + TimeDelta::days(days), limit).await.unwrap();
        let found: Vec<_> = silent.iter().map(|stored| stored.booking.number.serial).collect();
        assert_eq!(found, expected, "silent since day {days}");
    }
}

#[test]
fn debug_output_holds_no_personal_data() {
    let rows = format!("{:?}", (contact(), billing_address(), mail("<a@b>"), our_mail(None, None), delivery()));
    for personal in ["anna", "Anna", "Keller", "Seestrasse", "Guten", "159"] {
        assert!(!rows.contains(personal), "{personal} in {rows}");
    }
}
