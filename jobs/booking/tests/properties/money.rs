//! Money adds up: what is paid, what is open, and what offers say.

use std::collections::BTreeMap;

use booking::{Command, Input, Offer, Part, PaymentOutcome, PaymentReport};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    config,
    generators::{occupied, story},
    venue::{CATALOGUE, Life},
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
            if let [Input::Command(Command::RecordPayment(report))] = &step.inputs[..] {
                books.enter(report);
            }
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
