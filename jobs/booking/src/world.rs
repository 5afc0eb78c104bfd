//! What the shell looked up before a decision.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::{Catalogue, rooms::Occupied};

/// Everything outside a booking that a decision may depend on.
#[derive(Debug, Clone)]
pub struct World<'a> {
    /// Now.
    pub now: DateTime<Utc>,
    /// The venue's zone: dates and times that people write are meant in it.
    pub zone: Tz,
    /// What the venue has, sells and rules.
    pub catalogue: &'a Catalogue,
    /// Blocking holds of other bookings around the event, buffers included.
    pub occupied: &'a [Occupied],
    /// Starts of the site visits that others have, or were offered and may still take.
    pub visits: &'a [DateTime<Utc>],
}

impl World<'_> {
    /// The day in the venue's zone.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }
}
