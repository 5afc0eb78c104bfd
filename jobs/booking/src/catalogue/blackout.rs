//! Days on which the house is closed.

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::Catalogue;

/// Days on which no event takes place, nor on so many days around them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blackout {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// So many days before the first are closed too.
    #[serde(default)]
    pub days_before: u32,
    /// So many days after the last are closed too.
    #[serde(default)]
    pub days_after: u32,
}

impl Blackout {
    fn closes(&self, day: NaiveDate) -> bool {
        let first = self.first.checked_sub_days(Days::new(self.days_before.into())).unwrap_or(self.first);
        let last = self.last.checked_add_days(Days::new(self.days_after.into())).unwrap_or(self.last);
        (first..=last).contains(&day)
    }
}

impl Catalogue {
    /// Whether no event can take place on this day.
    #[must_use]
    pub fn is_closed_on(&self, day: NaiveDate) -> bool {
        self.blackouts.iter().any(|blackout| blackout.closes(day))
    }
}
