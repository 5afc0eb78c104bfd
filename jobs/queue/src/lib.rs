//! A durable job queue on Redis, as an [apalis](apalis_core) backend: leases, fencing tokens, groups, dead letters.
//!
//! It knows jobs as bytes with an id, and nothing of what they mean. Redis ≥ 7.0 or Valkey; one server, or a node of a
//! cluster that owns the slots of the lanes that a [`Client`] uses, and of `{prefix}`, which readiness writes to.
//!
//! ```no_run
//! use queue::{Client, Job, LaneConfig, NewJob, Outcome};
//! use tokio_util::sync::CancellationToken;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new("redis://127.0.0.1/", "bellhop")?;
//! let lane = client.lane(LaneConfig { name: "mail".to_owned(), ..LaneConfig::default() });
//! let pushed = lane.push(NewJob::new("hello")).await?;
//!
//! let stop = CancellationToken::new(); // trigger it to stop
//! let handler = |job: Job| async move {
//!     println!("attempt {} of {}", job.attempt, job.id);
//!     Outcome::Done
//! };
//! queue::run(lane, "worker-1", handler, stop).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # The life of a job
//!
//! ```text
//!           push                     fetch                finish
//!   ──┬──────────────▶ ready ───────────────▶ running ──┬──────────▶ done
//!     │                 ▲  ▲                   │  │     ├──────────▶ cancelled
//!     │ run_at          │  └── lease lapsed ───┘  │     └──────────▶ dead
//!     ▼                 │      or handed back     │
//!   scheduled ── due ───┤                         │
//!     ▲                 └── next of its group     │
//!     │   waiting ──────────────┘                 │
//!     └────────── retry, snooze ──────────────────┘
//! ```
//!
//! A job is in exactly one [`State`]; [`Lane::verify`] says so, or who is not.
//!
//! * **Lanes** ([`Lane`]) are queues of their own, each with its settings ([`LaneConfig`]) and its workers ([`run`]).
//! * **Idempotency** ([`Idempotency`]): while a key lives, pushes under it answer with the first job.
//! * **Groups** ([`NewJob::group`]): one job of a group at a time, in the order in which they became due. A head that
//!   fails keeps the others waiting; one that snoozes leaves; one whose worker dies returns to the front; every end
//!   releases the next, to the front of the ready list, for it has waited already.
//! * **Rate** ([`LaneConfig::rate`]): a token bucket for all workers of a lane together. A token is spent when a job is
//!   handed out, not when somebody asks.
//! * **Two counters**: *failures* are runs that said [`Outcome::Retry`]; *lapses* are runs whose worker went silent. The
//!   third lapse ends a job as dead, with the reason `poison`. How many failures are too many is the handler's business:
//!   it is told, and answers [`Outcome::Dead`].
//! * **Dead letters** stay for people: [`Lane::list`], [`Lane::show`], [`Lane::retry`], [`Lane::discard`], or many at a
//!   time by a filter: [`Lane::retry_dead`], [`Lane::discard_dead`].
//!
//! # Guarantees
//!
//! * **At least once.** A job that was accepted runs until it has ended, for as long as Redis keeps it. It can run more
//!   than once: after a crash, after a stall longer than a lease, after a failover. Jobs must be idempotent.
//! * **Accepted means stored** as durably as Redis is set up: with `appendfsync always`, on disk.
//! * **One at a time.** A run holds a lease with a random token. While the lease is renewed nobody else gets the job, and
//!   a process never gets a job it still runs. A run whose lease went to another is refused when it ends, without harm to
//!   the runs it ends together with. The token protects the queue's books; effects outside need a guard of their own.
//! * **Redis's clock** decides what is due and what has lapsed; the workers' clocks do not matter.
//! * **Nothing that Redis does ends a worker.** It waits, with backoff, and goes on: restarts, killed connections, a
//!   flushed script cache, a read-only or a full server. Runs go on meanwhile and are acknowledged when Redis is back.
//! * **A full Redis drains itself**: it refuses what brings jobs in (pushes, burials, retries of dead jobs:
//!   [`QueueError::Full`]), and nothing else.
//! * **Stopping** hands back what was not started at once, gives runs the grace period, then aborts, awaits and hands
//!   them back, without a failure or a lapse. A run that never awaits cannot be aborted and keeps the worker waiting.
//! * **Memory** is proportional to live jobs, the caps on ended ones ([`History`]), and idempotency keys that live.
//!
//! # Limits
//!
//! * After a failover the promoted server's clock may lapse leases early, and its data may miss what was acknowledged
//!   last: such jobs run again. Losing Redis's data loses the jobs; whoever needs them back has to keep an outbox.
//! * A worker's jobs that were leased together lapse together and come back in the order of their ids; those generated
//!   here ascend within a process (200 at a time: of more, the later ones come first).
//! * A fetch whose answer was lost is handed back as soon as Redis answers again; one that reaches Redis more than half a
//!   second late, from a worker that may be dead by then, gets nothing. Two are taken however late they come, for nothing is
//!   known of Redis's clock when they leave: the first fetch of a worker, and the one after a late one. A worker that dies
//!   between the fetch and its answer keeps the jobs for a lease.
//! * A cancellation is a request: a handler hears it ([`Job::cancelled`]) and decides. One that finishes is done.
//! * Cancelling or discarding a job in the ready list, or behind the head of its group, searches the list.
//! * There are no priorities and no results.
//! * Stock `RedisStorage` workers must not run on a lane of ours; stock producers and readers may use it.
//!
//! # Data structures
//!
//! The layout is apalis-redis's ([`apalis_redis::Config`]), so that its producers and readers work here. A lane's keys
//! begin with `{prefix:lane}`: one hash tag, so one slot of a cluster.
//!
//! | key | type | holds |
//! |---|---|---|
//! | `…:data` | hash | payload by id; an empty one has its body elsewhere |
//! | `…:body:<id>` | string | a payload of more than 64 KiB |
//! | `…:meta:<id>` | hash | `attempts` (failures), `max_attempts`, `status` (written at push and end), `error` |
//! | `…:given` | hash | by id: the time of the push and, as JSON, what the pusher gave (`group`, `metadata`, `idempotency_key`) |
//! | `…:failures`, `…:lapses` | hashes | by id, of jobs that have any |
//! | `…:due` | hash | by id, since when: of jobs that were pushed for later, or came back to be run again |
//! | `…:large` | set | ids whose payload has a key of its own |
//! | `…:active` | list | ready ids, the next at the left |
//! | `…:scheduled` | sorted set | ids by due time, in Unix seconds with a fraction |
//! | `…:inflight` | sorted set | leases (`<id> <token> <worker>`) by the time they lapse |
//! | `…:group:<sha1>` | list | a group's live ids in their order; the head is ready, running, or waiting for its retry, the others are waiting |
//! | `…:bucket` | hash | the rate limit's tokens, and when they were counted; gone when it is full |
//! | `…:done`, `…:cancelled`, `…:dead` | sorted sets | ended ids by the time they ended |
//! | `…:idempotency:<key>` | string | the first id under the key; expires |
//! | `…:cancel` | set | running ids somebody asked to cancel |
//! | `…:counters` | hash | ended, failed, snoozed, lapsed, poisoned, ever |
//! | `…:paused` | string | exists while the lane is paused |
//! | `…:wake` | channel | empty: look; `cancel:<id>`: tell that run |
//!
//! Names of groups are hashed in keys. Idempotency keys stand as they are: they must not name a person.
//!
//! # Scripts
//!
//! Each is atomic, declares the lane's name as its key and derives the others from it.
//!
//! | script | cost | when |
//! |---|---|---|
//! | `push` | O(jobs) | one call a push; some 200 jobs a call in bulk, or as many as come together ([`Lane::gather`]) |
//! | `bury` | O(1) | one call for each dead job of a lane that is rebuilt |
//! | `fetch` | O(wanted + 200): due jobs and lapsed leases are taken in batches of 200 | when there is room, and: something ended while there was more, a wake-up came, something becomes due or lapses, or the poll interval is over |
//! | `finish` | O(runs), up to 250 | when runs have ended; sent together with the next fetch |
//! | `renew` | O(jobs held · log) | every `renew_every`, if anything is held; on a thread of its own |
//! | `sweep` | O(200) | every 10 s, for ended jobs that are too old |
//! | `reclaim` | O(running) | after a fetch whose answer was lost |
//! | `cancel`, `discard` | O(log + running), O(ready) for a ready job | on demand |
//! | `retry`, `show` | O(log + running) | on demand |
//! | `stats` | O(1) | on demand |
//! | `list` | O(limit); waiting jobs: group by group, found by walking the server's keys | on demand |
//! | `scan`, `verify` | O(page) | `Lane::verify`, which reads the whole lane |
//!
//! An idle worker costs Redis one fetch a poll interval (1 s), one sweep in 10 s and one ping in 15 s.

mod client;
mod config;
mod connection;
mod control;
mod dead;
mod error;
mod fetch;
mod finish;
mod gather;
mod id;
mod inspect;
mod job;
mod keys;
mod lane;
mod meta;
mod meters;
mod outcome;
mod push;
mod script;
mod worker;

#[cfg(test)]
mod model;
#[cfg(test)]
#[path = "../tests/support/redis_server.rs"]
#[expect(dead_code, reason = "shared with the suites, which use all of it")]
mod redis_server;

pub use self::{
    client::{Client, NotReady, UrlError},
    config::{ConfigError, History, LaneConfig, Rate},
    control::Cancelled,
    error::QueueError,
    gather::{Gatherer, Pusher},
    id::{JobId, JobIdError},
    inspect::{JobInfo, Shown, State, Stats, UnknownState, Violation, ViolationKind},
    job::Job,
    lane::Lane,
    meters::describe_metrics,
    outcome::Outcome,
    push::{Idempotency, NewJob, PushError, Pushed},
    worker::{RunError, run},
};
