//! How tasks end: asked, unasked, in time, too late.

use std::{
    future::{pending, ready},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;

const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(60);

async fn obedient(stop: CancellationToken, ended: Arc<AtomicUsize>) -> anyhow::Result<()> {
    stop.cancelled().await;
    ended.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

#[tokio::test]
async fn tasks_that_are_told_to_stop_are_waited_for() {
    let (mut tasks, ended) = (Tasks::new(), Arc::new(AtomicUsize::new(0)));
    for name in ["one", "two"] {
        tasks.spawn(name, obedient(tasks.stop(), ended.clone()));
    }
    tasks.run(ready(()), LONG).await.unwrap();
    assert_eq!(ended.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn what_had_begun_when_it_was_asked_to_end_is_stopped_in_order() {
    let ended = Arc::new(AtomicUsize::new(0));
    let begin = async |tasks: &mut Tasks| {
        tasks.spawn("first", obedient(tasks.stop(), ended.clone()));
        pending().await
    };
    let asked = async { tokio::time::sleep(SHORT).await };
    Tasks::new().begin_and_run(begin, asked, LONG).await.unwrap();
    assert_eq!(ended.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_cannot_begin_says_why() {
    let error = Tasks::new().begin_and_run(async |_| Err(anyhow!("no ink")), pending(), LONG).await.unwrap_err();
    assert_eq!(error.to_string(), "no ink");
}

#[tokio::test]
async fn a_task_that_ends_unasked_stops_the_others_and_is_an_error() {
    let (mut tasks, ended) = (Tasks::new(), Arc::new(AtomicUsize::new(0)));
    tasks.spawn("steady", obedient(tasks.stop(), ended.clone()));
    tasks.spawn("quitter", ready(Ok(())));
    let error = tasks.run(pending(), LONG).await.unwrap_err();
    assert_eq!(error.to_string(), "the task quitter ended although nothing asked it to");
    assert_eq!(ended.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_task_that_fails_or_panics_is_named() {
    let mut tasks = Tasks::new();
    tasks.spawn("faulty", ready(Err(anyhow!("no ink"))));
    assert_eq!(format!("{:#}", tasks.run(pending(), LONG).await.unwrap_err()), "the task faulty failed: no ink");

    let mut tasks = Tasks::new();
    tasks.spawn("panicking", async { panic!("at once") });
    let error = tasks.run(pending(), LONG).await.unwrap_err();
    assert_eq!(format!("{error:#}"), "the task panicking failed: it panicked or was aborted");
}

#[tokio::test]
async fn a_failure_while_stopping_is_an_error() {
    let mut tasks = Tasks::new();
    let stop = tasks.stop();
    tasks.spawn("late", async move {
        stop.cancelled().await;
        Err(anyhow!("disk full"))
    });
    let error = tasks.run(ready(()), LONG).await.unwrap_err();
    assert_eq!(format!("{error:#}"), "the task late failed while stopping: disk full");
}

#[tokio::test]
async fn a_task_that_does_not_stop_is_aborted_at_the_deadline() {
    struct Dropped(Arc<AtomicUsize>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let (mut tasks, dropped) = (Tasks::new(), Arc::new(AtomicUsize::new(0)));
    let guard = Dropped(dropped.clone());
    tasks.spawn("stubborn", async move {
        let _guard = guard;
        pending().await
    });
    tasks.run(ready(()), SHORT).await.unwrap();
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_group_drains_what_ends_and_aborts_what_does_not() {
    let (group, ended) = (Group::new(), Arc::new(AtomicUsize::new(0)));
    let counter = ended.clone();
    group.spawn(async move {
        tokio::task::yield_now().await;
        counter.fetch_add(1, Ordering::SeqCst);
    });
    group.spawn(async { panic!("alone") });
    assert_eq!(group.drain(LONG).await, 0);
    assert_eq!(ended.load(Ordering::SeqCst), 1);
    group.clone().spawn(pending());
    assert_eq!(group.drain(SHORT).await, 1);
}
