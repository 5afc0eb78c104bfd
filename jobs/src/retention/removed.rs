//! What a clean-up removed, and what it could not: one thing that fails keeps no other from going, and is not forgotten
//! by the next that fails.

use std::fmt::Display;

use store::Tally;

/// What could not go, where it is counted.
const FAILED: &str = "failed";
/// So many of them are named in the failure of the whole; the log names each.
const MOST_NAMED: usize = 20;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    tally: Tally,
    failed: Vec<String>,
    first: Option<anyhow::Error>,
}

impl Removed {
    /// So many more of `what` went.
    pub(crate) fn count(&mut self, what: &str, more: u64) {
        *self.tally.entry(what.to_owned()).or_default() += more;
    }

    /// Counts one of `what` that went, or did not need to, or could not; `which` names nobody.
    pub(crate) fn note(&mut self, what: &str, which: impl Display, gone: anyhow::Result<bool>) {
        match gone {
            Ok(gone) => self.count(what, u64::from(gone)),
            Err(error) => self.fail(which, error),
        }
    }

    /// Counts what has broken off the removal of `which`, if anything has: what went before that has gone.
    pub(crate) fn close(&mut self, which: impl Display, outcome: anyhow::Result<()>) {
        if let Err(error) = outcome {
            self.fail(which, error);
        }
    }

    fn fail(&mut self, which: impl Display, error: anyhow::Error) {
        tracing::warn!(%which, error = format!("{error:#}"), "could not be cleaned up");
        self.failed.push(which.to_string());
        self.first.get_or_insert(error);
    }

    /// How much went, what failed among it; and why the clean-up as a whole has failed, if it has.
    pub(crate) fn split(mut self) -> (Tally, Option<anyhow::Error>) {
        let Some(first) = self.first.take() else { return (self.tally, None) };
        let named = self.failed[..self.failed.len().min(MOST_NAMED)].join(", ");
        let more = if self.failed.len() > MOST_NAMED { ", …" } else { "" };
        let failure = first.context(format!("{} could not be cleaned up: {named}{more}; the first", self.failed.len()));
        self.count(FAILED, self.failed.len() as u64);
        (self.tally, Some(failure))
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    /// So much of each went, and this is why the whole has failed.
    fn assert_split<const N: usize>(removed: Removed, went: [(&str, u64); N], failed: Option<&str>) {
        let (tally, failure) = removed.split();
        assert_eq!(tally, went.map(|(what, count)| (what.to_owned(), count)).into());
        assert_eq!(failure.map(|failure| format!("{failure:#}")).as_deref(), failed);
    }

    #[test]
    fn all_that_could_not_go_is_counted_and_named() {
        let mut removed = Removed::default();
        for n in 0..5 {
            let gone = if n % 2 == 0 { Err(anyhow!("reason {n}")) } else { Ok(n == 1) };
            removed.note("tasks", format_args!("the task {n}"), gone);
        }
        let said = "3 could not be cleaned up: the task 0, the task 2, the task 4; the first: reason 0";
        assert_split(removed, [("failed", 3), ("tasks", 1)], Some(said));
    }

    #[test]
    fn of_many_the_first_are_named_and_all_are_counted() {
        let mut removed = Removed::default();
        (0..30).for_each(|n| removed.note("tasks", n, Err(anyhow!("down"))));
        let (tally, failure) = removed.split();
        let said = format!("{:#}", failure.unwrap());
        assert!(said.starts_with("30 could not") && said.contains(" 19, …;") && !said.contains(" 20"), "{said}");
        assert_eq!(tally["failed"], 30);
    }

    #[test]
    fn what_went_before_it_broke_off_is_counted() {
        let mut removed = Removed::default();
        removed.count("bodies", 500);
        removed.close("more bodies", Err(anyhow!("down")));
        removed.close("deliveries", Ok(()));
        let said = "1 could not be cleaned up: more bodies; the first: down";
        assert_split(removed, [("bodies", 500), ("failed", 1)], Some(said));
    }

    #[test]
    fn where_all_went_nothing_has_failed() {
        let mut removed = Removed::default();
        removed.count("bodies", 0);
        removed.note("tasks", 1, Ok(true));
        assert_split(removed, [("bodies", 0), ("tasks", 1)], None);
    }
}
