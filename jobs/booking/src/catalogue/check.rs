//! What a catalogue must fulfil beyond its shape. Finds every fault, not only the first.

use std::{collections::BTreeSet, fmt};

use rust_decimal::Decimal;

use super::{Catalogue, DepositPolicy, Policy, Room, matching};

/// Prices above this are taken for mistakes; it also keeps every sum far from the limits of a decimal.
const HIGHEST_PRICE: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// A week in minutes, more than any room takes to set up.
const LONGEST_BUFFER: u32 = 7 * 24 * 60;

/// Why a text is no catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// No TOML, or not of the catalogue's shape.
    #[error("the catalogue cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// Well-formed, but wrong.
    #[error("the catalogue is wrong: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<Fault>),
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `products.prosecco.price`.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault unless `holds`.
    fn demand(&mut self, holds: bool, place: impl Into<String>, problem: impl Into<String>) {
        if !holds {
            self.0.push(Fault { place: place.into(), problem: problem.into() });
        }
    }

    /// Demands an amount of whole cents above zero.
    fn demand_price(&mut self, price: Decimal, place: impl Into<String>) {
        let good = price > Decimal::ZERO && price <= HIGHEST_PRICE && price.normalize().scale() <= 2;
        self.demand(good, place, format!("{price} is no price (whole cents, more than 0, at most {HIGHEST_PRICE})"));
    }

    /// Demands a share from 0 to 100.
    fn demand_percent(&mut self, percent: Decimal, place: &str) {
        let good = percent >= Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        self.demand(good, place, format!("{percent} is no percentage from 0 to 100"));
    }
}

/// Checks everything.
pub(super) fn check(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let mut faults = Faults::default();
    faults.demand(catalogue.version > 0, "version", "counts from 1");
    check_policy(&catalogue.policy, &mut faults);
    check_rooms(&catalogue.rooms, &mut faults);
    check_products(catalogue, &mut faults);
    check_blackouts(catalogue, &mut faults);
    check_faq(catalogue, &mut faults);
    if faults.0.is_empty() { Ok(()) } else { Err(CatalogueError::Faults(faults.0)) }
}

fn check_policy(policy: &Policy, faults: &mut Faults) {
    let code = policy.currency.len() == 3 && policy.currency.bytes().all(|letter| letter.is_ascii_uppercase());
    faults.demand(code, "policy.currency", format!("{:?} is no ISO 4217 code", policy.currency));
    faults.demand_percent(policy.vat_percent, "policy.vat_percent");
    let days = [
        ("option_days", policy.option_days),
        ("option_reminder_days", policy.option_reminder_days),
        ("lead_silent_days", policy.lead_silent_days),
        ("deposit_due_days", policy.deposit_due_days),
        ("deposit_grace_days", policy.deposit_grace_days),
        ("cancellation.full_above_days", policy.cancellation.full_above_days),
    ];
    for (key, days) in days {
        faults.demand(days <= 3650, format!("policy.{key}"), format!("{days} days are more than ten years"));
    }
    faults.demand(policy.option_days > 0, "policy.option_days", "an option lasts at least a day");
    let reminded = policy.option_reminder_days < policy.option_days;
    faults.demand(reminded, "policy.option_reminder_days", "must be less than option_days");
    faults.demand(policy.lead_silent_days > 0, "policy.lead_silent_days", "must be at least a day");
    match policy.deposit {
        DepositPolicy::Off => {}
        DepositPolicy::Percentage { percent } => faults.demand_percent(percent, "policy.deposit.percent"),
        DepositPolicy::Fixed { amount } => faults.demand_price(amount, "policy.deposit.amount"),
    }
    check_cancellation(policy, faults);
}

fn check_cancellation(policy: &Policy, faults: &mut Faults) {
    let terms = &policy.cancellation;
    let fee = terms.fee >= Decimal::ZERO && terms.fee <= HIGHEST_PRICE && terms.fee.normalize().scale() <= 2;
    faults.demand(fee, "policy.cancellation.fee", format!("{} is no fee (whole cents, not below 0)", terms.fee));
    faults.demand_percent(terms.partial_percent, "policy.cancellation.partial_percent");
    let ordered = terms.partial_from_days <= terms.full_above_days;
    faults.demand(ordered, "policy.cancellation.partial_from_days", "must not be more than full_above_days");
}

fn check_rooms(rooms: &[Room], faults: &mut Faults) {
    faults.demand(!rooms.is_empty(), "rooms", "there must be at least one room");
    let mut ids = BTreeSet::new();
    for room in rooms {
        let place = format!("rooms.{}", room.id);
        faults.demand(!room.id.0.trim().is_empty(), &place, "the id is empty");
        faults.demand(ids.insert(room.id.0.to_lowercase()), &place, "the id is there twice");
        faults.demand(!room.name.trim().is_empty(), format!("{place}.name"), "is empty");
        faults.demand(room.guests_min > 0, format!("{place}.guests_min"), "must be at least 1");
        let ordered = room.guests_min <= room.guests_max;
        faults.demand(ordered, format!("{place}.guests_max"), "must not be less than guests_min");
        for (layout, capacity) in &room.layouts {
            let holds = (1..=room.guests_max).contains(capacity);
            faults.demand(holds, format!("{place}.layouts"), format!("{layout:?} must hold 1 to guests_max guests"));
        }
        let buffers = room.buffer_before_min.max(room.buffer_after_min) <= LONGEST_BUFFER;
        faults.demand(buffers, &place, "a buffer is longer than a week");
        faults.demand_price(room.day_rate, format!("{place}.day_rate"));
    }
}

fn check_products(catalogue: &Catalogue, faults: &mut Faults) {
    let mut earlier: Vec<(matching::Keys, &str)> = Vec::new();
    for product in &catalogue.products {
        let place = format!("products.{}", product.id);
        faults.demand_price(product.price, format!("{place}.price"));
        for room in &product.unavailable_in {
            let known = catalogue.room(room).is_some();
            faults.demand(known, format!("{place}.unavailable_in"), format!("there is no room {room}"));
        }
        let names: Vec<_> = product.names().map(|name| (matching::keys(name), name)).collect();
        for (keys, name) in &names {
            faults.demand(keys.meets(keys), &place, "a name is empty");
            if let Some((_, other)) = earlier.iter().find(|(known, _)| known.meets(keys)) {
                faults.demand(false, &place, format!("{name:?} also names the product {other}"));
            }
        }
        earlier.extend(names.into_iter().map(|(keys, _)| (keys, product.id.as_str())));
    }
}

fn check_blackouts(catalogue: &Catalogue, faults: &mut Faults) {
    for blackout in &catalogue.blackouts {
        let ordered = blackout.first <= blackout.last && blackout.days_before.max(blackout.days_after) <= 365;
        faults.demand(ordered, format!("blackouts.{}", blackout.first), "must end after it begins, within a year");
    }
}

fn check_faq(catalogue: &Catalogue, faults: &mut Faults) {
    let mut topics = BTreeSet::new();
    for answer in &catalogue.faq {
        let place = format!("faq.{:?}", answer.topic);
        faults.demand(topics.insert(answer.topic), &place, "the topic is there twice");
        let said = !answer.en.trim().is_empty() && !answer.de.trim().is_empty();
        faults.demand(said, &place, "an answer is empty");
    }
}
