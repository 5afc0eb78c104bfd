//! Terms under which rooms are kept, paid and given back.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::product::money;

/// The venue's terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// ISO 4217 code of every price and rate.
    pub currency: String,
    /// VAT contained in every price, in percent.
    #[serde(deserialize_with = "money")]
    pub vat_percent: Decimal,
    /// Days for which an option keeps a room until the acceptance is approved.
    pub option_days: u32,
    /// So many days before an option ends the client is reminded.
    pub option_reminder_days: u32,
    /// So many days without a word from the client and a lead is lost.
    pub lead_silent_days: u32,
    /// How much is asked for in advance.
    pub deposit: DepositPolicy,
    /// So many days before the event the deposit is due.
    pub deposit_due_days: u32,
    /// So many days beyond its due day an unpaid deposit keeps the room.
    pub deposit_grace_days: u32,
    /// What is paid back to a client who cancels.
    pub cancellation: Cancellation,
}

/// How much is asked for in advance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DepositPolicy {
    /// Nothing.
    Off,
    /// A share of the offer's total.
    Percentage {
        /// In percent.
        #[serde(deserialize_with = "money")]
        percent: Decimal,
    },
    /// The same for every offer, but never more than its total.
    Fixed {
        /// In the venue's currency, VAT included.
        #[serde(deserialize_with = "money")]
        amount: Decimal,
    },
}

/// What is paid back to a client who cancels, by the days left before the event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// With more days left than these, everything less `fee` is paid back.
    pub full_above_days: u32,
    /// What is kept of a full refund.
    #[serde(deserialize_with = "money")]
    pub fee: Decimal,
    /// With at least so many days left, a share is paid back; with fewer, nothing.
    pub partial_from_days: u32,
    /// That share, in percent of what was paid.
    #[serde(deserialize_with = "money")]
    pub partial_percent: Decimal,
}
