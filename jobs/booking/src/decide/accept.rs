//! The client's yes to an offer.

use super::{Draft, values::Wish};
use crate::{Event, World};

impl Draft {
    /// Only the current version can be accepted, only while it fits the facts, and only once.
    pub(super) fn accept(self, seen: Option<u32>, world: &World<'_>) -> Self {
        let Some(current) = self.booking.fitting_offer().map(|offer| offer.version) else {
            return self.push(Event::AcceptedTooEarly).pursue(Wish::default(), world);
        };
        if seen != Some(current) {
            return self.push(Event::OlderVersionAccepted { current });
        }
        if self.booking.acceptance.is_some() {
            return self;
        }
        self.push(Event::OfferAccepted { version: current })
    }
}
