//! The outbox, the clock's marks and the counters.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use store::{Commit, CommitError, OutboxState};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{awkward_json, job, now, number, step, write},
};

on_both_engines! {
    a_job_and_its_effect_are_one
    a_repeated_job_hears_so_though_the_booking_has_moved_on
    of_two_runs_of_one_job_one_takes_effect
    a_row_goes_from_pending_to_done_and_away
    a_dead_job_is_kept_and_may_still_be_done
    pushing_late_does_not_undo_done
    a_rebuild_reads_every_row_that_is_not_done
    a_schedule_only_moves_forward
    a_schedule_that_lies_ahead_begins_anew
    numbers_are_never_given_twice
}

async fn a_job_and_its_effect_are_one(venue: Venue) {
    let store = &venue.store;
    let task = job("booking.process_message");
    store.commit(&Commit { outbox: vec![task.clone()], ..step(write(number(1), 0)) }).await.unwrap();
    let run = |version| Commit { done: Some(task.id), ..step(write(number(1), version)) };
    assert!(matches!(store.commit(&run(9)).await, Err(CommitError::Stale { .. })));
    assert!(!store.is_done(task.id).await.unwrap(), "no effect, no mark");
    store.commit(&run(1)).await.unwrap();
    assert!(store.is_done(task.id).await.unwrap());
}

async fn a_repeated_job_hears_so_though_the_booking_has_moved_on(venue: Venue) {
    let store = &venue.store;
    let task = job("booking.process_message");
    store.commit(&Commit { outbox: vec![task.clone()], ..step(write(number(1), 0)) }).await.unwrap();
    let run = Commit { done: Some(task.id), ..step(write(number(1), 1)) };
    store.commit(&run).await.unwrap();
    assert!(matches!(store.commit(&run).await, Err(CommitError::AlreadyDone)));
    store.sweep(now() + TimeDelta::days(1)).await.unwrap();
    assert!(matches!(store.commit(&run).await, Err(CommitError::AlreadyDone)), "a swept row was done");
    assert_eq!(store.journal(number(1)).await.unwrap().len(), 2);
}

async fn of_two_runs_of_one_job_one_takes_effect(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    for _ in 0..25 {
        let task = job("mail.send");
        venue.store.commit(&Commit { outbox: vec![task.clone()], ..Commit::at(now()) }).await.unwrap();
        let outcomes = at_once(stores.clone().map(|store| async move {
            store.commit(&Commit { done: Some(task.id), outbox: vec![job("calendar.sync")], ..Commit::at(now()) }).await
        }));
        let (effects, repeats): (Vec<_>, Vec<_>) = outcomes.await.into_iter().partition(Result::is_ok);
        assert_eq!(effects.len(), 1);
        assert!(matches!(repeats[0], Err(CommitError::AlreadyDone)), "{repeats:?}");
    }
    assert_eq!(venue.store.pending(99).await.unwrap().len(), 25);
}

async fn a_row_goes_from_pending_to_done_and_away(venue: Venue) {
    let store = &venue.store;
    let mut jobs = ["a.first", "a.second", "a.third"].map(job);
    jobs[1].run_at = Some(now() + TimeDelta::microseconds(1));
    jobs[2].args = awkward_json();
    store.commit(&Commit { outbox: jobs.to_vec(), ..Commit::at(now()) }).await.unwrap();
    let pending = store.pending(9).await.unwrap();
    assert_eq!(pending.iter().map(|row| row.job.clone()).collect::<Vec<_>>(), jobs, "in the order of the commit");
    assert_eq!(store.pending(2).await.unwrap(), pending[..2]);

    store.mark_pushed(&[jobs[0].id, jobs[1].id]).await.unwrap();
    assert_eq!(store.pending(9).await.unwrap(), pending[2..]);
    assert!(store.mark_done(jobs[0].id, now()).await.unwrap());
    assert!(!store.mark_done(jobs[0].id, now()).await.unwrap());
    for (before, swept) in [(now(), 0), (now() + TimeDelta::microseconds(1), 1)] {
        assert_eq!(store.sweep(before).await.unwrap(), swept);
    }
    assert_eq!(store.not_done(0, 9).await.unwrap().len(), 2);
}

async fn a_dead_job_is_kept_and_may_still_be_done(venue: Venue) {
    let store = &venue.store;
    let task = job("mail.send");
    store.commit(&Commit { outbox: vec![task.clone()], ..Commit::at(now()) }).await.unwrap();
    store.mark_dead(task.id, "the mailbox does not exist", now()).await.unwrap();
    store.sweep(now() + TimeDelta::days(99)).await.unwrap();
    let row = store.not_done(0, 9).await.unwrap().pop().unwrap();
    assert_eq!((row.state, row.reason.as_deref()), (OutboxState::Dead, Some("the mailbox does not exist")));
    store.commit(&Commit { done: Some(task.id), ..Commit::at(now()) }).await.unwrap();
    store.mark_dead(task.id, "too late", now()).await.unwrap();
    assert!(store.is_done(task.id).await.unwrap());
}

async fn pushing_late_does_not_undo_done(venue: Venue) {
    let task = job("mail.send");
    venue.store.commit(&Commit { outbox: vec![task.clone()], ..Commit::at(now()) }).await.unwrap();
    venue.store.mark_done(task.id, now()).await.unwrap();
    venue.store.mark_pushed(&[task.id]).await.unwrap();
    assert!(venue.store.is_done(task.id).await.unwrap());
}

async fn a_rebuild_reads_every_row_that_is_not_done(venue: Venue) {
    let store = &venue.store;
    let jobs: Vec<_> = ["pending", "pushed", "dead", "done", "pending"].map(job).into();
    store.commit(&Commit { outbox: jobs.clone(), ..Commit::at(now()) }).await.unwrap();
    store.mark_pushed(&[jobs[1].id]).await.unwrap();
    store.mark_dead(jobs[2].id, "given up", now()).await.unwrap();
    store.mark_done(jobs[3].id, now()).await.unwrap();
    let (mut read, mut after) = (Vec::new(), 0);
    while let [.., last] = store.not_done(after, 2).await.unwrap().as_slice() {
        read.extend(store.not_done(after, 2).await.unwrap());
        after = last.seq;
    }
    let states: Vec<_> = read.iter().map(|row| row.state).collect();
    assert_eq!(states, [OutboxState::Pending, OutboxState::Pushed, OutboxState::Dead, OutboxState::Pending]);
}

async fn a_schedule_only_moves_forward(venue: Venue) {
    let store = &venue.store;
    assert_eq!(store.schedule_mark("sweep").await.unwrap(), None);
    let steps = [(0, true, 0), (0, false, 0), (1, true, 1), (-5, false, 1), (9, true, 9)];
    for (offset, moved, stands_at) in steps {
        let to = now() + TimeDelta::microseconds(offset);
        assert_eq!(store.advance_schedule("sweep", to).await.unwrap(), moved, "to {offset}");
        let mark = store.schedule_mark("sweep").await.unwrap();
        assert_eq!(mark, Some(now() + TimeDelta::microseconds(stands_at)));
    }
    assert_eq!(store.schedule_mark("expire").await.unwrap(), None);
    let all = [("sweep".to_owned(), now() + TimeDelta::microseconds(9))];
    assert_eq!(store.schedule_marks().await.unwrap(), all.into());
}

async fn a_schedule_that_lies_ahead_begins_anew(venue: Venue) {
    let (store, ahead) = (&venue.store, now() + TimeDelta::minutes(1));
    // Where its mark is set to, whether it is, and where it stands then.
    let steps = [(0, true, 0), (-5, false, 0), (5, false, 0)];
    for (offset, begun, stands_at) in steps {
        let since = now() + TimeDelta::seconds(offset);
        assert_eq!(store.begin_schedule("sweep", since, ahead).await.unwrap(), begun, "at {offset}");
        assert_eq!(store.schedule_mark("sweep").await.unwrap(), Some(now() + TimeDelta::seconds(stands_at)));
    }
    for (mark, begun) in [(ahead, false), (ahead + TimeDelta::microseconds(1), true)] {
        store.advance_schedule("sweep", mark).await.unwrap();
        assert_eq!(store.begin_schedule("sweep", now(), ahead).await.unwrap(), begun, "{mark}");
        assert_eq!(store.schedule_mark("sweep").await.unwrap(), Some(if begun { now() } else { mark }));
    }
}

async fn numbers_are_never_given_twice(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    let takers = (0..40).map(|taker| (stores[taker % 2].clone(), 2026 + i32::from(taker % 4 == 3)));
    let numbers = at_once(takers.map(|(store, year)| async move { store.next_booking_number(year).await.unwrap() }));
    let numbers: BTreeSet<_> = numbers.await.into_iter().map(|number| number.to_string()).collect();
    assert_eq!(numbers.len(), 40);
    assert_eq!(numbers.first().unwrap(), "BH-2026-00001");
    assert_eq!(numbers.last().unwrap(), "BH-2027-00010");
}
