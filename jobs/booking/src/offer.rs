//! Offers: priced, numbered, versioned proposals.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{RoomId, Window};

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// Written, not yet handed to the mail server.
    Draft,
    /// The mail with it has left.
    Sent,
    /// The client said yes to it.
    Accepted,
    /// The client said no.
    Declined,
    /// A newer version replaced it.
    Superseded,
    /// Its option ran out.
    Expired,
}

/// One line of an offer. `total = unit_price × quantity`, to the cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What the client reads, in the booking's language.
    pub label: String,
    /// Catalogue product id, `None` for the room itself and for the manager's lines.
    pub product: Option<String>,
    /// How many units are charged.
    pub quantity: u32,
    /// Price of one unit in the venue's currency, VAT included.
    pub unit_price: Decimal,
    /// Price of the line, VAT included.
    pub total: Decimal,
}

/// A priced proposal, frozen when it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Counts from 1 within the booking; the offer's number is `<booking>-v<version>`.
    pub version: u32,
    /// Where it stands.
    pub state: OfferState,
    /// The room it is for.
    pub room: RoomId,
    /// The event without buffers.
    pub event: Window,
    /// Guests it was priced for.
    pub participants: u32,
    /// The room first, then products, then the manager's lines.
    pub lines: Vec<Line>,
    /// Sum of the lines.
    pub total: Decimal,
    /// VAT contained in `total`.
    pub vat: Decimal,
    /// ISO 4217 code of every amount in it.
    pub currency: String,
    /// Deposit asked for, `None` if the policy wants none.
    pub deposit: Option<Decimal>,
    /// VAT contained in the deposit.
    pub deposit_vat: Option<Decimal>,
    /// Day by which the deposit is due, in the venue's zone.
    pub deposit_due: Option<NaiveDate>,
    /// The catalogue version that priced it.
    pub catalogue_version: u32,
    /// Until when it can be accepted: the end of its option.
    pub valid_until: Option<DateTime<Utc>>,
}
