//! What goes back to a client who cancels: a function of what was paid and of the days left.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::Cancellation;

/// What goes back of `paid` when an event on `event_day` is called off `today`. Never below zero, never more than was
/// paid; all of it while no day is agreed on.
#[must_use]
pub fn refund_on_cancellation(
    terms: &Cancellation,
    paid: Decimal,
    event_day: Option<NaiveDate>,
    today: NaiveDate,
) -> Decimal {
    let paid = paid.max(Decimal::ZERO);
    let Some(day) = event_day else { return paid };
    let left = (day - today).num_days();
    let back = if left > i64::from(terms.full_above_days) {
        paid.saturating_sub(terms.fee)
    } else if left >= i64::from(terms.partial_from_days) {
        paid.checked_mul(terms.partial_percent).map_or(Decimal::ZERO, |share| share / Decimal::ONE_HUNDRED)
    } else {
        Decimal::ZERO
    };
    let mut cents = back.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    cents = cents.clamp(Decimal::ZERO, paid);
    cents.rescale(2);
    cents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_back_depends_on_the_days_left() {
        let terms = crate::testing::catalogue().policy.cancellation;
        let cases = [
            ("225.00", 40, "175.00"),
            ("225.00", 31, "175.00"),
            ("225.00", 30, "112.50"),
            ("225.00", 20, "112.50"),
            ("225.00", 14, "112.50"),
            ("225.00", 13, "0.00"),
            ("225.00", 5, "0.00"),
            ("225.00", -1, "0.00"),
            ("30.00", 40, "0.00"),
            ("0.01", 20, "0.01"),
        ];
        let today: NaiveDate = "2026-01-20".parse().unwrap();
        for (paid, left, back) in cases {
            let day = today + chrono::TimeDelta::days(left);
            let found = refund_on_cancellation(&terms, paid.parse().unwrap(), Some(day), today);
            assert_eq!(found.to_string(), back, "{paid}, {left} days before");
        }
    }
}
