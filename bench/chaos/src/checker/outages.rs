//! What befell the holders of leases, and whether it can have cost them one.
//!
//! A lease is renewed again and again. It lapses only if its holder or Redis is silent for so long that no renewal comes
//! through within the lease: shorter silences explain nothing.

use std::{collections::HashMap, time::Duration};

use super::history::{Fault, History, Run};
use crate::{
    clock::Moment,
    ledger::{FaultKind, Holder},
};

/// How long it may take from the last line of a run until Redis has its end, if nobody is silent; and from a lapsed fetch
/// to the first line of its run.
const SETTLES_WITHIN: Duration = Duration::from_secs(1);
/// The longest time a worker waits before it tries a silent Redis again.
const LONGEST_BACKOFF: Duration = Duration::from_secs(2);
/// What a renewal may take on a busy machine.
const SLACK: Duration = Duration::from_millis(500);

/// Why a job ran again. Of several causes the first in this order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    /// Its holder was killed.
    Kill,
    /// Its holder was stalled.
    Stall,
    /// Redis was killed, and away for long.
    RedisKill,
    /// Redis was stalled.
    RedisStall,
    /// The machine did not let its holder, or Redis, run: nobody injected that.
    Machine,
    /// It was dead as poison, and was given a new life.
    Revival,
}

/// See the module.
pub(super) struct Outages {
    kills: HashMap<Holder, Fault>,
    /// Every silence of a holder, and those of Redis.
    silences: HashMap<Holder, Vec<Span>>,
    redis: Vec<Span>,
    /// Silences that can have cost a lease: of holders that were silent themselves (Redis's included), of all others.
    costly: HashMap<Holder, Vec<Span>>,
    costly_redis: Vec<Span>,
}

/// A silence, or several with no renewal between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) begin: Moment,
    pub(super) end: Moment,
    pub(super) cause: Cause,
}

impl Outages {
    pub(super) fn of(history: &History, lease: Duration, renew_every: Duration) -> Self {
        let mut silences = silences(history);
        let redis = silences.remove(&Holder::redis()).unwrap_or_default();
        let costly = |own: &[Span]| costly(own.iter().chain(&redis).copied().collect(), lease, renew_every);
        Self {
            kills: kills(history),
            costly: silences.iter().map(|(holder, own)| (holder.clone(), costly(own))).collect(),
            costly_redis: costly(&[]),
            silences,
            redis,
        }
    }

    /// When a run was over at the latest: by its own word, or by the death of its process.
    pub(super) fn over(&self, run: &Run) -> Moment {
        run.end.map_or_else(|| self.kill(run).map_or(Moment::NEVER, |kill| kill.begin), |(at, _)| at)
    }

    /// The kill that can have kept the queue from hearing of a run's end.
    pub(super) fn killed(&self, run: &Run) -> Option<&Fault> {
        self.kill(run).filter(|kill| kill.begin <= self.settled(run))
    }

    /// What can have cost a run its lease by then. A lease may have lapsed before the run's first line: a process can
    /// stand still between the answer to its fetch and that.
    pub(super) fn lost_lease(&self, run: &Run, by: Moment) -> Option<Cause> {
        let (from, to) = (run.start.before(SETTLES_WITHIN), by.min(self.settled(run)));
        let spans = self.costly.get(run.holder()).unwrap_or(&self.costly_redis);
        spans.iter().filter(|span| span.begin <= to && span.end >= from).map(|span| span.cause).min()
    }

    /// The stall during which a run lost its lease.
    pub(super) fn stalled(&self, run: &Run) -> Option<Span> {
        let stalls = self.silences.get(run.holder())?.iter().filter(|span| span.cause == Cause::Stall);
        stalls.copied().find(|stall| (run.start..=self.settled(run)).contains(&stall.begin))
    }

    /// How much of a time Redis was made not to answer.
    pub(super) fn redis_away(&self, from: Moment, to: Moment) -> Duration {
        let injected = self.redis.iter().filter(|span| span.cause != Cause::Machine);
        injected.map(|span| span.end.min(to).since(span.begin.max(from))).sum()
    }

    /// Silences that nobody injected.
    pub(super) fn uninjected(&self) -> usize {
        let injected = |span: &Span, all: &[Span]| {
            all.iter().any(|other| other.cause != Cause::Machine && other.begin <= span.end && other.end >= span.begin)
        };
        let lists = self.silences.values().chain([&self.redis]);
        lists.flat_map(|list| list.iter().filter(|span| span.cause == Cause::Machine && !injected(span, list))).count()
    }

    fn kill(&self, run: &Run) -> Option<&Fault> {
        self.kills.get(run.holder()).filter(|kill| kill.end >= run.start)
    }

    /// When Redis knew of a run's end at the latest.
    fn settled(&self, run: &Run) -> Moment {
        let Some((end, _)) = run.end else { return Moment::NEVER };
        let mut settled = end.after(SETTLES_WITHIN);
        let own = self.silences.get(run.holder()).into_iter().flatten();
        let mut silences: Vec<&Span> = own.chain(&self.redis).filter(|span| span.end >= end).collect();
        silences.sort_by_key(|span| span.begin);
        for span in silences.into_iter().filter(|span| span.end >= end) {
            if span.begin <= settled {
                settled = settled.max(span.end.after(LONGEST_BACKOFF + SETTLES_WITHIN));
            }
        }
        settled
    }
}

fn kills(history: &History) -> HashMap<Holder, Fault> {
    let kills = history.faults.iter().filter(|fault| fault.kind == FaultKind::WorkerKill);
    kills.map(|kill| (kill.victim.clone(), kill.clone())).collect()
}

/// By whose they are, in the order of their begin.
fn silences(history: &History) -> HashMap<Holder, Vec<Span>> {
    let mut silences: HashMap<Holder, Vec<Span>> = HashMap::new();
    let injected = history.faults.iter().filter_map(|fault| Some((&fault.victim, span(fault)?)));
    let observed = history
        .silences
        .iter()
        .map(|silence| (&silence.who, Span { begin: silence.begin, end: silence.end, cause: Cause::Machine }));
    for (who, span) in injected.chain(observed) {
        silences.entry(who.clone()).or_default().push(span);
    }
    silences
}

fn span(fault: &Fault) -> Option<Span> {
    let cause = match fault.kind {
        FaultKind::WorkerStall => Cause::Stall,
        FaultKind::RedisKill => Cause::RedisKill,
        FaultKind::RedisFreeze | FaultKind::RedisSleep | FaultKind::RedisPause => Cause::RedisStall,
        FaultKind::WorkerKill | FaultKind::ProducerKill => return None,
    };
    Some(Span { begin: fault.begin, end: fault.end, cause })
}

/// Joins silences between which no renewal can be counted on, and keeps what is long enough to cost a lease: the last
/// renewal before it may be one interval old, and the first after it may take as long, or a backoff. The longest that
/// was injected is the cause: the machine's silences are noticed in addition, and lie around those.
fn costly(mut spans: Vec<Span>, lease: Duration, renew_every: Duration) -> Vec<Span> {
    let renewed_within = renew_every.min(LONGEST_BACKOFF) + SLACK;
    spans.sort_by_key(|span| span.begin);
    let weight = |span: &Span| (span.cause != Cause::Machine, span.length());
    let mut joined: Vec<(Span, Span)> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some((last, heaviest)) if span.begin <= last.end.after(renewed_within) => {
                last.end = last.end.max(span.end);
                if weight(&span) > weight(heaviest) {
                    *heaviest = span;
                }
            }
            _ => joined.push((span, span)),
        }
    }
    let spans = joined.into_iter().map(|(span, heaviest)| Span { cause: heaviest.cause, ..span });
    spans.filter(|span| span.length() + renew_every + renewed_within >= lease).collect()
}

impl Span {
    fn length(&self) -> Duration {
        self.end.since(self.begin)
    }
}
