//! An invoice address, as far as the core may know it: by id, and which parts of it are there.

use serde::{Deserialize, Serialize};

use crate::BillingId;

/// Which parts of a billing address are there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "five independent yes/no facts, one a field of the address")]
pub struct BillingParts {
    /// Name or company.
    pub name: bool,
    /// Street and number.
    pub street: bool,
    /// Postal code.
    pub postal_code: bool,
    /// City.
    pub city: bool,
    /// Country, never guessed.
    pub country: bool,
}

impl BillingParts {
    /// Whether all five are there.
    #[must_use]
    pub fn complete(self) -> bool {
        self.name && self.street && self.postal_code && self.city && self.country
    }
}

/// An invoice address, by id, and which parts of it are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingRecord {
    /// Row of the side table.
    pub id: BillingId,
    /// What it holds.
    pub parts: BillingParts,
}
