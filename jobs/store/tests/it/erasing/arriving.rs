//! A mail that arrives while its booking is anonymised: it is not taken along.

use sea_orm::{ConnectionTrait, TransactionTrait};

use super::{
    furnish,
    needed::{PATIENCE, somebody_waits},
};
use crate::support::{
    Venue, on_both_engines,
    samples::{now, number},
};

on_both_engines! {
    a_mail_that_has_just_arrived_is_not_taken_along
}

/// As an import does it: the lock of all imports first, then the mail; here the one that is there becomes a new one.
const ARRIVING: [&str; 2] = [
    "UPDATE counters SET value = value + 1 WHERE name = 'imports'",
    "UPDATE messages SET received_at = received_at + 1000000",
];

async fn a_mail_that_has_just_arrived_is_not_taken_along(venue: Venue) {
    furnish(&venue, false).await;
    let raw = venue.raw().await;
    let arriving = raw.begin().await.unwrap();
    for statement in ARRIVING {
        assert_eq!(arriving.execute_unprepared(statement).await.unwrap().rows_affected(), 1, "{statement}");
    }
    let commit = async {
        let waits = tokio::time::timeout(PATIENCE, somebody_waits(&venue, &raw)).await;
        assert!(waits.is_ok(), "the clean-up waits for the import");
        arriving.commit().await.unwrap();
    };
    let (anonymised, ()) = tokio::join!(venue.store.anonymise(number(1), now(), &[], now()), commit);
    assert_eq!(anonymised.unwrap(), None, "its client has just written");
    assert_eq!(venue.store.person_of(number(1)).await.unwrap().messages.len(), 1);
}
