//! What has been kept for long enough: at its very instant, in batches, as it was counted.

use booking::{Actor, Cause, Entry, Event, HoldKind, Status, TaskKind, TaskState};
use chrono::{DateTime, TimeDelta, Utc};
use store::{
    BookingWrite, Commit, HoldChange, Imported, Inbound, MessageLink, NewDelivery, NewTask, Outdated, Snapshot,
    SnapshotId, SnapshotKind, StoredMessage, TaskChange, Waiting,
};

use crate::support::{
    Venue, on_both_engines,
    samples::{contact, delivery, hold, inbound, job, mail, now, number, our_mail, step, task, window, write},
};

on_both_engines! {
    each_kind_goes_at_its_instant_and_not_a_second_before
    it_goes_in_batches_that_go_on_where_they_stopped
    a_booking_has_no_more_snapshots_than_it_may
    a_snapshot_is_seen_until_its_end_and_by_its_id_alone
    a_settled_booking_has_no_snapshots
    bookings_are_named_until_they_ended_long_ago
    a_booking_that_was_heard_of_meanwhile_is_not_anonymised
    who_writes_about_an_anonymised_booking_is_not_kept_for_good
    a_conversation_without_a_booking_goes_when_nothing_was_said_for_long
    a_conversation_in_which_something_is_said_or_to_be_decided_stays
    a_notice_about_no_booking_goes_at_its_instant
}

const SECOND: TimeDelta = TimeDelta::seconds(1);

/// One of everything, as old as `now()`.
async fn furnish(venue: &Venue) {
    let store = &venue.store;
    let (given_up, decided) = (job("mail.send"), task(7, TaskKind::ManualReview));
    let mut open = step(write(number(1), 0));
    open.tasks.push(TaskChange::Open(decided));
    open.outbox.push(given_up.clone());
    store.commit(&open).await.unwrap();
    let mut close = Commit::at(now());
    close.tasks.push(TaskChange::Decide { id: 7, state: TaskState::Rejected, note: None });
    store.commit(&close).await.unwrap();
    store.mark_dead(given_up.id, "given up", now()).await.unwrap();
    let imported = store.import_delivery(&named("evt_1"), &Inbound::Nothing, |_| Vec::new()).await.unwrap();
    assert!(matches!(imported, Imported::New(_)));
    store.freeze(&snapshot(1, now() - SnapshotKind::Offer.life())).await.unwrap();
}

fn named(event_id: &str) -> NewDelivery {
    NewDelivery { event_id: event_id.to_owned(), ..delivery() }
}

fn snapshot(n: u128, created_at: DateTime<Utc>) -> Snapshot {
    let kind = SnapshotKind::Offer;
    let expires_at = created_at + kind.life();
    let content = serde_json::json!({ "total": "750.00" });
    Snapshot { id: SnapshotId::of(n), booking: number(1), kind, content, created_at, expires_at }
}

async fn each_kind_goes_at_its_instant_and_not_a_second_before(venue: Venue) {
    furnish(&venue).await;
    let kinds: [fn(DateTime<Utc>) -> Outdated; 5] = [
        |at| Outdated::ExpiredSnapshots { at },
        |until| Outdated::DecidedTasks { until },
        |until| Outdated::DeliveryBodies { until },
        |until| Outdated::Deliveries { until },
        |until| Outdated::DeadJobs { until },
    ];
    for kind in kinds {
        for (until, expected) in [(now() - SECOND, 0), (now(), 1), (now() + SECOND, 0)] {
            let what = kind(until);
            assert_eq!(venue.store.count_outdated(what).await.unwrap(), expected, "{what:?}");
            assert_eq!(venue.store.remove_outdated(what, 9).await.unwrap(), expected, "{what:?}");
        }
    }
    assert_eq!(venue.store.task(7).await.unwrap(), None);
    assert_eq!(venue.store.not_done(0, 9).await.unwrap(), []);
    assert_eq!(venue.store.delivery("mail", "evt_1").await.unwrap(), None);
    assert_eq!(venue.store.snapshots_of(number(1)).await.unwrap(), []);
}

async fn it_goes_in_batches_that_go_on_where_they_stopped(venue: Venue) {
    for n in 0..7 {
        let mut received = named(&format!("evt_{n}"));
        received.received_at = now() + TimeDelta::seconds(n);
        venue.store.import_delivery(&received, &Inbound::Nothing, |_| Vec::new()).await.unwrap();
    }
    let bodies = Outdated::DeliveryBodies { until: now() + TimeDelta::seconds(5) };
    assert_eq!(venue.store.count_outdated(bodies).await.unwrap(), 6);
    let mut batches = Vec::new();
    while batches.last() != Some(&0) {
        batches.push(venue.store.remove_outdated(bodies, 4).await.unwrap());
        // Another process goes on.
        let left: u64 = 6 - batches.iter().sum::<u64>();
        assert_eq!(venue.another_process().await.count_outdated(bodies).await.unwrap(), left);
    }
    assert_eq!(batches, [4, 2, 0]);
    let kept = venue.store.deliveries_with_body(None, 9).await.unwrap();
    assert_eq!(kept.iter().map(|delivery| delivery.event_id.as_str()).collect::<Vec<_>>(), ["evt_6"], "the youngest");
    assert!(venue.store.delivery("mail", "evt_0").await.unwrap().is_some(), "that it came is known still");
}

async fn a_booking_has_no_more_snapshots_than_it_may(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    for n in 0..12_u32 {
        venue.store.freeze(&snapshot(n.into(), now() + TimeDelta::seconds(n.into()))).await.unwrap();
    }
    let surplus = Outdated::SurplusSnapshots { most: 5 };
    assert_eq!(venue.store.count_outdated(surplus).await.unwrap(), 7);
    let mut batches = Vec::new();
    for limit in [4, 4, 4] {
        batches.push(venue.store.remove_outdated(surplus, limit).await.unwrap());
    }
    assert_eq!(batches, [4, 3, 0]);
    let left: Vec<_> = venue.store.snapshots_of(number(1)).await.unwrap().into_iter().map(|kept| kept.id).collect();
    assert_eq!(left, [11, 10, 9, 8, 7].map(SnapshotId::of), "the newest stay");
}

async fn a_snapshot_is_seen_until_its_end_and_by_its_id_alone(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    let frozen = snapshot(u128::MAX, now());
    venue.store.freeze(&frozen).await.unwrap();
    let end = frozen.expires_at;
    for (at, is_seen) in [(now(), true), (end - SECOND, true), (end, false), (end + SECOND, false)] {
        assert_eq!(venue.store.snapshot(&frozen.id, at).await.unwrap().is_some(), is_seen, "{at}");
    }
    assert_eq!(frozen.id.as_str().len(), 32);
    assert_eq!(venue.store.snapshot(&SnapshotId::of(1), now()).await.unwrap(), None);
    assert!(venue.store.freeze(&Snapshot { booking: number(2), id: SnapshotId::of(2), ..frozen }).await.is_err());
}

async fn a_settled_booking_has_no_snapshots(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    venue.store.freeze(&snapshot(1, now())).await.unwrap();
    venue.store.commit(&step(write(number(1), 1))).await.unwrap();
    assert_eq!(venue.store.snapshots_of(number(1)).await.unwrap().len(), 1);
    let confirmed = Entry { at: now(), actor: Actor::Manager, cause: Cause::Clock, event: Event::ConfirmationApproved };
    let settled = BookingWrite { entries: vec![confirmed], ..write(number(1), 2) };
    venue.store.commit(&step(settled)).await.unwrap();
    assert_eq!(venue.store.snapshots_of(number(1)).await.unwrap(), []);
}

fn lost(mut write: BookingWrite) -> BookingWrite {
    write.booking.ended = Some(booking::Ended::Lost);
    write
}

async fn bookings_are_named_until_they_ended_long_ago(venue: Venue) {
    venue.store.commit(&step(lost(write(number(1), 0)))).await.unwrap();
    venue.store.commit(&step(write(number(2), 0))).await.unwrap();
    let confirmed = booking::Hold { kind: HoldKind::Confirmed, ..hold("B", window(600, 960)) };
    let over = confirmed.window.end;
    venue.store.commit(&step(BookingWrite { hold: HoldChange::Take(confirmed), ..write(number(3), 0) })).await.unwrap();
    let cases: [(DateTime<Utc>, &[u32]); 4] =
        [(now() - SECOND, &[]), (now(), &[1]), (over - SECOND, &[1]), (over, &[1, 3])];
    for (until, expected) in cases {
        let expected: Vec<_> = expected.iter().copied().map(number).collect();
        assert_eq!(venue.store.long_ended(until, None, 9).await.unwrap(), expected, "{until}");
        assert_eq!(venue.store.count_long_ended(until).await.unwrap(), expected.len() as u64);
    }
    assert_eq!(venue.store.long_ended(over, Some(number(1)), 9).await.unwrap(), [number(3)]);
    assert!(venue.store.anonymise(number(1), over, &[], now()).await.unwrap().is_some());
    assert_eq!(venue.store.long_ended(over, None, 9).await.unwrap(), [number(3)]);
    assert_eq!(venue.store.bookings(Some(Status::Lost), 9).await.unwrap().len(), 1, "it is there still");
}

/// A lost booking of Anna's and the conversation about it.
async fn a_lost_booking_of_anna(venue: &Venue, serial: u32) {
    let (store, message_id) = (&venue.store, format!("<{serial}@client.example>"));
    store.import_delivery(&delivery(), &inbound(mail(&message_id)), |_| Vec::new()).await.unwrap();
    let message = store.message_by_message_id(&message_id).await.unwrap().unwrap();
    let anna = contact();
    let mut ended = lost(write(number(serial), 0));
    ended.booking.contact = Some(anna.id.clone());
    let link = Some(MessageLink { message: message.content.id, booking: number(serial) });
    store.commit(&Commit { contacts: vec![anna], message: link, ..step(ended) }).await.unwrap();
}

async fn a_booking_that_was_heard_of_meanwhile_is_not_anonymised(venue: Venue) {
    let (store, later) = (&venue.store, now() + SECOND);
    for serial in [1, 2, 3] {
        a_lost_booking_of_anna(&venue, serial).await;
    }
    let found = store.long_ended(now(), None, 9).await.unwrap();
    assert_eq!(found, [1, 2, 3].map(number));

    // One goes on, though it is lost still; in the conversation of the other a mail has come that nobody has read yet.
    let goes_on = lost(write(number(1), 1));
    store.commit(&Commit { booking: Some(goes_on), ..Commit::at(later) }).await.unwrap();
    let mut answer = mail("<answer@client.example>");
    answer.content.in_reply_to = Some("<2@client.example>".to_owned());
    let received = NewDelivery { received_at: later, ..delivery() };
    store.import_delivery(&received, &inbound(answer), |_| Vec::new()).await.unwrap();

    let mut anonymised = Vec::new();
    for booking in found {
        let before = store.person_of(booking).await.unwrap();
        anonymised.push(store.anonymise(booking, now(), &[job("calendar.sync")], later).await.unwrap().is_some());
        let after = store.person_of(booking).await.unwrap();
        if anonymised.last() == Some(&false) {
            assert_eq!(serde_json::to_value(after).unwrap(), serde_json::to_value(before).unwrap(), "{booking}");
        }
    }
    assert_eq!(anonymised, [false, false, true]);
    assert_eq!(store.not_done(0, 9).await.unwrap().len(), 1, "no other is followed by anything");
    assert_eq!(store.long_ended(later, None, 9).await.unwrap(), [1, 2].map(number), "their time comes");
    assert_eq!(store.anonymise(number(3), later, &[], later).await.unwrap(), None, "once is enough");
}

async fn who_writes_about_an_anonymised_booking_is_not_kept_for_good(venue: Venue) {
    let (store, later) = (&venue.store, now() + SECOND);
    a_lost_booking_of_anna(&venue, 1).await;
    assert!(store.anonymise(number(1), now(), &[], now()).await.unwrap().is_some());
    let mut back = mail("<back@client.example>");
    back.subject_numbers = vec![number(1)];
    let received = NewDelivery { received_at: later, ..delivery() };
    store.import_delivery(&received, &inbound(back), |_| Vec::new()).await.unwrap();

    for (until, found) in [(now(), vec![]), (later, vec![number(1)])] {
        assert_eq!(store.long_ended(until, None, 9).await.unwrap(), found, "{until}");
        assert_eq!(store.count_long_ended(until).await.unwrap(), found.len() as u64);
    }
    assert_eq!(store.person_of(number(1)).await.unwrap().messages.len(), 1);
    assert_eq!(store.anonymise(number(1), now(), &[], later).await.unwrap(), None, "its time has not come");
    assert!(store.anonymise(number(1), later, &[], later).await.unwrap().is_some());
    assert_eq!(store.person_of(number(1)).await.unwrap().messages.len(), 0);
    assert_eq!(store.long_ended(later, None, 9).await.unwrap(), [], "once is enough");
}

/// A mail that came in, in a conversation of its own or as an answer.
async fn said(venue: &Venue, message_id: &str, answers: Option<&str>, at: DateTime<Utc>) -> StoredMessage {
    let mut new = mail(message_id);
    new.content.in_reply_to = answers.map(str::to_owned);
    let received = NewDelivery { received_at: at, ..delivery() };
    venue.store.import_delivery(&received, &inbound(new), |_| Vec::new()).await.unwrap();
    venue.store.message_by_message_id(message_id).await.unwrap().unwrap()
}

async fn a_conversation_without_a_booking_goes_when_nothing_was_said_for_long(venue: Venue) {
    let store = &venue.store;
    let first = said(&venue, "<1@client.example>", None, now()).await;
    let other = said(&venue, "<2@client.example>", None, now() + SECOND).await;
    let ours = our_mail(None, Some(first.thread));
    let send = store::OutboxJob { args: serde_json::json!({ "mail": ours.id }), ..job("mail.send") };
    let decided = NewTask {
        thread: Some(first.thread),
        message: Some(first.content.id.clone()),
        ..task(7, TaskKind::ManualReview)
    };
    store
        .commit(&Commit {
            mails: vec![ours],
            outbox: vec![send],
            tasks: vec![TaskChange::Open(decided)],
            ..Commit::at(now())
        })
        .await
        .unwrap();
    let close = TaskChange::Decide { id: 7, state: TaskState::Rejected, note: None };
    store.commit(&Commit { tasks: vec![close], ..Commit::at(now()) }).await.unwrap();
    a_lost_booking_of_anna(&venue, 3).await;

    let cases = [(now() - SECOND, vec![]), (now(), vec![first.thread])];
    for (until, expected) in cases {
        assert_eq!(store.quiet_conversations(until, None, 9).await.unwrap(), expected, "{until}");
        assert_eq!(store.count_quiet_conversations(until).await.unwrap(), expected.len() as u64);
    }
    assert_eq!(store.forget_conversation(other.thread, now(), now()).await.unwrap(), None, "its time has not come");
    let person = store.person_in(first.thread).await.unwrap();
    assert_eq!((person.messages.len(), person.mails.len(), person.tasks.len()), (1, 1, 1));
    let gone = store.forget_conversation(first.thread, now(), now()).await.unwrap().unwrap();
    let expected = ["deliveries", "mails", "messages", "outbox", "tasks", "threads"].map(|what| (what.to_owned(), 1));
    assert_eq!(gone, expected.into());
    assert_eq!(store.quiet_conversations(now(), None, 9).await.unwrap(), [], "once is enough");
    assert_eq!(store.forget_conversation(first.thread, now(), now()).await.unwrap(), None);
    assert_eq!(store.mentions("<1@client.example>").await.unwrap(), Default::default());
    let left = store.quiet_conversations(now() + SECOND, None, 9).await.unwrap();
    assert_eq!(left, [other.thread], "another's, and none of a booking");
    assert_eq!(store.quiet_conversations(now() + SECOND, Some(other.thread), 9).await.unwrap(), []);
    assert_eq!(store.person_of(number(3)).await.unwrap().messages.len(), 1);
}

async fn a_conversation_in_which_something_is_said_or_to_be_decided_stays(venue: Venue) {
    let (store, later) = (&venue.store, now() + SECOND);
    let answered = said(&venue, "<1@client.example>", None, now()).await;
    said(&venue, "<a@client.example>", Some("<1@client.example>"), later).await;
    let written_to = said(&venue, "<2@client.example>", None, now()).await;
    let waits = said(&venue, "<3@client.example>", None, now()).await;
    let open = NewTask { thread: Some(waits.thread), ..task(7, TaskKind::ManualReview) };
    store.commit(&Commit { mails: vec![our_mail(None, Some(written_to.thread))], ..Commit::at(later) }).await.unwrap();
    store.commit(&Commit { tasks: vec![TaskChange::Open(open)], ..Commit::at(now()) }).await.unwrap();
    let aside = said(&venue, "<4@client.example>", None, now()).await;
    let waiting = Some(Waiting::For { message: aside.content.id.clone(), task: 7 });
    store.commit(&Commit { waiting, ..Commit::at(now()) }).await.unwrap();
    for stays in [answered.thread, written_to.thread, waits.thread, aside.thread] {
        assert_eq!(store.forget_conversation(stays, now(), later).await.unwrap(), None);
    }
    assert_eq!(store.count_quiet_conversations(now()).await.unwrap(), 0);
    assert_eq!(store.count_quiet_conversations(later).await.unwrap(), 2, "all but those that wait for the task");
}

async fn a_notice_about_no_booking_goes_at_its_instant(venue: Venue) {
    let store = &venue.store;
    let conversation = said(&venue, "<1@client.example>", None, now()).await.thread;
    let [notice, another] = [our_mail(None, None), our_mail(None, None)];
    let (id, others) = (notice.id, vec![our_mail(None, Some(conversation)), our_mail(Some(number(1)), None)]);
    store.commit(&Commit { mails: [others, vec![notice]].concat(), ..step(write(number(1), 0)) }).await.unwrap();
    store.commit(&Commit { mails: vec![another], ..Commit::at(now() + SECOND) }).await.unwrap();
    for (until, expected) in [(now() - SECOND, vec![]), (now(), vec![id])] {
        let found: Vec<_> =
            store.old_notices(until, 9).await.unwrap().into_iter().map(|stored| stored.mail.id).collect();
        assert_eq!(found, expected, "{until}");
        assert_eq!(store.count_old_notices(until).await.unwrap(), expected.len() as u64);
        assert_eq!(store.forget_mails(&found).await.unwrap(), expected.len() as u64);
    }
    assert_eq!(store.count_old_notices(now()).await.unwrap(), 0);
    assert_eq!(store.count_old_notices(now() + SECOND).await.unwrap(), 1);
}
