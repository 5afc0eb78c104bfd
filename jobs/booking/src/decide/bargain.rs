//! The price, and things that the catalogue does not have: the client wishes, the manager sets.

use rust_decimal::Decimal;

use super::{Draft, Refusal, Terms};
use crate::{ActKind, Event, ExtraLine, TaskKind, World};

/// So many wishes for a lower price become a new version if the manager wants it; then a person talks to the client.
const MOST_COUNTERS: u32 = 3;
/// Nothing is dearer.
const HIGHEST_PRICE: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

impl Draft {
    /// A lower price is a wish until the manager sets it.
    pub(super) fn counter(self, total: Option<Decimal>, percent: Option<Decimal>) -> Self {
        let Some(offered) = self.booking.fitting_offer().map(|offer| offer.total) else {
            return self.leave_to_team(&[ActKind::Counter]);
        };
        if self.booking.acceptance.is_some() {
            return self.leave_to_team(&[ActKind::Counter]);
        }
        let wish = total.or_else(|| less(offered, percent?)).filter(|wish| *wish > Decimal::ZERO && *wish < offered);
        let draft = self.push(Event::CounterMade { wish });
        if draft.booking.counters > MOST_COUNTERS {
            draft.leave_to_team(&[ActKind::Counter])
        } else {
            draft.open_anew(TaskKind::CounterOffer)
        }
    }

    /// A new version at the manager's total, else at the one that the client wished.
    pub(super) fn lower_the_price(self, terms: &Terms, world: &World<'_>) -> Result<Self, Refusal> {
        let offer = self.booking.fitting_offer().ok_or(Refusal::NoOffer)?;
        let wanted =
            terms.amount.or(self.booking.counter_wish).ok_or(Refusal::AmountMissing(TaskKind::CounterOffer))?;
        let given: Decimal = offer.lines.iter().map(|line| line.total.min(Decimal::ZERO)).sum();
        let full = offer.total - given;
        let amount = full.saturating_sub(wanted);
        if wanted <= Decimal::ZERO || amount <= Decimal::ZERO || wanted.normalize().scale() > 2 {
            return Err(Refusal::Amount(wanted));
        }
        Ok(self.push(Event::ExtraLineAdded { line: ExtraLine::Discount { amount } }).make_offer(world))
    }

    /// What the client wishes cannot be had just like that: the manager looks for a way.
    pub(super) fn seek_products(self) -> Self {
        self.open_anew(TaskKind::SourceProduct)
    }

    /// The manager has found it: its name and price are in the offer.
    pub(super) fn add_an_item(self, terms: &Terms, world: &World<'_>) -> Result<Self, Refusal> {
        let price = terms.amount.ok_or(Refusal::AmountMissing(TaskKind::SourceProduct))?;
        if price < Decimal::ZERO || price > HIGHEST_PRICE || price.normalize().scale() > 2 {
            return Err(Refusal::Amount(price));
        }
        let named = terms.name.clone().or_else(|| self.sought(world));
        let name = named.ok_or(Refusal::NameMissing(TaskKind::SourceProduct))?;
        Ok(self.push(Event::ExtraLineAdded { line: ExtraLine::Item { name, price } }).make_offer(world))
    }

    /// What is sought, in the client's language.
    fn sought(&self, world: &World<'_>) -> Option<String> {
        let language = self.booking.language.as_deref();
        let product = |id: &str| world.catalogue.products.iter().find(|product| product.id == id);
        let known = self.booking.sought.iter().filter_map(|chosen| product(&chosen.product));
        let names: Vec<_> = known.map(|product| product.label(language)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// `offered` less a share of it, to the cent.
fn less(offered: Decimal, percent: Decimal) -> Option<Decimal> {
    let part = offered.checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
    let mut wish = offered.checked_sub(part)?.round_dp(2);
    wish.rescale(2);
    Some(wish)
}
