//! What time it is at Redis, as far as its last answer tells, and by when a fetch has to reach it.
//!
//! A Redis that stands still finds, when it goes on, the fetches of workers that died meanwhile. It would give them jobs
//! that nobody runs before their leases lapse; and just then the jobs that the dead had held are the first in the list.

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

/// Longer than a fetch is on its way to a Redis at work. One that comes later is made anew.
const ON_ITS_WAY: TimeDelta = TimeDelta::milliseconds(500);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct ServerTime {
    told: Option<(DateTime<Utc>, Instant)>,
}

impl ServerTime {
    /// By when a fetch that is sent at `now` has to come; whenever it likes while nothing is known of Redis's clock.
    pub(super) fn deadline(&self, now: Instant) -> Option<DateTime<Utc>> {
        let (told, at) = self.told?;
        let since = TimeDelta::from_std(now - at).ok()?;
        told.checked_add_signed(since)?.checked_add_signed(ON_ITS_WAY)
    }

    /// What an answer that came at `now` said. After one that was too late nothing is known: so the next fetch counts
    /// in any case, however slow Redis has become and whatever its clock has done.
    pub(super) fn heard(&mut self, told: Option<DateTime<Utc>>, deadline: Option<DateTime<Utc>>, now: Instant) {
        let in_time = told.filter(|told| deadline.is_none_or(|deadline| *told <= deadline));
        self.told = in_time.map(|told| (told, now));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn a_deadline_is_by_the_clock_of_redis() {
        let (mut time, now) = (ServerTime::default(), Instant::now());
        assert_eq!(time.deadline(now), None, "nothing was heard");
        time.heard(Some(at(100)), None, now);
        assert_eq!(time.deadline(now + Duration::from_secs(7)), Some(at(107) + ON_ITS_WAY));
    }

    #[test]
    fn after_a_fetch_that_came_too_late_the_next_one_has_no_deadline() {
        let (mut time, now) = (ServerTime::default(), Instant::now());
        time.heard(Some(at(100)), Some(at(100)), now);
        assert!(time.deadline(now).is_some(), "just in time");
        time.heard(Some(at(101)), Some(at(100)), now);
        assert_eq!(time.deadline(now), None);
    }
}
