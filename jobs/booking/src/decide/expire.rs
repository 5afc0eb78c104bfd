//! Tasks that nobody decides. Their running out decides nothing: nothing is sent, no money moves, no room is given up.

use super::{Draft, Refusal};
use crate::{Booking, Event, TaskKind, TaskState, World};

/// What an agreement hangs on, or money that nobody can explain: it waits for as long as the event lies ahead.
const BINDING: [TaskKind; 5] = [
    TaskKind::ApproveAcceptance,
    TaskKind::FinalConfirmation,
    TaskKind::DepositOverdue,
    TaskKind::BillingOverdue,
    TaskKind::CheckPayment,
];

/// Closes a task that has waited too long. Money that is owed to the client stays a task until a person has decided, or
/// it would be forgotten.
pub(super) fn expire(booking: &Booking, task: TaskKind, world: &World<'_>) -> Result<Vec<Event>, Refusal> {
    if !booking.open_tasks.contains(&task) {
        return Err(Refusal::TaskNotOpen(task));
    }
    let awaited = BINDING.contains(&task) && !is_over(booking, world);
    if awaited || task == TaskKind::Refund {
        return Err(Refusal::StillCalledFor(task));
    }
    // The facts may still call for it: it is asked again when something happens, not at once.
    Ok(Draft::new(booking).close(task, TaskState::Expired).events())
}

fn is_over(booking: &Booking, world: &World<'_>) -> bool {
    booking.ended.is_some() || booking.last_day.is_some_and(|day| day < world.today())
}
