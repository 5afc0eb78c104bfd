//! Money adds up: what is paid, what is open, and what offers say.

use std::collections::BTreeMap;

use booking::{
    Command, Event, Input, Offer, Part, PaymentOutcome, PaymentReport, TaskKind, Terms, refund_on_cancellation,
};
use chrono::TimeDelta;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    config,
    generators::{occupied, story},
    venue::{CATALOGUE, Life, Step, morning},
};

/// The books, kept by somebody else: the first report of each payment and of each return counts.
#[derive(Default)]
struct Books {
    received: BTreeMap<String, Decimal>,
    returned: BTreeMap<(String, String), Decimal>,
}

impl Books {
    fn enter(&mut self, report: &PaymentReport) {
        if report.currency != "CHF" {
            return;
        }
        match &report.outcome {
            PaymentOutcome::Succeeded if report.amount > Decimal::ZERO => {
                self.received.entry(report.payment.clone()).or_insert(report.amount);
            }
            PaymentOutcome::Returned(id) => {
                self.returned.entry((report.payment.clone(), id.clone())).or_insert(report.amount.abs());
            }
            _ => {}
        }
    }

    fn follow(&mut self, step: &Step) {
        match &step.inputs[..] {
            [Input::Command(Command::RecordPayment(report))] => self.enter(report),
            // Money that the manager has seen.
            [Input::Command(Command::Approve(TaskKind::CheckPayment, Terms { amount: Some(amount), .. }))]
                if !step.events.is_empty() =>
            {
                self.received.insert(format!("seen {}", self.received.len()), *amount);
            }
            _ => {}
        }
    }

    /// Received less returned; what went back counts once the payment itself is known.
    fn balance(&self) -> Decimal {
        let returned = self.returned.iter().filter(|((payment, _), _)| self.received.contains_key(payment));
        self.received.values().sum::<Decimal>() - returned.map(|(_, amount)| *amount).sum::<Decimal>()
    }
}

fn adds_up(offer: &Offer) -> Result<(), TestCaseError> {
    for line in &offer.lines {
        prop_assert_eq!(line.total, line.unit_price * Decimal::from(line.quantity));
    }
    prop_assert_eq!(offer.total, offer.lines.iter().map(|line| line.total).sum::<Decimal>());
    prop_assert!(offer.vat >= Decimal::ZERO && offer.vat <= offer.total);
    prop_assert_eq!(offer.deposit.is_some(), offer.deposit_due.is_some());
    prop_assert_eq!(offer.deposit.is_some(), offer.deposit_vat.is_some());
    prop_assert!(offer.deposit.is_none_or(|deposit| deposit > Decimal::ZERO && deposit <= offer.total));
    prop_assert!(offer.deposit_vat.is_none_or(|vat| vat >= Decimal::ZERO && vat <= offer.vat));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_paid_is_what_was_received_less_what_was_returned(story in story(), occupied in occupied()) {
        let (mut life, mut books) = (Life::new(&CATALOGUE, 1), Books::default());
        for action in &story {
            let step = life.take(action, &occupied);
            books.follow(&step);
            prop_assert_eq!(life.booking.paid(), books.balance());
        }
    }

    #[test]
    fn what_is_open_is_never_negative_and_never_more_than_the_deposit(story in story(), occupied in occupied()) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            let step = life.take(action, &occupied);
            let outstanding = life.booking.deposit_outstanding();
            let deposit = life.booking.accepted_offer().and_then(|offer| offer.deposit).unwrap_or_default();
            prop_assert!(outstanding >= Decimal::ZERO && outstanding <= deposit, "{outstanding} of {deposit}");
            let asked = step.letters().into_iter().flat_map(|letter| &letter.parts);
            for part in asked {
                if let Part::DepositRequest { amount, vat, partly_paid, .. } = part {
                    prop_assert_eq!((*amount, *partly_paid), (outstanding, outstanding != deposit));
                    prop_assert!(*vat >= Decimal::ZERO && vat < amount);
                }
            }
        }
    }

    /// Ending a booking moves no money: what was paid is then owed back or kept, and no more is owed than was paid.
    #[test]
    fn a_cancellation_makes_no_money_and_loses_none(story in story(), occupied in occupied()) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            let step = life.take(action, &occupied);
            for event in &step.events {
                let Event::Cancelled { refund } = event else { continue };
                let (before, after) = (&step.before, &life.booking);
                prop_assert_eq!(before.paid(), after.paid());
                prop_assert!(*refund >= Decimal::ZERO && *refund <= before.balance().max(Decimal::ZERO));
                let kept = after.balance();
                prop_assert_eq!(after.paid(), after.refund.owed() + kept);
                prop_assert!(kept >= Decimal::ZERO || before.balance() < Decimal::ZERO, "kept {}", kept);
            }
        }
    }

    #[test]
    fn the_policy_gives_back_no_more_than_was_paid_and_less_the_later(
        cents in 0_i64..100_000_000, days in -400_i64..400, later in 0_i64..400,
    ) {
        let (paid, today) = (Decimal::new(cents, 2), morning().date_naive());
        let terms = &CATALOGUE.policy.cancellation;
        let back = |left: i64| refund_on_cancellation(terms, paid, Some(today + TimeDelta::days(left)), today);
        prop_assert!(back(days) >= Decimal::ZERO && back(days) <= paid);
        prop_assert!(back(days).scale() <= 2);
        // Below twice the fee half of it is more than all less the fee.
        prop_assert!(back(days - later) <= back(days).max((paid / Decimal::TWO).round_dp(2) + Decimal::new(1, 2)));
    }

    #[test]
    fn offers_add_up(story in story(), occupied in occupied()) {
        let mut life = Life::new(&CATALOGUE, 1);
        for action in &story {
            life.take(action, &occupied);
        }
        for priced in &life.booking.offers {
            adds_up(&priced.offer)?;
        }
    }
}
