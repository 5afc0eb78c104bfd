//! Lets an endpoint rest that fails again and again. Knows no endpoint and no clock: the time comes in.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// However long an endpoint asks to be left alone, it is tried again after this.
const LONGEST_REST: Duration = Duration::from_secs(600);

/// See the module.
pub(super) struct Breaker {
    most_failures: u32,
    pause: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// In a row.
    failures: u32,
    /// Nobody is let through before.
    open_until: Option<Instant>,
    /// One tries for all, and has not come back.
    probing: bool,
}

impl Breaker {
    /// Rests for `pause` after `most_failures` in a row.
    pub(super) fn new(most_failures: u32, pause: Duration) -> Self {
        Self { most_failures, pause, state: Mutex::default() }
    }

    /// Lets a request through, or says how long to stay away. After the pause one request tries; the others stay away
    /// for another pause unless it succeeds, also when nobody hears of it again.
    pub(super) fn enter(&self, now: Instant) -> Result<(), Duration> {
        self.with(|state| match state.open_until {
            Some(until) if now < until => Err(until - now),
            Some(_) => {
                (state.open_until, state.probing) = (Some(now + self.pause), true);
                Ok(())
            }
            None => Ok(()),
        })
    }

    /// All is well again.
    pub(super) fn succeeded(&self) {
        self.with(|state| *state = State::default());
    }

    /// It answers, if not what was asked. What it asked for itself stands.
    pub(super) fn lives(&self) {
        self.with(|state| {
            state.failures = 0;
            if std::mem::take(&mut state.probing) {
                state.open_until = None;
            }
        });
    }

    /// One more failure.
    pub(super) fn failed(&self, now: Instant) {
        self.with(|state| {
            state.failures = state.failures.saturating_add(1);
            if state.failures >= self.most_failures {
                state.open_until = now.checked_add(self.pause).max(state.open_until);
                state.probing = false;
            }
        });
    }

    /// The endpoint has asked to be left alone for so long.
    pub(super) fn rest(&self, now: Instant, pause: Duration) {
        let pause = pause.min(LONGEST_REST);
        self.with(|state| {
            state.open_until = now.checked_add(pause).max(state.open_until);
            state.probing = false;
        });
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        // A panic while it was held left whole values: every change is an assignment.
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(30);
    const SECOND: Duration = Duration::from_secs(1);

    fn failing(times: u32, now: Instant) -> Breaker {
        let breaker = Breaker::new(3, PAUSE);
        (0..times).for_each(|_| breaker.failed(now));
        breaker
    }

    #[test]
    fn failures_in_a_row_keep_everybody_away_for_the_pause() {
        let now = Instant::now();
        assert_eq!(failing(2, now).enter(now), Ok(()));
        let breaker = failing(3, now);
        assert_eq!(breaker.enter(now + SECOND), Err(PAUSE - SECOND));
    }

    #[test]
    fn after_the_pause_one_request_tries_for_all() {
        let now = Instant::now();
        let breaker = failing(3, now);
        assert_eq!(breaker.enter(now + PAUSE), Ok(()));
        assert_eq!(breaker.enter(now + PAUSE + SECOND), Err(PAUSE - SECOND), "the first one has not come back");
        breaker.succeeded();
        assert_eq!(breaker.enter(now + PAUSE + SECOND), Ok(()));
    }

    #[test]
    fn a_success_forgets_earlier_failures() {
        let now = Instant::now();
        let breaker = failing(2, now);
        breaker.succeeded();
        breaker.failed(now);
        assert_eq!(breaker.enter(now), Ok(()));
    }

    #[test]
    fn an_answer_that_is_none_ends_a_pause_and_no_wish() {
        let now = Instant::now();
        let breaker = failing(3, now);
        breaker.lives();
        assert_eq!(breaker.enter(now), Err(PAUSE), "it was asked before the pause");
        assert_eq!(breaker.enter(now + PAUSE), Ok(()));
        breaker.lives();
        assert_eq!(breaker.enter(now + PAUSE), Ok(()));
        breaker.rest(now, PAUSE * 4);
        breaker.lives();
        assert_eq!(breaker.enter(now), Err(PAUSE * 4));
    }

    #[test]
    fn the_endpoints_own_wish_is_heeded() {
        let now = Instant::now();
        let breaker = failing(2, now);
        breaker.rest(now, PAUSE * 4);
        assert_eq!(breaker.enter(now), Err(PAUSE * 4));
        breaker.failed(now);
        assert_eq!(breaker.enter(now), Err(PAUSE * 4), "a later failure shortens nothing");
    }
}
