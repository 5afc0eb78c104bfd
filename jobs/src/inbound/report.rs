//! What became of our own mails: the event that every provider's `delivery` format becomes, and a bounce that comes as
//! a mail.

use chrono::{DateTime, Utc};
use store::SuppressionCause;

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The recipient's server has it.
    Delivered,
    /// It is still tried.
    Delayed,
    /// It will not arrive, for the address does not work.
    Bounced,
    /// It will not arrive; another mail to the address may.
    Refused,
    /// The recipient called it spam.
    Complained,
}

/// A provider's report about a mail of ours.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    /// What became of it.
    pub fate: Fate,
    /// To whom it went.
    pub recipient: String,
    /// The mail's Message-ID with its angle brackets, where the provider says it.
    pub message_id: Option<String>,
    /// What the recipient's server said.
    pub detail: Option<String>,
    /// When it happened, by the provider's clock.
    pub occurred_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for DeliveryReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeliveryReport").field("fate", &self.fate).finish_non_exhaustive()
    }
}

impl DeliveryReport {
    /// Whether a person should know: the client has not read what we wrote.
    pub(crate) fn needs_somebody(&self) -> bool {
        matches!(self.fate, Fate::Bounced | Fate::Refused | Fate::Complained)
    }

    /// Why its recipient should get no more mail, if so.
    pub(crate) fn suppresses(&self) -> Option<SuppressionCause> {
        match self.fate {
            Fate::Bounced => Some(SuppressionCause::Bounced),
            Fate::Complained => Some(SuppressionCause::Complained),
            Fate::Delivered | Fate::Delayed | Fate::Refused => None,
        }
    }
}

/// Providers write Message-IDs with and without their brackets.
pub(super) fn bracketed(id: &str) -> String {
    format!("<{}>", id.trim().trim_start_matches('<').trim_end_matches('>'))
}
