//! The model: what the books of a lane must say. This file holds the jobs, their places and what moves them; what
//! callers can ask for is in [`operations`](super::operations).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::time::{DEAD_COUNT, HISTORY_COUNT, Ticks};
use crate::{JobId, State, fetch::Holder};

/// A tick, and the step that set it: the order of what falls into one tick. What one step sets goes by id.
pub(super) type Moment = (Ticks, usize);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Ready,
    Waiting,
    Scheduled(Moment),
    Running { holder: Holder, until: Moment },
    Ended(State, Moment),
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) group: Option<String>,
    pub(super) failures: u32,
    pub(super) lapses: u32,
}

/// Counters that only grow.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) failed: u64,
    pub(super) lapsed: u64,
    pub(super) poisoned: u64,
    pub(super) snoozed: u64,
    pub(super) done: u64,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) now: Ticks,
    pub(super) step: usize,
    pub(super) jobs: BTreeMap<JobId, Entry>,
    /// Ready jobs without a group, the next one first.
    pub(super) free: VecDeque<JobId>,
    /// The jobs of a group that are due and live, its head first.
    pub(super) groups: BTreeMap<String, VecDeque<JobId>>,
    pub(super) keys: BTreeMap<String, JobId>,
    /// Running jobs that somebody asked to cancel.
    pub(super) asked: BTreeSet<JobId>,
    pub(super) paused: bool,
    pub(super) totals: Totals,
}

impl Books {
    pub(super) fn in_ticks(&self, ticks: Ticks) -> Moment {
        (self.now + ticks, self.step)
    }

    /// The jobs in a state, in the order of their ids.
    pub(super) fn ids_in(&self, state: State) -> Vec<JobId> {
        self.jobs.iter().filter(|(_, job)| job.state() == state).map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn is_in(&self, id: &JobId, fits: impl Fn(State) -> bool) -> bool {
        self.jobs.get(id).is_some_and(|job| fits(job.state()))
    }

    /// Jobs with a moment of this kind, in its order.
    pub(super) fn by_moment(&self, moment: impl Fn(&Place) -> Option<Moment>) -> Vec<JobId> {
        let mut found: Vec<_> =
            self.jobs.iter().filter_map(|(id, job)| Some((moment(&job.place)?, id.clone()))).collect();
        found.sort();
        found.into_iter().map(|(_, id)| id).collect()
    }

    /// A job that is due: to the end of the ready list, or of its group.
    pub(super) fn join(&mut self, id: &JobId) {
        let place = match self.jobs[id].group.clone() {
            None => {
                self.free.push_back(id.clone());
                Place::Ready
            }
            Some(group) => {
                let members = self.groups.entry(group).or_default();
                if !members.contains(id) {
                    members.push_back(id.clone());
                }
                if members.front() == Some(id) { Place::Ready } else { Place::Waiting }
            }
        };
        self.put(id, place);
    }

    /// Due, or not due yet.
    pub(super) fn enter(&mut self, id: &JobId, delay: Ticks) {
        if delay == 0 {
            self.join(id);
        } else {
            let due = self.in_ticks(delay);
            self.put(id, Place::Scheduled(due));
        }
    }

    /// Back to the front: it was handed out in vain.
    pub(super) fn make_first(&mut self, id: &JobId) {
        if self.jobs[id].group.is_none() {
            self.free.push_front(id.clone());
        }
        self.put(id, Place::Ready);
    }

    /// Out of the ready list and of its group, whose next one follows.
    pub(super) fn leave(&mut self, id: &JobId) {
        self.free.retain(|free| free != id);
        let Some(group) = self.jobs[id].group.clone() else { return };
        let Some(members) = self.groups.get_mut(&group) else { return };
        members.retain(|member| member != id);
        match members.front().cloned() {
            None => drop(self.groups.remove(&group)),
            Some(head) if self.jobs[&head].place == Place::Waiting => self.put(&head, Place::Ready),
            Some(_) => {}
        }
    }

    pub(super) fn end(&mut self, id: &JobId, state: State) {
        let ended = Place::Ended(state, self.in_ticks(0));
        self.asked.remove(id);
        self.leave(id);
        self.put(id, ended);
        self.totals.done += u64::from(state == State::Done);
    }

    /// Forgets the oldest ended jobs beyond the caps.
    pub(super) fn trim(&mut self) {
        for (state, cap) in [(State::Done, HISTORY_COUNT), (State::Cancelled, HISTORY_COUNT), (State::Dead, DEAD_COUNT)]
        {
            let ended = self.by_moment(|place| match place {
                Place::Ended(as_what, when) if *as_what == state => Some(*when),
                _ => None,
            });
            for id in &ended[..ended.len().saturating_sub(cap)] {
                self.jobs.remove(id);
            }
        }
    }

    pub(super) fn put(&mut self, id: &JobId, place: Place) {
        self.job(id).place = place;
    }

    pub(super) fn job(&mut self, id: &JobId) -> &mut Entry {
        self.jobs.get_mut(id).unwrap()
    }
}

impl Entry {
    pub(super) fn state(&self) -> State {
        match self.place {
            Place::Ready => State::Ready,
            Place::Waiting => State::Waiting,
            Place::Scheduled(_) => State::Scheduled,
            Place::Running { .. } => State::Running,
            Place::Ended(state, _) => state,
        }
    }
}
