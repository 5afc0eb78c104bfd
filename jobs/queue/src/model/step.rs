//! What can happen to a lane. Picks are resolved against what there is when the step's turn comes, so that a sequence
//! still means something when others of its steps are left out.

use proptest::{collection::vec, option, prelude::*, sample::Index};

use super::time::Ticks;

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Push(Vec<New>),
    /// Time passes: jobs become due, leases lapse, ended jobs grow old.
    Pass(Ticks),
    Fetch {
        worker: usize,
        want: usize,
    },
    /// The answer never arrives.
    FetchIntoTheVoid {
        want: usize,
    },
    /// The connection is back: what was fetched into the void is handed back.
    Reclaim,
    Renew {
        worker: usize,
    },
    /// A worker that holds something ends runs, of which some may be stale or named twice.
    Finish {
        worker: Index,
        runs: Vec<(Index, End)>,
    },
    /// A run that was taken for lost says how it ended.
    FinishOld(Index, End),
    RenewOld(Index),
    /// The process is gone; its leases are not.
    Crash {
        worker: usize,
    },
    Cancel(Whom),
    Retry(Whom),
    Discard(Whom),
    Pause,
    Resume,
    Sweep,
    ForgetScripts,
}

/// Whom a person means.
#[derive(Debug, Clone)]
pub(super) enum Whom {
    /// A job for which the request makes sense.
    Fitting(Index),
    /// Any job there ever was.
    Any(Index),
}

/// A job to push.
#[derive(Debug, Clone)]
pub(super) struct New {
    /// Under an id that was used before.
    pub(super) again: Option<Index>,
    pub(super) group: Option<u8>,
    pub(super) key: Option<u8>,
    pub(super) delay: Ticks,
    pub(super) large: bool,
    pub(super) metadata: bool,
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Done,
    Cancelled,
    Dead,
    Retry(Ticks),
    Snooze(Ticks),
    HandBack,
    Interrupted,
}

pub(super) const WORKERS: usize = 3;

pub(super) fn anything() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => vec(new(), 1..5).prop_map(Step::Push),
        6 => (1..4_u64).prop_map(Step::Pass),
        12 => (0..WORKERS, 0..5_usize).prop_map(|(worker, want)| Step::Fetch { worker, want }),
        3 => (1..4_usize).prop_map(|want| Step::FetchIntoTheVoid { want }),
        3 => Just(Step::Reclaim),
        4 => (0..WORKERS).prop_map(|worker| Step::Renew { worker }),
        12 => (any::<Index>(), vec((any::<Index>(), end()), 1..6)).prop_map(|(worker, runs)| Step::Finish { worker, runs }),
        3 => (any::<Index>(), end()).prop_map(|(pick, end)| Step::FinishOld(pick, end)),
        1 => any::<Index>().prop_map(Step::RenewOld),
        2 => (0..WORKERS).prop_map(|worker| Step::Crash { worker }),
        5 => whom().prop_map(Step::Cancel),
        3 => whom().prop_map(Step::Retry),
        2 => whom().prop_map(Step::Discard),
        1 => Just(Step::Pause),
        3 => Just(Step::Resume),
        1 => Just(Step::Sweep),
        1 => Just(Step::ForgetScripts),
    ]
}

fn whom() -> impl Strategy<Value = Whom> {
    prop_oneof![5 => any::<Index>().prop_map(Whom::Fitting), 1 => any::<Index>().prop_map(Whom::Any)]
}

fn new() -> impl Strategy<Value = New> {
    let rare = |chance| prop::bool::weighted(chance);
    let again = option::weighted(0.1, any::<Index>());
    let (group, key) = (option::weighted(0.7, 0..3_u8), option::weighted(0.2, 0..4_u8));
    let delay = prop_oneof![3 => Just(0), 1 => 1..5_u64];
    (again, group, key, delay, rare(0.05), rare(0.2)).prop_map(|(again, group, key, delay, large, metadata)| New {
        again,
        group,
        key,
        delay,
        large,
        metadata,
    })
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        5 => Just(End::Done),
        1 => Just(End::Cancelled),
        2 => Just(End::Dead),
        3 => (0..4_u64).prop_map(End::Retry),
        3 => (0..4_u64).prop_map(End::Snooze),
        2 => Just(End::HandBack),
        1 => Just(End::Interrupted),
    ]
}
