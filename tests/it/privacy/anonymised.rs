//! Bookings that ended long ago name nobody any more.

use chrono::TimeDelta;
use jobs::AnonymiseBookings;

use super::{TEXTS, a_confirmed_event, a_lost_booking, bookings, lasting, until_after_the_event};
use crate::{journeys::on_both_engines, support::search::search};

on_both_engines! {
    async fn bookings_that_ended_long_ago_keep_their_figures_and_name_nobody(app: TestApp) {
        a_confirmed_event(&app).await;
        until_after_the_event(&app).await;
        a_lost_booking(&app).await;
        app.tick(&AnonymiseBookings::default()).await;
        assert!(search(&app, TEXTS).contains_key("table contacts"), "they ended lately");

        // Two years later; what the queue and the deliveries hold has gone by then, by other means.
        app.advance(TimeDelta::days(732));
        app.drain().await;
        let kept = lasting(&app).await;
        app.tick(&AnonymiseBookings::default()).await;
        let named: Vec<_> = search(&app, TEXTS).into_keys().collect();
        let elsewhere = |place: &&String| !place.starts_with("redis") && !place.ends_with("bellhop.db-wal") && !place.ends_with("bellhop.db");
        assert_eq!(named.iter().filter(elsewhere).collect::<Vec<_>>(), Vec::<&String>::new(), "{named:?}");
        assert_eq!(lasting(&app).await, kept, "the journal and the figures are as they were");
        for stored in bookings(&app).await {
            let journal = app.services.store.journal(stored.booking.number).await.unwrap();
            let events: Vec<_> = journal.iter().map(|line| line.entry.event.clone()).collect();
            assert_eq!(booking::fold(booking::Booking::new(stored.booking.number), &events), stored.booking, "the fold works");
        }
        let again = app.services.store.clean_ups().await.unwrap();
        app.tick(&AnonymiseBookings::default()).await;
        assert_eq!(again[0].removed["bookings"], 2);
        assert_eq!(app.services.store.clean_ups().await.unwrap()[0].removed["bookings"], 0, "once is enough");
        app.stop().await;
    }
}
