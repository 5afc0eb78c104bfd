//! Asks for jobs, and compares what is handed out: which, in what form, and when to ask again.

use std::time::Duration;

use anyhow::ensure;

use super::{Driver, LARGE};
use crate::{
    Job, State,
    fetch::{Ask, Fetched, Holder},
    model::{operations::Held, time},
};

/// A large job is the last one of an answer.
const ENOUGH: usize = LARGE;

impl Driver<'_> {
    pub(super) async fn fetch(&mut self, want: usize) -> anyhow::Result<Vec<Held>> {
        let holder = Holder::random("worker");
        let ask = Ask { want, holder: holder.clone(), deadline: None, enough: ENOUGH };
        let fetched = self.lane.fetch(&ask).await?;
        self.books.look();
        let expected = if self.books.paused { 0 } else { want.min(self.books.ids_in(State::Ready).len()) };
        let expected = fetched.jobs.iter().position(is_enough).map_or(expected, |last| expected.min(last + 1));
        ensure!(fetched.jobs.len() == expected, "{} jobs instead of {expected}", fetched.jobs.len());
        for job in &fetched.jobs {
            ensure!(self.books.hand_out(&job.id, &holder), "it was not the turn of {}", job.id);
            self.is_itself(job)?;
        }
        self.tells_the_next_time(&fetched, want)?;
        let leases: Vec<Held> = fetched.jobs.into_iter().map(|job| held(job, &holder)).collect();
        self.leases.extend(leases.iter().cloned());
        Ok(leases)
    }

    /// A job arrives as it was pushed, with its counters.
    fn is_itself(&self, job: &Job) -> anyhow::Result<()> {
        let entry = &self.books.jobs[&job.id];
        ensure!((job.failures, job.lapses) == (entry.failures, entry.lapses), "{job:?} instead of {entry:?}");
        ensure!(job.group == entry.group, "another group");
        ensure!(job.payload.starts_with(job.id.as_str().as_bytes()), "another's payload");
        ensure!([8, LARGE].contains(&job.payload.len()), "a payload cut to {}", job.payload.len());
        let named = job.metadata.get("id").is_none_or(|id| *id == job.id.to_string());
        ensure!(named, "another's metadata");
        Ok(())
    }

    /// A worker with room sleeps exactly until something happens, and not at all if something is ready.
    fn tells_the_next_time(&self, fetched: &Fetched, want: usize) -> anyhow::Result<()> {
        if self.books.paused || fetched.jobs.len() == want {
            return Ok(());
        }
        if self.books.jobs.values().any(|job| job.state() == State::Ready) {
            ensure!(fetched.next == Some(Duration::ZERO), "look again in {:?}, not at once", fetched.next);
            return Ok(());
        }
        let right = match (fetched.next, self.books.next()) {
            (Some(wait), Some(ticks)) => time::is_wait(wait, ticks),
            (told, expected) => told.is_none() && expected.is_none(),
        };
        ensure!(right, "look again in {:?}, not in {:?} ticks", fetched.next, self.books.next());
        Ok(())
    }
}

fn is_enough(job: &Job) -> bool {
    job.payload.len() >= ENOUGH
}

fn held(job: Job, holder: &Holder) -> Held {
    Held { id: job.id, holder: holder.clone(), group: job.group }
}
