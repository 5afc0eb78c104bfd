//! What an event costs: the room, the products, the VAT in it and the deposit for it.
//!
//! Recomputed from the catalogue every time. Does not know who asks, or what was offered before.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::{Catalogue, CatalogueProduct, DepositPolicy, Line, Offer, OfferState, Policy, Room, RoomId, Window};

#[cfg(test)]
mod tests;

/// Everything an offer depends on, besides the catalogue. Other inputs: the offer is no longer current.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferInputs {
    /// The room.
    pub room: RoomId,
    /// The event without buffers.
    pub event: Window,
    /// Its first day in the venue's zone.
    pub first_day: NaiveDate,
    /// Its last day in the venue's zone; the first for an event of one day, also when it ends after midnight.
    pub last_day: NaiveDate,
    /// Guests.
    pub participants: u32,
    /// What was ordered besides the room.
    pub products: Vec<ChosenProduct>,
    /// What the manager added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra_lines: Vec<ExtraLine>,
    /// Language of the lines, `de` or `en`; English if unknown.
    pub language: Option<String>,
}

/// A product that a client ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenProduct {
    /// Its id in the catalogue.
    pub product: String,
    /// How many, if a number was said.
    pub quantity: Option<u32>,
}

/// A line of the manager's own, VAT included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExtraLine {
    /// Something that the catalogue does not have, or not in this room.
    Item {
        /// As the client reads it.
        name: String,
        /// For the whole event.
        price: Decimal,
    },
    /// Less than the sum of the other lines, by this much.
    Discount {
        /// Not negative.
        amount: Decimal,
    },
}

/// What is asked for in advance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// In the venue's currency, VAT included.
    pub amount: Decimal,
    /// VAT contained in it.
    pub vat: Decimal,
    /// Day by which it is due, in the venue's zone.
    pub due: NaiveDate,
}

/// Why there is no price.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PricingError {
    /// The catalogue has no such room.
    #[error("the catalogue has no room {0}")]
    UnknownRoom(RoomId),
    /// The catalogue has no such product.
    #[error("the catalogue has no product {0:?}")]
    UnknownProduct(String),
    /// The room cannot have the product.
    #[error("room {room} cannot have the product {product:?}")]
    NotInRoom {
        /// The product's id.
        product: String,
        /// The room.
        room: RoomId,
    },
    /// The event ends on a day before it begins.
    #[error("an event cannot last from {first} to {last}")]
    Days {
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
}

/// Prices an event as a draft of this version.
///
/// # Errors
///
/// The catalogue does not have what was chosen, or not in this room, or the event's days are reversed.
pub fn price(
    inputs: &OfferInputs,
    catalogue: &Catalogue,
    today: NaiveDate,
    version: u32,
    valid_until: Option<DateTime<Utc>>,
) -> Result<Offer, PricingError> {
    let lines = lines(inputs, catalogue)?;
    let total = lines.iter().map(|line| line.total).sum();
    let deposit = deposit(&catalogue.policy, total, inputs.first_day, today);
    Ok(Offer {
        version,
        state: OfferState::Draft,
        room: inputs.room.clone(),
        event: inputs.event,
        participants: inputs.participants,
        lines,
        total,
        vat: vat_in(total, &catalogue.policy),
        currency: catalogue.policy.currency.clone(),
        deposit: deposit.as_ref().map(|deposit| deposit.amount),
        deposit_vat: deposit.as_ref().map(|deposit| deposit.vat),
        deposit_due: deposit.map(|deposit| deposit.due),
        catalogue_version: catalogue.version,
        valid_until,
    })
}

/// The deposit for an offer of this total, `None` if the policy wants none.
#[must_use]
pub fn deposit(policy: &Policy, total: Decimal, event_day: NaiveDate, today: NaiveDate) -> Option<Deposit> {
    let amount = match policy.deposit {
        DepositPolicy::Off => Decimal::ZERO,
        DepositPolicy::Percentage { percent } => cents(total * percent / Decimal::ONE_HUNDRED),
        DepositPolicy::Fixed { amount } => amount.min(total),
    };
    let due = deposit_due(policy, event_day, today);
    (amount > Decimal::ZERO).then(|| Deposit { amount, vat: vat_in(amount, policy), due })
}

/// The policy's days before the event, but never before tomorrow and never after the event.
pub(crate) fn deposit_due(policy: &Policy, event_day: NaiveDate, today: NaiveDate) -> NaiveDate {
    let wanted = event_day.checked_sub_days(Days::new(policy.deposit_due_days.into())).unwrap_or(event_day);
    let tomorrow = today.succ_opt().unwrap_or(today);
    wanted.max(tomorrow).min(event_day)
}

fn lines(inputs: &OfferInputs, catalogue: &Catalogue) -> Result<Vec<Line>, PricingError> {
    let room = catalogue.room(&inputs.room).ok_or_else(|| PricingError::UnknownRoom(inputs.room.clone()))?;
    let mut lines = vec![room_line(room, inputs)?];
    for chosen in &inputs.products {
        let product = product(chosen, &inputs.room, catalogue)?;
        let quantity = product.unit.charged(chosen.quantity, inputs.participants);
        let label = product.label(inputs.language.as_deref()).to_owned();
        lines.push(line(label, Some(product.id.clone()), quantity, product.price));
    }
    for extra in &inputs.extra_lines {
        let sum = lines.iter().map(|line| line.total).sum();
        lines.push(extra_line(extra, sum, inputs.language.as_deref()));
    }
    Ok(lines)
}

/// A discount takes no more than there is.
fn extra_line(extra: &ExtraLine, sum: Decimal, language: Option<&str>) -> Line {
    match extra {
        ExtraLine::Item { name, price } => line(name.clone(), None, 1, *price),
        ExtraLine::Discount { amount } => {
            let label = if language == Some("de") { "Rabatt" } else { "Discount" };
            line(label.to_owned(), None, 1, -(*amount).clamp(Decimal::ZERO, sum))
        }
    }
}

fn room_line(room: &Room, inputs: &OfferInputs) -> Result<Line, PricingError> {
    let (first, last) = (inputs.first_day, inputs.last_day);
    let days = u32::try_from((last - first).num_days() + 1).unwrap_or(0);
    if days == 0 {
        return Err(PricingError::Days { first, last });
    }
    Ok(line(room.label(inputs.language.as_deref()), None, days, room.day_rate))
}

fn product<'c>(
    chosen: &ChosenProduct,
    room: &RoomId,
    catalogue: &'c Catalogue,
) -> Result<&'c CatalogueProduct, PricingError> {
    let known = catalogue.products.iter().find(|product| product.id == chosen.product);
    let product = known.ok_or_else(|| PricingError::UnknownProduct(chosen.product.clone()))?;
    if product.is_available_in(room) {
        Ok(product)
    } else {
        Err(PricingError::NotInRoom { product: chosen.product.clone(), room: room.clone() })
    }
}

fn line(label: String, product: Option<String>, quantity: u32, unit_price: Decimal) -> Line {
    Line { label, product, quantity, unit_price, total: cents(unit_price * Decimal::from(quantity)) }
}

/// The VAT contained in an amount.
fn vat_in(amount: Decimal, policy: &Policy) -> Decimal {
    cents(amount * policy.vat_percent / (Decimal::ONE_HUNDRED + policy.vat_percent))
}

/// To whole cents, half a cent up, always written with two places.
fn cents(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}
