//! Dead letters many at a time, and jobs that are dead when they come.

use queue::{NewJob, Outcome, State};

use crate::support::{RedisServer, Watched, eventually, in_order, of_group, quick_lane};

/// Five dead jobs, `0` to `4`: even ones for one reason, odd ones for another.
async fn with_dead_jobs(server: &RedisServer) -> queue::Lane {
    let lane = quick_lane(server, "dead");
    lane.push_many((0..5).map(|n| of_group("g", &n.to_string())).collect()).await.unwrap();
    let worker = Watched::answering(&lane, |job| {
        let even = job.payload[0].is_multiple_of(2);
        Outcome::Dead { reason: if even { "even" } else { "odd" }.to_owned() }
    });
    eventually("all dead", || async { lane.stats().await.unwrap().dead == 5 }).await;
    worker.stopped().await;
    lane
}

#[tokio::test]
async fn dead_letters_are_retried_by_a_filter_the_oldest_first() {
    let server = RedisServer::start();
    let lane = with_dead_jobs(&server).await;
    assert_eq!(lane.retry_dead(|shown| shown.job.error.as_deref() == Some("even")).await.unwrap(), 3);
    assert_eq!(lane.retry_dead(|shown| shown.job.error.as_deref() == Some("even")).await.unwrap(), 0);
    in_order(&lane).await;
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(3).await;
    assert_eq!(worker.payloads(), ["0", "2", "4"]);
    worker.stopped().await;
    assert_eq!(lane.stats().await.unwrap().dead, 2);
    in_order(&lane).await;
}

#[tokio::test]
async fn dead_letters_are_discarded_by_a_filter() {
    let server = RedisServer::start();
    let lane = with_dead_jobs(&server).await;
    let discarded = lane.discard_dead(|shown| &shown.payload[..] != b"3").await.unwrap();
    assert_eq!(discarded.len(), 4);
    let left = lane.list(State::Dead, 10).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(lane.show(&left[0].id).await.unwrap().unwrap().payload, "3");
    in_order(&lane).await;
}

#[tokio::test]
async fn a_buried_job_is_dead_from_the_start_and_can_be_retried() {
    let server = RedisServer::start();
    let lane = quick_lane(&server, "dead");
    let job = NewJob { id: Some("job-1".parse().unwrap()), ..of_group("g", "hello") };
    assert!(lane.bury(job.clone(), "it was dead before").await.unwrap());
    assert!(!lane.bury(job.clone(), "again").await.unwrap(), "it is there");
    assert!(!lane.push(job).await.unwrap().new, "it is there");
    lane.push(of_group("g", "not kept waiting")).await.unwrap();
    in_order(&lane).await;

    let dead = lane.list(State::Dead, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].error.as_deref()), (1, Some("it was dead before")));
    assert!(lane.retry(&dead[0].id).await.unwrap());
    let worker = Watched::answering(&lane, |_| Outcome::Done);
    worker.has_run(2).await;
    worker.stopped().await;
    in_order(&lane).await;
}
