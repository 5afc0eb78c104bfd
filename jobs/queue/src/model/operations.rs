//! The model's side of everything a lane can be asked for.

use super::{
    books::{Books, Entry, Moment, Place},
    step::End,
    time::{DEAD_AGE, HISTORY_AGE, LEASE, Ticks},
};
use crate::{Cancelled, JobId, Pushed, State, fetch::Holder};

/// A lease as a worker remembers it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) id: JobId,
    pub(super) holder: Holder,
    pub(super) group: Option<String>,
}

const LAPSES_UNTIL_POISON: u32 = 3;

impl Books {
    pub(super) fn push(&mut self, id: &JobId, group: Option<String>, key: Option<String>, delay: Ticks) -> Pushed {
        if let Some(key) = key {
            if let Some(first) = self.keys.get(&key) {
                return Pushed { id: first.clone(), new: false };
            }
            self.keys.insert(key, id.clone());
        }
        let new = !self.jobs.contains_key(id);
        if new {
            self.jobs.insert(id.clone(), Entry { place: Place::Ready, group, failures: 0, lapses: 0 });
            self.enter(id, delay);
        }
        Pushed { id: id.clone(), new }
    }

    /// What every fetch does first: due jobs become ready, lapsed ones come back.
    pub(super) fn look(&mut self) {
        let now = self.now;
        let is_past = |moment: Moment| (moment.0 <= now).then_some(moment);
        let due = self.by_moment(|place| if let Place::Scheduled(due) = place { is_past(*due) } else { None });
        due.iter().for_each(|id| self.join(id));
        let lapsed =
            self.by_moment(|place| if let Place::Running { until, .. } = place { is_past(*until) } else { None });
        lapsed.iter().rev().for_each(|id| self.lapse(id));
        self.totals.lapsed += lapsed.len() as u64;
        self.trim();
    }

    fn lapse(&mut self, id: &JobId) {
        self.job(id).lapses += 1;
        if self.asked.contains(id) {
            self.end(id, State::Cancelled);
        } else if self.jobs[id].lapses >= LAPSES_UNTIL_POISON {
            self.totals.poisoned += 1;
            self.end(id, State::Dead);
        } else {
            self.make_first(id);
        }
    }

    /// A ready job goes to a holder. Says whether it was its turn.
    pub(super) fn hand_out(&mut self, id: &JobId, holder: &Holder) -> bool {
        let Some(job) = self.jobs.get(id).filter(|job| job.place == Place::Ready) else { return false };
        let its_turn = match &job.group {
            None => self.free.pop_front().as_ref() == Some(id),
            Some(group) => self.groups[group].front() == Some(id),
        };
        let until = self.in_ticks(LEASE);
        self.put(id, Place::Running { holder: holder.clone(), until });
        its_turn
    }

    /// How long until a job becomes due or a lease lapses.
    pub(super) fn next(&self) -> Option<Ticks> {
        let moments = self.jobs.values().filter_map(|job| match &job.place {
            Place::Scheduled(at) | Place::Running { until: at, .. } => Some(at.0),
            _ => None,
        });
        moments.min().map(|at| at - self.now)
    }

    pub(super) fn is_held(&self, lease: &Held) -> bool {
        self.jobs
            .get(&lease.id)
            .is_some_and(|job| matches!(&job.place, Place::Running { holder, .. } if *holder == lease.holder))
    }

    pub(super) fn finish(&mut self, runs: &[(Held, End)]) -> Vec<bool> {
        let fresh: Vec<bool> = (0..runs.len())
            .map(|k| {
                self.is_held(&runs[k].0)
                    && !runs[..k].iter().any(|(other, _)| other.id == runs[k].0.id && self.is_held(other))
            })
            .collect();
        let mut handed_back = Vec::new();
        for ((lease, end), _) in runs.iter().zip(&fresh).filter(|(_, fresh)| **fresh) {
            self.settle(&lease.id, *end, &mut handed_back);
        }
        handed_back.iter().rev().for_each(|id| self.make_first(id));
        self.trim();
        fresh
    }

    fn settle(&mut self, id: &JobId, end: End, handed_back: &mut Vec<JobId>) {
        let asked = self.asked.remove(id);
        match end {
            End::Done => self.end(id, State::Done),
            End::Dead => self.end(id, State::Dead),
            _ if asked => self.end(id, State::Cancelled),
            End::Cancelled => self.end(id, State::Cancelled),
            End::Retry(delay) => {
                self.totals.failed += 1;
                self.job(id).failures += 1;
                self.enter(id, delay);
            }
            End::Snooze(delay) => {
                self.totals.snoozed += 1;
                self.leave(id);
                self.enter(id, delay);
            }
            End::HandBack | End::Interrupted => handed_back.push(id.clone()),
        }
    }

    /// Which leases are lost, and which jobs somebody asked to cancel.
    pub(super) fn renew(&mut self, leases: &[Held]) -> (Vec<JobId>, Vec<JobId>) {
        let until = self.in_ticks(LEASE);
        let (held, lost): (Vec<&Held>, Vec<&Held>) = leases.iter().partition(|lease| self.is_held(lease));
        for lease in held {
            self.put(&lease.id, Place::Running { holder: lease.holder.clone(), until });
        }
        let asked = leases.iter().filter(|lease| self.asked.contains(&lease.id));
        (lost.into_iter().map(|lease| lease.id.clone()).collect(), asked.map(|lease| lease.id.clone()).collect())
    }

    pub(super) fn reclaim(&mut self, doubtful: &[Holder]) -> usize {
        let ids = self.by_moment(|place| match place {
            Place::Running { holder, until } if doubtful.contains(holder) => Some(*until),
            _ => None,
        });
        ids.iter().rev().for_each(|id| self.make_first(id));
        ids.len()
    }

    pub(super) fn cancel(&mut self, id: &JobId) -> Cancelled {
        let Some(state) = self.jobs.get(id).map(Entry::state) else { return Cancelled::Unknown };
        if state.is_ended() {
            return Cancelled::TooLate(state);
        }
        if state == State::Running {
            self.asked.insert(id.clone());
            return Cancelled::Asked;
        }
        self.end(id, State::Cancelled);
        self.trim();
        Cancelled::Ended
    }

    pub(super) fn retry(&mut self, id: &JobId) -> bool {
        let dead = self.jobs.get(id).is_some_and(|job| job.state() == State::Dead);
        if dead {
            (self.job(id).failures, self.job(id).lapses) = (0, 0);
            self.join(id);
        }
        dead
    }

    pub(super) fn discard(&mut self, id: &JobId) -> bool {
        let there = self.jobs.get(id).is_some_and(|job| job.state() != State::Running);
        if there {
            self.asked.remove(id);
            self.leave(id);
            self.jobs.remove(id);
        }
        there
    }

    pub(super) fn sweep(&mut self) {
        let now = self.now;
        self.jobs.retain(|_, job| match job.place {
            Place::Ended(State::Dead, (ended, _)) => ended + DEAD_AGE > now,
            Place::Ended(_, (ended, _)) => ended + HISTORY_AGE > now,
            _ => true,
        });
        self.trim();
    }
}
