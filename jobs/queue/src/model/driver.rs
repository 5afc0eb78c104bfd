//! Does every step on the lane and on the model, and compares what they answer.

mod fetching;

use anyhow::ensure;
use proptest::sample::Index;

use super::{
    books::Books,
    invariants,
    operations::Held,
    step::{End, New, Step, WORKERS, Whom},
    time,
};
use crate::{
    Client, Idempotency, JobId, Lane, NewJob, Outcome, State, fetch::Holder, finish::Finish, outcome::Ending,
    redis_server::RedisServer,
};

/// See the module.
pub(super) struct Driver<'a> {
    pub(super) server: &'a RedisServer,
    pub(super) lane: Lane,
    pub(super) books: Books,
    /// What each worker knows to hold.
    workers: [Vec<Held>; WORKERS],
    /// Every lease that ever was.
    leases: Vec<Held>,
    /// Fetches whose answers nobody got.
    doubtful: Vec<Holder>,
    /// Every id that ever was.
    ids: Vec<JobId>,
}

const LARGE: usize = 70_000;

impl<'a> Driver<'a> {
    /// Starts on an empty server.
    pub(super) fn new(server: &'a RedisServer) -> Self {
        server.command::<()>(&["FLUSHALL"]);
        let lane = Client::new(&server.url(), "test").unwrap().lane(time::config());
        Self {
            server,
            lane,
            books: Books::default(),
            workers: Default::default(),
            leases: Vec::new(),
            doubtful: Vec::new(),
            ids: Vec::new(),
        }
    }

    /// Does a step and looks at everything.
    pub(super) async fn take(&mut self, step: &Step) -> anyhow::Result<()> {
        self.books.step += 1;
        self.act(step).await?;
        invariants::hold(self).await
    }

    async fn act(&mut self, step: &Step) -> anyhow::Result<()> {
        match step {
            Step::Push(jobs) => self.push(jobs).await?,
            Step::Pass(ticks) => {
                time::pass(self.server, self.lane.keys(), *ticks);
                self.books.now += ticks;
            }
            Step::Fetch { worker, want } => {
                let leases = self.fetch(*want).await?;
                self.workers[*worker].extend(leases);
            }
            Step::FetchIntoTheVoid { want } => {
                let leases = self.fetch(*want).await?;
                self.doubtful.extend(leases.first().map(|lease| lease.holder.clone()));
            }
            Step::Reclaim => self.reclaim().await?,
            Step::Renew { worker } => {
                let leases = self.workers[*worker].clone();
                let lost = self.renew(&leases).await?;
                self.workers[*worker].retain(|lease| !lost.contains(&lease.id));
            }
            Step::RenewOld(pick) => {
                if let Some(lease) = picked(&self.leases, pick) {
                    self.renew(&[lease]).await?;
                }
            }
            Step::Finish { worker, runs } => self.finish_held(worker, runs).await?,
            Step::FinishOld(pick, end) => {
                if let Some(lease) = picked(&self.leases, pick) {
                    self.finish(&[(lease, *end)]).await?;
                }
            }
            Step::Crash { worker } => self.workers[*worker].clear(),
            Step::ForgetScripts => self.server.command(&["SCRIPT", "FLUSH"]),
            step => self.act_from_outside(step).await?,
        }
        Ok(())
    }

    async fn act_from_outside(&mut self, step: &Step) -> anyhow::Result<()> {
        let (lane, books) = (&self.lane, &mut self.books);
        match step {
            Step::Pause | Step::Resume => {
                books.paused = matches!(step, Step::Pause);
                if books.paused { lane.pause().await? } else { lane.resume().await? }
            }
            Step::Sweep => {
                lane.sweep().await?;
                books.sweep();
            }
            Step::Cancel(whom) => {
                let Some(id) = meant(&self.ids, whom, |id| books.is_in(id, |state| !state.is_ended())) else {
                    return Ok(());
                };
                same(&id, &lane.cancel(&id).await?, &books.cancel(&id))?;
            }
            Step::Retry(whom) => {
                let Some(id) = meant(&self.ids, whom, |id| books.is_in(id, |state| state == State::Dead)) else {
                    return Ok(());
                };
                same(&id, &lane.retry(&id).await?, &books.retry(&id))?;
            }
            Step::Discard(whom) => {
                let Some(id) = meant(&self.ids, whom, |id| books.is_in(id, |state| state != State::Running)) else {
                    return Ok(());
                };
                same(&id, &lane.discard(&id).await?, &books.discard(&id))?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn push(&mut self, jobs: &[New]) -> anyhow::Result<()> {
        let (mut pushes, mut expected) = (Vec::new(), Vec::new());
        for new in jobs {
            let id = self.id_for(new);
            let job = job(&id, new);
            let key = job.idempotency.as_ref().map(|idempotency| idempotency.key.clone());
            expected.push(self.books.push(&id, job.group.clone(), key, new.delay));
            pushes.push(job);
        }
        let pushed = self.lane.push_many(pushes).await?;
        ensure!(pushed == expected, "pushed {pushed:?}, not {expected:?}");
        Ok(())
    }

    fn id_for(&mut self, new: &New) -> JobId {
        let used = new.again.as_ref().and_then(|pick| picked(&self.ids, pick));
        used.unwrap_or_else(|| {
            let id: JobId = format!("job-{:04}", self.ids.len()).parse().unwrap();
            self.ids.push(id.clone());
            id
        })
    }

    async fn reclaim(&mut self) -> anyhow::Result<()> {
        let doubtful = std::mem::take(&mut self.doubtful);
        let (reclaimed, expected) = (self.lane.reclaim(&doubtful).await?, self.books.reclaim(&doubtful));
        ensure!(reclaimed == expected, "{reclaimed} reclaimed instead of {expected}");
        Ok(())
    }

    async fn renew(&mut self, leases: &[Held]) -> anyhow::Result<Vec<JobId>> {
        if leases.is_empty() {
            return Ok(Vec::new());
        }
        let sent: Vec<_> = leases.iter().map(|lease| (lease.id.clone(), lease.holder.clone())).collect();
        let renewed = self.lane.renew(&sent).await?;
        let expected = self.books.renew(leases);
        ensure!((&renewed.lost, &renewed.cancelled) == (&expected.0, &expected.1), "{renewed:?} not {expected:?}");
        Ok(renewed.lost)
    }

    /// A worker takes what there is, and ends everything it holds as done.
    pub(super) async fn work(&mut self, worker: usize, want: usize) -> anyhow::Result<()> {
        let leases = self.fetch(want).await?;
        self.workers[worker].extend(leases);
        self.books.step += 1;
        let runs: Vec<_> =
            std::mem::take(&mut self.workers[worker]).into_iter().map(|lease| (lease, End::Done)).collect();
        if !runs.is_empty() {
            self.finish(&runs).await?;
        }
        invariants::hold(self).await
    }

    async fn finish_held(&mut self, worker: &Index, runs: &[(Index, End)]) -> anyhow::Result<()> {
        let busy: Vec<usize> = (0..WORKERS).filter(|&worker| !self.workers[worker].is_empty()).collect();
        let Some(worker) = picked(&busy, worker) else { return Ok(()) };
        let held = self.workers[worker].clone();
        let runs: Vec<_> = runs.iter().filter_map(|(pick, end)| Some((picked(&held, pick)?, *end))).collect();
        self.workers[worker]
            .retain(|held| !runs.iter().any(|(lease, _)| lease.holder == held.holder && lease.id == held.id));
        if runs.is_empty() { Ok(()) } else { self.finish(&runs).await }
    }

    async fn finish(&mut self, runs: &[(Held, End)]) -> anyhow::Result<()> {
        let finishes: Vec<Finish> = runs.iter().map(|(lease, end)| finish(lease, *end)).collect();
        let (taken, expected) = (self.lane.finish(&finishes).await?, self.books.finish(runs));
        ensure!(taken == expected, "taken {taken:?}, not {expected:?}");
        Ok(())
    }
}

fn picked<T: Clone>(from: &[T], pick: &Index) -> Option<T> {
    (!from.is_empty()).then(|| pick.get(from).clone())
}

fn meant(ids: &[JobId], whom: &Whom, fits: impl Fn(&JobId) -> bool) -> Option<JobId> {
    match whom {
        Whom::Any(pick) => picked(ids, pick),
        Whom::Fitting(pick) => picked(&ids.iter().filter(|id| fits(id)).cloned().collect::<Vec<_>>(), pick),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(id: &JobId, answer: &T, expected: &T) -> anyhow::Result<()> {
    ensure!(answer == expected, "{answer:?} about {id}, not {expected:?}");
    Ok(())
}

fn job(id: &JobId, new: &New) -> NewJob {
    let mut payload = id.to_string();
    if new.large {
        payload.extend(std::iter::repeat_n('x', LARGE - payload.len()));
    }
    let metadata = new.metadata.then(|| ("id".to_owned(), id.to_string()));
    NewJob {
        id: Some(id.clone()),
        group: new.group.map(|group| format!("group {group}")),
        idempotency: new.key.map(|key| Idempotency { key: format!("key-{key}"), ttl: time::span(1_000) }),
        run_at: (new.delay > 0).then(|| time::from_now(new.delay)),
        metadata: metadata.into_iter().collect(),
        ..NewJob::new(payload)
    }
}

fn finish(lease: &Held, end: End) -> Finish {
    let reason = String::new;
    let ending = match end {
        End::Done => Ending::Outcome(Outcome::Done),
        End::Cancelled => Ending::Outcome(Outcome::Cancelled { reason: reason() }),
        End::Dead => Ending::Outcome(Outcome::Dead { reason: reason() }),
        End::Retry(delay) => Ending::Outcome(Outcome::Retry { after: time::span(delay), error: reason() }),
        End::Snooze(delay) => Ending::Outcome(Outcome::Snooze(time::span(delay))),
        End::HandBack => Ending::HandBack,
        End::Interrupted => Ending::Interrupted,
    };
    Finish { id: lease.id.clone(), holder: lease.holder.clone(), group: lease.group.clone(), ending }
}
