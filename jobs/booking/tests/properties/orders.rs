//! Approval, billing and payment: in whatever order they come, they end in the same place.

use booking::{
    Act, BillingParts, Booking, Catalogue, Command, DepositPolicy, PaymentOutcome, PaymentReport, Stage, TaskKind,
    Terms, stage,
};
use chrono::TimeDelta;
use proptest::{prelude::*, sample::subsequence};
use rust_decimal::Decimal;

use crate::{
    config,
    generators::{Move, Say, complete_inquiry},
    venue::{CATALOGUE, Life},
};

/// One of the steps between an acceptance and the final word.
#[derive(Debug, Clone)]
enum Settling {
    Approve,
    /// This part of the address, with what is known already: the shell merges.
    Billing(usize),
    /// A share of the deposit, in percent.
    Pay(usize, u32),
    /// The mark that the offer's mail has left, at last.
    Sent,
    /// The clock comes by.
    Tick,
}

fn policy() -> impl Strategy<Value = DepositPolicy> {
    prop_oneof![
        Just(DepositPolicy::Off),
        (1_u32..101).prop_map(|percent| DepositPolicy::Percentage { percent: percent.into() }),
        (1_u32..2_000).prop_map(|amount| DepositPolicy::Fixed { amount: amount.into() }),
    ]
}

fn settling() -> impl Strategy<Value = Vec<Settling>> {
    let parts = prop_oneof![Just(vec![100]), Just(vec![40, 60]), Just(vec![10, 20, 70])];
    (parts, subsequence(vec![Settling::Sent, Settling::Tick], 0..=2)).prop_flat_map(|(shares, noise)| {
        let pay = shares.into_iter().enumerate().map(|(index, share)| Settling::Pay(index, share));
        let steps: Vec<_> = pay.chain((0..5).map(Settling::Billing)).chain([Settling::Approve]).chain(noise).collect();
        Just(steps).prop_shuffle()
    })
}

fn deposit(booking: &Booking) -> Decimal {
    booking.current_offer().and_then(|offer| offer.deposit).unwrap_or_default()
}

/// Shares add up to the whole: the last takes what rounding left.
fn share(whole: Decimal, shares: &[u32], index: usize) -> Decimal {
    let part = |percent: u32| (whole * Decimal::from(percent) / Decimal::ONE_HUNDRED).round_dp(2);
    if index + 1 < shares.len() {
        part(shares[index])
    } else {
        whole - shares[..index].iter().map(|percent| part(*percent)).sum::<Decimal>()
    }
}

fn with_part(known: BillingParts, part: usize) -> BillingParts {
    BillingParts {
        name: known.name || part == 0,
        street: known.street || part == 1,
        postal_code: known.postal_code || part == 2,
        city: known.city || part == 3,
        country: known.country || part == 4,
    }
}

fn act(step: &Settling, life: &Life<'_>, shares: &[u32]) -> Option<Move> {
    Some(match step {
        Settling::Approve => Move::Command(Command::Approve(TaskKind::ApproveAcceptance, Terms::default())),
        Settling::Billing(part) => {
            let known = life.booking.billing.as_ref().map(|billing| billing.parts).unwrap_or_default();
            let parts = with_part(known, *part);
            Move::Message(vec![Say::Act(Act::GiveBilling { billing: "b1".into(), parts })])
        }
        Settling::Pay(index, _) => {
            let amount = share(deposit(&life.booking), shares, *index);
            if amount.is_zero() {
                return None;
            }
            Move::Command(Command::RecordPayment(PaymentReport {
                payment: format!("p{index}"),
                other: None,
                outcome: PaymentOutcome::Succeeded,
                amount,
                currency: "CHF".to_owned(),
            }))
        }
        Settling::Sent => Move::Command(Command::OfferSent(1)),
        Settling::Tick => Move::Wait(TimeDelta::hours(1)),
    })
}

/// What is still missing after these steps.
fn is_met(done: &[Settling], all: &[Settling], wants_deposit: bool) -> bool {
    let count = |what: fn(&Settling) -> bool, steps: &[Settling]| steps.iter().filter(|step| what(step)).count();
    let pays = |step: &Settling| matches!(step, Settling::Pay(..));
    count(|step| matches!(step, Settling::Approve), done) == 1
        && count(|step| matches!(step, Settling::Billing(_)), done) == 5
        && (!wants_deposit || count(pays, done) == count(pays, all))
}

/// Where an accepted booking ends after all of `steps`; checks that it is not there earlier.
fn settle(catalogue: &Catalogue, inquiry: &Move, steps: &[Settling]) -> Result<Booking, TestCaseError> {
    let mut life = Life::new(catalogue, 1);
    life.take(inquiry, &[]);
    life.take(&Move::Message(vec![Say::Yes]), &[]);
    let mut shares: Vec<(usize, u32)> = steps
        .iter()
        .filter_map(|step| if let Settling::Pay(index, share) = step { Some((*index, *share)) } else { None })
        .collect();
    shares.sort_unstable();
    let shares: Vec<u32> = shares.into_iter().map(|(_, share)| share).collect();
    for (index, step) in steps.iter().enumerate() {
        if let Some(action) = act(step, &life, &shares) {
            life.take(&action, &[]);
        }
        let met = is_met(&steps[..=index], steps, !deposit(&life.booking).is_zero());
        let expected = if met { Stage::Confirmation } else { Stage::Transition };
        prop_assert_eq!(stage(&life.booking), expected, "after {:?}", &steps[..=index]);
    }
    Ok(life.booking)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_order_of_approval_billing_and_payment_ends_alike(
        inquiry in complete_inquiry(),
        policy in policy(),
        (first, second) in settling().prop_flat_map(|steps| (Just(steps.clone()), Just(steps).prop_shuffle())),
    ) {
        let mut catalogue = CATALOGUE.clone();
        catalogue.policy.deposit = policy;
        catalogue.rooms.iter_mut().for_each(|room| room.guests_max = 120);
        let ends = (settle(&catalogue, &inquiry, &first)?, settle(&catalogue, &inquiry, &second)?);
        if deposit(&ends.0).is_zero() {
            prop_assert!(ends.0.payments.is_empty());
        }
        prop_assert_eq!(&ends.0.open_tasks, &ends.1.open_tasks);
        prop_assert_eq!(ends.0.open_tasks.iter().collect::<Vec<_>>(), [&TaskKind::FinalConfirmation]);
        prop_assert_eq!(ends.0, ends.1);
    }
}
