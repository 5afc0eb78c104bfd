//! Reminders, each once; and the deposit or the address that has not come, over which the manager decides.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Draft, Refusal};
use crate::{Booking, Event, Reminder, TaskKind, World};

/// Reminds if there is still reason to.
pub(super) fn remind(booking: &Booking, reminder: Reminder, world: &World<'_>) -> Vec<Event> {
    if booking.ended.is_some() || booking.reminded.contains(&reminder) || !reminder.holds(booking, world) {
        return Vec::new();
    }
    let draft = Draft::new(booking).push(Event::Reminded { reminder });
    let draft = match reminder {
        Reminder::DepositOverdue { .. } => draft.open_anew(TaskKind::DepositOverdue),
        Reminder::BillingOverdue { .. } => draft.open_anew(TaskKind::BillingOverdue),
        Reminder::VisitFollowUp { .. } => draft.push(Event::VisitDone),
        Reminder::VisitTomorrow { .. }
        | Reminder::OptionEnds { .. }
        | Reminder::DepositSoon { .. }
        | Reminder::DepositDue { .. }
        | Reminder::BillingSoon { .. }
        | Reminder::BillingDue { .. } => draft,
    };
    draft.done()
}

impl Draft {
    /// The manager has seen the money arrive, or gives the room up.
    pub(super) fn settle_the_overdue(self, amount: Option<Decimal>, world: &World<'_>) -> Result<Self, Refusal> {
        if amount.is_none() {
            return Ok(self.give_the_room_up());
        }
        let draft = self.count_by_hand(amount, true)?;
        Ok(if draft.booking.deposit_outstanding().is_zero() { draft } else { draft.wait_for_the_deposit(world) })
    }

    /// The room is kept for as long as an option would be, then the manager is asked again.
    pub(super) fn wait_for_the_deposit(self, world: &World<'_>) -> Self {
        let until = in_the_time_of_an_option(&self.booking, world);
        self.push(Event::DepositAwaited { until })
    }

    /// The same for the address.
    pub(super) fn wait_for_the_address(self, world: &World<'_>) -> Self {
        let until = in_the_time_of_an_option(&self.booking, world);
        self.push(Event::BillingAwaited { until })
    }

    /// What was paid is looked at by a person.
    pub(super) fn give_the_room_up(self) -> Self {
        let Some(room) = self.booking.held.as_ref().map(|held| held.hold.room.clone()) else { return self };
        let paid = self.booking.balance() > Decimal::ZERO;
        let draft = self.push(Event::OptionEnded { room });
        if paid { draft.open_anew(TaskKind::CheckPayment) } else { draft }
    }
}

/// On the day of the event it is too late to ask for the first time.
fn in_the_time_of_an_option(booking: &Booking, world: &World<'_>) -> NaiveDate {
    let (today, days) = (world.today(), Days::new(world.catalogue.policy.option_days.into()));
    let until = today.checked_add_days(days).unwrap_or(today);
    match booking.first_day {
        Some(event) if event > today => until.min(event),
        _ => until,
    }
}
