//! A job of the client's that does not stop: the erasure is not finished before it has ended.

use bellhop::commands::{Outcome, client::erase_everywhere};
use jobs::{LaneName, client::Reach};
use store::{Erased, Erasure, ErasureId, OutboxId, Request};

use super::{ADDRESS, TEXTS, a_lost_booking, erased::erase};
use crate::{
    journeys::on_both_engines,
    support::{TestApp, search::search},
};

/// As an erasure does it that is killed once the store has committed.
async fn killed(app: &TestApp) -> Erasure {
    let store = &app.services.store;
    let subject = store.subject_of(ADDRESS, [0, 0]).await.unwrap();
    let entries = store.person(ADDRESS).await.unwrap().calendar_entries;
    let request = Request {
        id: ErasureId("killed".to_owned()),
        address: ADDRESS,
        subject: &subject,
        deliveries: &[],
        overrule: false,
        reported: &[],
        was_needed: false,
        entries: &entries,
        follow: &[],
        now: app.now(),
    };
    let Erased::Now(erasure) = store.erase(&request).await.unwrap() else { panic!("not erased") };
    erasure
}

/// Gives an ended job a lease that nobody lets go, as if its worker were deaf; and its end back.
struct Deaf<'a> {
    app: &'a TestApp,
    id: String,
    ended_at: String,
}

impl<'a> Deaf<'a> {
    async fn one_of(app: &'a TestApp, jobs: &[OutboxId]) -> Self {
        let ids: Vec<String> = jobs.iter().map(ToString::to_string).collect();
        let lane = app.services.lanes.get(LaneName::Mail);
        let theirs = lane.search(|shown| ids.iter().any(|id| id == shown.job.id.as_str())).await.unwrap();
        let id = theirs.first().expect("a job that is known by its id alone").job.id.as_str().to_owned();
        let deaf = Self { app, ended_at: app.redis.command(&["ZSCORE", &key(app, "done"), &id]), id };
        app.redis.command::<u8>(&["ZADD", &key(app, "inflight"), "99999999999", &deaf.lease()]);
        app.redis.command::<u8>(&["ZREM", &key(app, "done"), &deaf.id]);
        deaf
    }

    fn lease(&self) -> String {
        format!("{} token worker", self.id)
    }

    fn ends(&self) {
        self.app.redis.command::<u8>(&["ZADD", &key(self.app, "done"), &self.ended_at, &self.id]);
        self.app.redis.command::<u8>(&["ZREM", &key(self.app, "inflight"), &self.lease()]);
    }
}

fn key(app: &TestApp, book: &str) -> String {
    format!("{{{}:mail}}:{book}", app.instance.settings.queue.prefix)
}

on_both_engines! {
    async fn an_erasure_is_not_finished_while_a_job_runs_and_goes_on_afterwards(app: TestApp) {
        a_lost_booking(&app).await;
        let work = killed(&app).await.work;
        let deaf = Deaf::one_of(&app, &work.jobs).await;
        let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
        let running: Vec<_> = receipt.running.iter().map(|job| (job.lane.as_str(), job.id.as_str())).collect();
        assert_eq!(running, [("mail", deaf.id.as_str())]);
        assert_eq!((receipt.outcome(), receipt.erasure.finished_at), (Outcome::Failed, None));
        let subject = app.services.store.subject_of(ADDRESS, [0, 0]).await.unwrap();
        let kept = app.services.store.erasures(&subject).await.unwrap();
        assert_eq!(kept[0].work, work, "what is left to do");
        assert!(kept.iter().all(|one| one.finished_at.is_none()));
        assert_eq!(kept[1].removed, receipt.erasure.removed, "what has gone is written down");

        deaf.ends();
        let receipt = erase(&app, ADDRESS).await;
        assert_eq!((receipt.outcome(), receipt.running.len(), receipt.erasure.removed["queue jobs"]), (Outcome::Done, 0, 1));
        let kept = app.services.store.erasures(&subject).await.unwrap();
        assert!(kept.iter().all(|one| one.finished_at.is_some()), "{kept:?}");
        assert_eq!(search(&app, &[&deaf.id]), Default::default());
        assert_eq!(search(&app, TEXTS), Default::default());
        app.stop().await;
    }
}
