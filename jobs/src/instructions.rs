//! What a manager does to a booking unasked: one synchronous, versioned step of the store. Its effects are jobs.

use booking::{Actor, BookingNumber, Cause, Command, Input, Refusal};
use store::StoredBooking;

use crate::{
    Services,
    workflow::{self, Step, Taken},
};

/// What the manager wants.
#[derive(Debug, Clone)]
pub struct Instruction {
    /// Of which booking.
    pub booking: BookingNumber,
    /// What.
    pub command: Command,
    /// The version of the booking that the manager saw; checked if it is given.
    pub seen_version: Option<u64>,
}

/// Why an instruction was not followed.
#[derive(Debug, thiserror::Error)]
pub enum InstructionError {
    /// There is no such booking.
    #[error("there is no booking {0}")]
    NoSuchBooking(BookingNumber),
    /// The booking has changed since the manager saw it.
    #[error("the booking is at version {found}, not {seen}: see what changed with `bookings show`")]
    Stale {
        /// What the manager saw.
        seen: u64,
        /// What it is.
        found: u64,
    },
    /// The rules refuse it as it is.
    #[error(transparent)]
    Refused(Refusal),
    /// Something did not work; nothing was done.
    #[error("the instruction was not followed")]
    Failed(#[from] anyhow::Error),
}

/// Follows an instruction, and returns the booking after it.
///
/// # Errors
/// When there is no such booking, it has moved on, the rules refuse, or the store does.
pub async fn follow(services: &Services, instruction: &Instruction) -> Result<StoredBooking, InstructionError> {
    find(services, instruction.booking).await?;
    let mut step = Step::of(instruction.booking, Actor::Manager, Cause::Instruction);
    step.seen_version = instruction.seen_version;
    let input = Input::Command(instruction.command.clone());
    match workflow::take(services, &step, |_| vec![input.clone()]).await? {
        Taken::Refused(refusal) => Err(InstructionError::Refused(refusal)),
        Taken::Stale { found } => {
            Err(InstructionError::Stale { seen: instruction.seen_version.unwrap_or_default(), found })
        }
        Taken::Committed | Taken::AlreadyDone | Taken::AlreadyDecided(_) => find(services, instruction.booking).await,
    }
}

async fn find(services: &Services, number: BookingNumber) -> Result<StoredBooking, InstructionError> {
    let stored = services.store.booking(number).await.map_err(anyhow::Error::from)?;
    stored.ok_or(InstructionError::NoSuchBooking(number))
}
