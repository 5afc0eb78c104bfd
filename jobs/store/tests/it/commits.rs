//! Commits: whole or not at all, on the version they were decided on.

use booking::{Booking, MessageId, OfferState, TaskKind};
use sea_orm::ConnectionTrait;
use store::{
    BookingWrite, Commit, CommitError, Committed, HoldChange, Imported, MailOutcome, MailState, MessageLink,
    PaymentLink, Routed, TaskChange, ThreadId,
};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{
        billing_address, booking, booking_with, contact, delivery, entry, hold, inbound, job, mail, now, number, offer,
        our_mail, payment, step, task, window, write,
    },
};

on_both_engines! {
    a_commit_writes_everything_it_names
    a_failing_commit_leaves_nothing
    a_room_changes_hands_in_one_transaction_or_not_at_all
    a_stale_commit_hears_what_the_version_is
    of_two_steps_on_one_version_one_is_taken
    the_journal_counts_on_from_the_version
    the_journal_cannot_be_rewritten
    an_offer_changes_its_state_and_nothing_is_added
    a_mail_that_was_sent_stays_sent
    a_payment_is_matched_later
}

async fn a_commit_writes_everything_it_names(venue: Venue) {
    let store = &venue.store;
    let (message, thread) = imported_mail(&venue).await;
    let task_id = store.next_task_id().await.unwrap();
    let (contact, address, follow_up) = (contact(), billing_address(), job("mail.send"));
    let letter = our_mail(Some(number(1)), Some(thread));
    let commit = Commit {
        contacts: vec![contact.clone()],
        billing_addresses: vec![address.clone()],
        booking: Some(BookingWrite {
            booking: Booking { contact: Some(contact.id.clone()), ..booking(number(1), 25) },
            hold: HoldChange::Take(hold("B", window(570, 990))),
            offers: vec![offer(1)],
            visit: None,
            ..write(number(1), 0)
        }),
        tasks: vec![TaskChange::Open(task(task_id, TaskKind::ApproveAcceptance))],
        message: Some(MessageLink { message: message.clone(), booking: number(1) }),
        mails: vec![letter.clone()],
        outbox: vec![follow_up.clone()],
        ..Commit::at(now())
    };
    assert_eq!(store.commit(&commit).await.unwrap(), Committed { version: Some(1) });

    let stored = store.booking_of_thread(thread).await.unwrap().unwrap();
    assert_eq!((stored.version, stored.opened_at, stored.updated_at), (1, now(), now()));
    assert_eq!(stored.booking, Booking { contact: Some(contact.id.clone()), ..booking(number(1), 25) });
    assert_eq!(store.contact(&contact.id).await.unwrap(), Some(contact));
    assert_eq!(store.billing_address(&address.id).await.unwrap(), Some(address));
    assert_eq!(store.hold(number(1)).await.unwrap(), Some(hold("B", window(570, 990))));
    assert_eq!(store.offers(number(1)).await.unwrap(), [offer(1)]);
    assert_eq!(store.task(task_id).await.unwrap().unwrap().version, 1);
    assert_eq!(store.message(&message).await.unwrap().unwrap().booking, Some(number(1)));
    assert_eq!(store.mail(letter.id).await.unwrap().unwrap().mail, letter);
    assert_eq!(store.mails_of_thread(thread).await.unwrap().len(), 1);
    assert_eq!(store.pending(9).await.unwrap().pop().unwrap().job, follow_up);
}

async fn imported_mail(venue: &Venue) -> (MessageId, ThreadId) {
    let imported = venue.store.import_delivery(&delivery(), &inbound(mail("<a@client.example>")), |_| vec![]).await;
    match imported.unwrap() {
        Imported::New(Routed::Mail { message, thread, .. }) => (message, thread),
        other => panic!("{other:?}"),
    }
}

async fn a_failing_commit_leaves_nothing(venue: Venue) {
    let store = &venue.store;
    store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    let first = job("booking.process_message");
    store.commit(&Commit { outbox: vec![first.clone()], ..Commit::at(now()) }).await.unwrap();
    let (contact, address, letter) = (contact(), billing_address(), our_mail(None, None));
    let loser = Commit {
        done: Some(first.id),
        contacts: vec![contact.clone()],
        billing_addresses: vec![address.clone()],
        mails: vec![letter.clone()],
        tasks: vec![TaskChange::Open(task(7, TaskKind::ManualReview))],
        outbox: vec![job("mail.send")],
        booking: Some(BookingWrite {
            offers: vec![offer(1)],
            visit: None,
            hold: HoldChange::Take(hold("B", window(0, 571))),
            ..write(number(2), 0)
        }),
        ..Commit::at(now())
    };
    let error = store.commit(&loser).await.unwrap_err();
    assert!(matches!(&error, CommitError::SlotTaken { room } if room.0 == "B"), "{error}");

    assert_eq!(store.booking(number(2)).await.unwrap(), None);
    assert_eq!(store.journal(number(2)).await.unwrap(), []);
    assert_eq!(store.offers(number(2)).await.unwrap(), []);
    assert_eq!(store.hold(number(2)).await.unwrap(), None);
    assert_eq!(store.contact(&contact.id).await.unwrap(), None);
    assert_eq!(store.billing_address(&address.id).await.unwrap(), None);
    assert_eq!(store.task(7).await.unwrap(), None);
    assert_eq!(store.mail(letter.id).await.unwrap(), None);
    let outbox: Vec<_> = store.pending(9).await.unwrap().into_iter().map(|row| row.job.id).collect();
    assert_eq!((outbox, store.is_done(first.id).await.unwrap()), (vec![first.id], false));
}

async fn a_room_changes_hands_in_one_transaction_or_not_at_all(venue: Venue) {
    let store = &venue.store;
    store.commit(&booking_with(number(1), hold("B", window(570, 990)))).await.unwrap();
    let step = |expected_version, change| Commit {
        booking: Some(BookingWrite { hold: change, ..write(number(1), expected_version) }),
        ..Commit::at(now())
    };
    let taken = booking_with(number(2), hold("B", window(600, 700)));
    let stale = store.commit_together(&[step(7, HoldChange::Release), taken.clone()]).await;
    assert!(matches!(stale, Err(CommitError::Stale { expected: 7, found: 1 })), "{stale:?}");
    let kept = store.commit_together(&[step(1, HoldChange::Keep), taken.clone()]).await;
    assert!(matches!(kept, Err(CommitError::SlotTaken { .. })), "{kept:?}");
    let unchanged = store.booking(number(1)).await.unwrap().unwrap();
    assert_eq!((unchanged.version, store.hold(number(2)).await.unwrap()), (1, None));

    let both = store.commit_together(&[step(1, HoldChange::Release), taken]).await.unwrap();
    assert_eq!(both, [Committed { version: Some(2) }, Committed { version: Some(1) }]);
    assert_eq!(store.hold(number(1)).await.unwrap(), None);
    assert_eq!(store.hold(number(2)).await.unwrap(), Some(hold("B", window(600, 700))));
}

async fn a_stale_commit_hears_what_the_version_is(venue: Venue) {
    let store = &venue.store;
    store.commit(&step(write(number(1), 0))).await.unwrap();
    store.commit(&step(write(number(1), 1))).await.unwrap();
    for (named, version) in [(number(1), 0), (number(1), 1), (number(1), 3), (number(2), 1)] {
        let stale = store.commit(&step(write(named, version))).await;
        let Err(CommitError::Stale { expected, found }) = stale else { panic!("{version}: {stale:?}") };
        assert_eq!((expected, found), (version, if named == number(1) { 2 } else { 0 }));
    }
    assert_eq!(store.booking(number(1)).await.unwrap().unwrap().booking, booking(number(1), 2));
}

async fn of_two_steps_on_one_version_one_is_taken(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    for version in 0..25 {
        let outcomes =
            at_once(stores.clone().map(|store| async move { store.commit(&step(write(number(1), version))).await }));
        let (taken, refused): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        assert_eq!((taken.len(), refused.len()), (1, 1), "at version {version}");
        assert!(matches!(refused[0], Err(CommitError::Stale { .. })), "{refused:?}");
    }
    assert_eq!(venue.store.journal(number(1)).await.unwrap().len(), 25);
}

async fn the_journal_counts_on_from_the_version(venue: Venue) {
    let store = &venue.store;
    let three = BookingWrite { entries: [1, 2, 3].map(entry).into(), ..write(number(1), 0) };
    let none = BookingWrite { entries: Vec::new(), ..write(number(1), 3) };
    for (write, version) in [(three, 3), (none, 3), (write(number(1), 3), 4)] {
        assert_eq!(store.commit(&step(write)).await.unwrap().version, Some(version));
    }
    let journal = store.journal(number(1)).await.unwrap();
    assert_eq!(journal.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(journal.into_iter().map(|line| line.entry).collect::<Vec<_>>(), [1, 2, 3, 7].map(entry));
}

async fn the_journal_cannot_be_rewritten(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    let raw = venue.raw().await;
    for forbidden in ["UPDATE journal SET seq = 2", "DELETE FROM journal"] {
        let error = raw.execute_unprepared(forbidden).await.unwrap_err().to_string();
        assert!(error.contains("append-only"), "{error}");
    }
    assert_eq!(venue.store.journal(number(1)).await.unwrap().len(), 1);
}

async fn an_offer_changes_its_state_and_nothing_is_added(venue: Venue) {
    let store = &venue.store;
    let mut sent = offer(1);
    sent.state = OfferState::Sent;
    store.commit(&step(BookingWrite { offers: vec![offer(1)], ..write(number(1), 0) })).await.unwrap();
    store.commit(&step(BookingWrite { offers: vec![sent.clone(), offer(2)], ..write(number(1), 1) })).await.unwrap();
    assert_eq!(store.offers(number(1)).await.unwrap(), [sent, offer(2)]);
}

async fn a_mail_that_was_sent_stays_sent(venue: Venue) {
    let store = &venue.store;
    let letter = our_mail(None, None);
    store.commit(&Commit { mails: vec![letter.clone()], ..Commit::at(now()) }).await.unwrap();
    for state in [MailState::Sent, MailState::Failed] {
        let outcome = Some(MailOutcome { id: letter.id, state });
        store.commit(&Commit { mail_outcome: outcome, ..Commit::at(now()) }).await.unwrap();
    }
    let mail = store.mail(letter.id).await.unwrap().unwrap();
    assert_eq!((mail.state, mail.sent_at, mail.created_at), (MailState::Sent, Some(now()), now()));
}

async fn a_payment_is_matched_later(venue: Venue) {
    let store = &venue.store;
    store.commit(&step(write(number(1), 0))).await.unwrap();
    let paid = payment("225.00");
    store.import_delivery(&delivery(), &store::Inbound::Payment(paid.clone(), None), |_| vec![]).await.unwrap();
    assert_eq!(store.payments_of(number(1)).await.unwrap(), []);
    let link = Some(PaymentLink { payment: paid.id, booking: number(1) });
    store.commit(&Commit { payment: link, ..Commit::at(now()) }).await.unwrap();
    let found = store.payments_of(number(1)).await.unwrap().pop().unwrap();
    assert_eq!(found.payment, paid);
    assert_eq!(found.payment.amount.to_string(), "225.00", "the scale is kept");
    assert_eq!(store.events_of_payment("mail", "pi_1").await.unwrap(), [found]);
}
