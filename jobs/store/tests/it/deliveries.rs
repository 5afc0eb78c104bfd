//! Import: once, in order, with its job.

use sea_orm::ConnectionTrait as _;
use store::{Imported, Inbound, Outcome, Routed};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{delivery, inbound, job, mail, now, number, our_mail, payment, step, write},
};

on_both_engines! {
    a_mail_is_imported_with_its_job
    a_delivery_is_imported_once
    a_message_is_imported_once_whoever_delivers_it
    our_own_mail_that_comes_back_is_known
    a_payment_joins_the_thread_of_the_booking_it_names
    what_holds_nothing_is_kept
    imports_are_numbered_in_the_order_of_their_jobs
    characters_that_an_engine_refuses_are_replaced
    one_event_id_may_come_from_two_sources
    events_that_are_there_are_known_however_many_are_asked_for
    a_database_that_is_gone_is_told_from_one_that_refuses
}

async fn a_mail_is_imported_with_its_job(venue: Venue) {
    let new = mail("<a@client.example>");
    let jobs = |routed: &Routed| {
        let Routed::Mail { thread, .. } = routed else { panic!("{routed:?}") };
        vec![store::OutboxJob { group: Some(thread.to_string()), ..job("booking.process_message") }]
    };
    let imported = venue.store.import_delivery(&delivery(), &inbound(new.clone()), jobs).await.unwrap();
    let Imported::New(Routed::Mail { message, thread, booking, .. }) = imported else { panic!("{imported:?}") };
    assert_eq!((thread, booking), (new.new_thread.id, None));
    let stored = venue.store.message(&message).await.unwrap().unwrap();
    assert_eq!(venue.store.message_by_message_id("<a@client.example>").await.unwrap().as_ref(), Some(&stored));
    assert_eq!((stored.content, stored.received_at), (new.content, now()));
    let row = venue.store.pending(9).await.unwrap().pop().unwrap();
    assert_eq!(row.job.group, Some(thread.to_string()));
}

async fn a_delivery_is_imported_once(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    let (delivery, new) = (delivery(), mail("<a@client.example>"));
    let outcomes = at_once((0..8).map(|worker| {
        let (store, delivery, new) = (stores[worker % 2].clone(), delivery.clone(), new.clone());
        async move { store.import_delivery(&delivery, &inbound(new), |_| vec![job("a.job")]).await.unwrap() }
    }));
    let (new, again): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(|one| matches!(one, Imported::New(_)));
    assert_eq!((new.len(), again), (1, vec![Imported::DuplicateDelivery; 7]));
    assert_eq!(venue.store.pending(9).await.unwrap().len(), 1);
}

async fn a_message_is_imported_once_whoever_delivers_it(venue: Venue) {
    let first = mail("<a@client.example>");
    venue.store.import_delivery(&delivery(), &inbound(first.clone()), |_| vec![]).await.unwrap();
    let again = mail("<a@client.example>");
    let imported = venue.store.import_delivery(&delivery(), &inbound(again), |_| vec![job("a.job")]).await.unwrap();
    assert_eq!(imported, Imported::DuplicateMessage);
    assert_eq!(venue.store.pending(9).await.unwrap(), []);
    assert_eq!(venue.store.messages_of(first.new_thread.id).await.unwrap().len(), 1);
    let counts: Vec<_> = venue.store.delivery_counts().await.unwrap();
    let counts: Vec<_> = counts.into_iter().map(|count| (count.outcome, count.count)).collect();
    assert_eq!(counts, [(Outcome::Imported, 1), (Outcome::Duplicate, 1)], "both deliveries are kept");
}

async fn our_own_mail_that_comes_back_is_known(venue: Venue) {
    let ours = our_mail(None, None);
    venue.store.commit(&store::Commit { mails: vec![ours.clone()], ..store::Commit::at(now()) }).await.unwrap();
    let imported = venue.store.import_delivery(&delivery(), &inbound(mail(&ours.message_id)), |_| vec![]).await;
    assert_eq!(imported.unwrap(), Imported::DuplicateMessage);
}

async fn a_payment_joins_the_thread_of_the_booking_it_names(venue: Venue) {
    let first = mail("<a@client.example>");
    let message = first.content.id.clone();
    venue.store.import_delivery(&delivery(), &inbound(first.clone()), |_| vec![]).await.unwrap();
    let mut begin = step(write(number(1), 0));
    begin.message = Some(store::MessageLink { message, booking: number(1) });
    venue.store.commit(&begin).await.unwrap();
    for (named, thread) in [(Some(number(1)), Some(first.new_thread.id)), (Some(number(2)), None), (None, None)] {
        let paid = payment("225.00");
        let inbound = Inbound::Payment(paid.clone(), named);
        let imported = venue.store.import_delivery(&delivery(), &inbound, |_| vec![]).await.unwrap();
        assert_eq!(imported, Imported::New(Routed::Payment { payment: paid.id, thread }), "{named:?}");
        assert_eq!(venue.store.payment(paid.id).await.unwrap().unwrap().booking, None, "matching is a later step");
    }
}

async fn what_holds_nothing_is_kept(venue: Venue) {
    let delivery = delivery();
    let imported = venue.store.import_delivery(&delivery, &Inbound::Nothing, |_| vec![]).await.unwrap();
    assert_eq!(imported, Imported::New(Routed::Nothing));
    let again = venue.store.import_delivery(&delivery, &Inbound::Nothing, |_| vec![]).await.unwrap();
    assert_eq!(again, Imported::DuplicateDelivery);
    assert_eq!(venue.store.delivery_counts().await.unwrap()[0].outcome, Outcome::Ignored);
}

/// The order of the outbox is the order of the queue; the import sequence must be the same one.
async fn imports_are_numbered_in_the_order_of_their_jobs(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    at_once((0..40).map(|worker| {
        let store = stores[worker % 2].clone();
        let new = mail(&format!("<{worker}@client.example>"));
        async move {
            let with_seq = |routed: &Routed| {
                let Routed::Mail { seq, .. } = routed else { panic!("{routed:?}") };
                vec![store::OutboxJob { v: u32::try_from(*seq).unwrap(), ..job("a.job") }]
            };
            store.import_delivery(&delivery(), &inbound(new), with_seq).await.unwrap()
        }
    }))
    .await;
    let numbers: Vec<_> = venue.store.pending(99).await.unwrap().iter().map(|row| row.job.v).collect();
    assert_eq!(numbers.len(), 40);
    assert!(numbers.is_sorted(), "{numbers:?}");
}

async fn characters_that_an_engine_refuses_are_replaced(venue: Venue) {
    let mut new = mail("<a\0@client.example>");
    new.content.text = "Guten\0Tag 🌷".to_owned();
    new.content.subject = "\0".to_owned();
    new.content.references = vec!["<\0>".to_owned()];
    new.content.headers.insert("x\0".to_owned(), "\0y".to_owned());
    new.content.attachments = serde_json::json!([{"name\0": "a\0.pdf"}]);
    let id = new.content.id.clone();
    venue.store.import_delivery(&delivery(), &inbound(new.clone()), |_| vec![]).await.unwrap();
    let stored = venue.store.message(&id).await.unwrap().unwrap().content;
    assert_eq!((stored.text.as_str(), stored.subject.as_str()), ("Guten\u{fffd}Tag 🌷", "\u{fffd}"));
    assert_eq!(stored.attachments, serde_json::json!([{"name\u{fffd}": "a\u{fffd}.pdf"}]));
    let again = venue.store.import_delivery(&delivery(), &inbound(new), |_| vec![]).await.unwrap();
    assert_eq!(again, Imported::DuplicateMessage);
}

async fn one_event_id_may_come_from_two_sources(venue: Venue) {
    for source in ["mail", "stripe"] {
        let delivery = store::NewDelivery { source: source.to_owned(), event_id: "evt".to_owned(), ..delivery() };
        let imported = venue.store.import_delivery(&delivery, &Inbound::Nothing, |_| vec![]).await.unwrap();
        assert_eq!(imported, Imported::New(Routed::Nothing), "{source}");
    }
}

async fn events_that_are_there_are_known_however_many_are_asked_for(venue: Venue) {
    for (source, event_id) in [("events", "ev_7"), ("events", "ev_2499"), ("others", "ev_8")] {
        let delivery = store::NewDelivery { source: source.to_owned(), event_id: event_id.to_owned(), ..delivery() };
        venue.store.import_delivery(&delivery, &Inbound::Nothing, |_| vec![]).await.unwrap();
    }
    let asked: Vec<String> = (0..2_500).map(|n| format!("ev_{n}")).chain(["\0".to_owned()]).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let mut there: Vec<_> = venue.store.events_there("events", &asked).await.unwrap().into_iter().collect();
    there.sort();
    assert_eq!(there, ["ev_2499", "ev_7"]);
    assert_eq!(venue.store.events_there("events", &[]).await.unwrap().len(), 0);
}

async fn a_database_that_is_gone_is_told_from_one_that_refuses(venue: Venue) {
    let import =
        async || venue.store.import_delivery(&delivery(), &Inbound::Nothing, |_| vec![job("a"), job("a")]).await;
    let raw = venue.raw().await;
    raw.execute_unprepared("ALTER TABLE outbox RENAME TO elsewhere").await.unwrap();
    assert!(!import().await.unwrap_err().is_outage());
    raw.execute_unprepared("ALTER TABLE elsewhere RENAME TO outbox").await.unwrap();
    import().await.unwrap();

    venue.store.clone().close().await.unwrap();
    assert!(import().await.unwrap_err().is_outage());
}
