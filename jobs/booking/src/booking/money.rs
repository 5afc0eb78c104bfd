//! A booking's money: what was paid, what went back, what is owed back, what is still to be paid.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Booking;

/// One payment of the client, as the provider reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// What arrived; zero until the provider has said so.
    pub received: Decimal,
    /// What went back, by refund or dispute id.
    pub returned: BTreeMap<String, Decimal>,
    /// It was in another currency, and a person looks at it.
    #[serde(default)]
    pub foreign: bool,
}

impl Payment {
    /// Whether the provider has said that it arrived; what went back may be known before.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        !self.received.is_zero()
    }

    /// What of it is here: zero until it has arrived.
    #[must_use]
    pub fn kept(&self) -> Decimal {
        let returned = self.returned.values().fold(Decimal::ZERO, |sum, amount| sum.saturating_add(*amount));
        if self.has_arrived() { self.received.saturating_sub(returned) } else { Decimal::ZERO }
    }
}

/// Money that is to go back to the client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// A manager has yet to send it.
    pub due: Decimal,
    /// A manager has sent it; the provider has not reported it yet.
    pub ordered: Decimal,
    /// A manager does not send it for now, and is not asked again.
    #[serde(default)]
    pub held_back: Decimal,
}

impl Refund {
    /// Everything that is the client's, though it is still here.
    #[must_use]
    pub fn owed(&self) -> Decimal {
        self.due.saturating_add(self.ordered).saturating_add(self.held_back)
    }
}

impl Booking {
    /// Money received, less what went back of it.
    #[must_use]
    pub fn paid(&self) -> Decimal {
        self.payments.values().fold(Decimal::ZERO, |sum, payment| sum.saturating_add(payment.kept()))
    }

    /// What was paid and is not owed back.
    #[must_use]
    pub fn balance(&self) -> Decimal {
        self.paid().saturating_sub(self.refund.owed())
    }

    /// What is still to be paid of the accepted offer's deposit; zero if none is asked for, never more than it.
    #[must_use]
    pub fn deposit_outstanding(&self) -> Decimal {
        let deposit = self.accepted_offer().and_then(|offer| offer.deposit).unwrap_or_default();
        deposit.saturating_sub(self.balance()).clamp(Decimal::ZERO, deposit)
    }
}
