//! The client's yes to an offer.

use super::{Draft, values::Wish};
use crate::{Event, OfferState, World};

impl Draft {
    /// Only the current version can be accepted, only while it fits the facts, and only once.
    pub(super) fn accept(self, seen: Option<u32>, world: &World<'_>) -> Self {
        let Some(current) = self.booking.fitting_offer().map(|offer| offer.version) else {
            return self.push(Event::AcceptedTooEarly).pursue(Wish::default(), world);
        };
        if seen != Some(current) {
            let draft = self.push(Event::OlderVersionAccepted { current });
            return if draft.waits_to_be_sent() { draft.push(Event::OfferStands { version: current }) } else { draft };
        }
        if self.booking.acceptance.is_some() {
            return self;
        }
        self.push(Event::OfferAccepted { version: current })
    }

    /// Nobody can look at what has never left: it is said (again).
    fn waits_to_be_sent(&self) -> bool {
        self.booking.fitting_offer().is_some_and(|offer| offer.state == OfferState::Draft)
    }
}
