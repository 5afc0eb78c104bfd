//! Events in words, for the people who read the journal. No personal data: there are none in events.

use std::fmt;

use crate::{Event, Mismatch, TaskKind, TaskState};

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { .. } => f.write_str("inquiry opened"),
            Self::DateSet { first_day, last_day } if first_day == last_day => write!(f, "date set to {first_day}"),
            Self::DateSet { first_day, last_day } => write!(f, "dates set to {first_day} – {last_day}"),
            Self::StartSet { start } => write!(f, "start set to {}", start.format("%H:%M")),
            Self::TimesSet { start, end } => write!(f, "time set to {}–{}", start.format("%H:%M"), end.format("%H:%M")),
            Self::ParticipantsSet { participants } => write!(f, "guests set to {participants}"),
            Self::LayoutSet { layout } => write!(f, "layout set to {layout:?}"),
            Self::ProductsAdded { products } => {
                let names: Vec<_> = products.iter().map(|chosen| chosen.product.as_str()).collect();
                write!(f, "products added: {}", names.join(", "))
            }
            Self::RoomWished { room } => write!(f, "room {room} wished"),
            Self::Asked { missing } => write!(f, "client asked for {missing:?}"),
            Self::PastDateNamed { date } => write!(f, "client named {date}, which has passed"),
            Self::TooManyGuests { participants, maximum } => {
                write!(f, "{participants} guests are more than the {maximum} of the largest room")
            }
            Self::RoomsProposed { rooms, .. } => {
                let names: Vec<_> = rooms.iter().map(|room| room.0.as_str()).collect();
                write!(
                    f,
                    "rooms proposed: {}",
                    if names.is_empty() { "none free".to_owned() } else { names.join(", ") }
                )
            }
            Self::HoldTaken { held } => write!(f, "room {} held as an option", held.hold.room),
            Self::HoldReleased { room } => write!(f, "room {room} released"),
            Self::OfferMade { offer, .. } => {
                write!(f, "offer v{} made: {} {}", offer.version, offer.currency, offer.total)
            }
            _ => self.fmt_settlement(f),
        }
    }
}

impl Event {
    fn fmt_settlement(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfferSent { version } => write!(f, "offer v{version} sent"),
            Self::OfferAccepted { version } => write!(f, "offer v{version} accepted"),
            Self::OlderVersionAccepted { current } => write!(f, "an older offer was accepted; v{current} is current"),
            Self::AcceptedTooEarly => f.write_str("accepted before there was an offer"),
            Self::AcceptanceApproved => f.write_str("acceptance approved"),
            Self::AcceptanceRejected => f.write_str("acceptance rejected"),
            Self::BillingGiven { parts, .. } if parts.complete() => f.write_str("billing address complete"),
            Self::BillingGiven { .. } => f.write_str("billing address given in part"),
            Self::PaymentReceived { amount, .. } => write!(f, "payment of {amount} received"),
            Self::PaymentReturned { amount, .. } => write!(f, "{amount} returned"),
            Self::PaymentUnmatched { reason, .. } => write!(f, "payment needs a look: {reason}"),
            Self::ConfirmationApproved => f.write_str("booking confirmed"),
            Self::ConfirmationHeldBack => f.write_str("confirmation held back"),
            Self::OptionEnded { room } => write!(f, "option ended, room {room} released"),
            Self::LeftToTeam { .. } => f.write_str("message left to the team"),
            Self::TaskOpened { task } => write!(f, "task opened: {task}"),
            Self::TaskClosed { task, state } => write!(f, "task {state}: {task}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Currency => "it is in another currency",
            Self::NothingDue => "nothing was due",
            Self::Surplus => "it is more than was due",
            Self::Returned => "money went back",
        })
    }
}

impl fmt::Display for TaskKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TaskKind {
    /// The name in listings and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ApproveAcceptance => "approve_acceptance",
            Self::FinalConfirmation => "final_confirmation",
            Self::CheckPayment => "check_payment",
            Self::ManualReview => "manual_review",
        }
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TaskState {
    /// The name in listings and payloads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
        }
    }
}
