//! Acting on jobs and lanes from outside: cancel, retry, discard, pause.

use crate::{
    JobId, Lane, QueueError, State,
    script::{CANCEL, DISCARD, PAUSE, RETRY},
};

/// What a cancellation found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// The job had not begun: it has ended as cancelled.
    Ended,
    /// The job runs: its worker is told, and what it does not finish ends as cancelled.
    Asked,
    /// The job had ended in this state already.
    TooLate(State),
    /// No such job.
    Unknown,
}

/// Written beside a job that was cancelled from outside.
const REASON: &str = "cancelled by request";

impl Lane {
    /// Cancels a job. O(log n); O(ready) for a job in the ready list.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn cancel(&self, id: &JobId) -> Result<Cancelled, QueueError> {
        let mut call = self.ending_script(&CANCEL);
        call.arg(id.as_str()).arg(REASON);
        let was: String = self.call(&call).await?;
        Ok(match was.parse() {
            Ok(State::Running) => Cancelled::Asked,
            Ok(state) if state.is_ended() => Cancelled::TooLate(state),
            Ok(_) => Cancelled::Ended,
            Err(_) => Cancelled::Unknown,
        })
    }

    /// Gives a dead job a new life, with its counters at zero. Says whether it was dead.
    ///
    /// # Errors
    /// When Redis does not answer, or is full.
    pub async fn retry(&self, id: &JobId) -> Result<bool, QueueError> {
        let mut call = self.script(&RETRY);
        call.arg(id.as_str());
        let was: String = self.call(&call).await?;
        Ok(was.parse() == Ok(State::Dead))
    }

    /// Removes a job and all that is known of it; its idempotency key lives on. A running one is left alone: cancel it. Says whether one was removed.
    /// O(log n); O(ready) for a job in the ready list.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn discard(&self, id: &JobId) -> Result<bool, QueueError> {
        let mut call = self.script(&DISCARD);
        call.arg(id.as_str());
        let was: String = self.call(&call).await?;
        Ok(was.parse().is_ok_and(|state: State| state != State::Running))
    }

    /// Hands out nothing until [`Lane::resume`], in every process; what runs goes on.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn pause(&self) -> Result<(), QueueError> {
        self.call::<u8>(&self.script(&PAUSE)).await?;
        Ok(())
    }

    /// Hands out jobs again.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn resume(&self) -> Result<(), QueueError> {
        let mut resume = redis::pipe();
        resume.atomic().del(self.keys().paused()).ignore().publish(self.keys().wake(), "").ignore();
        self.call(&resume).await
    }
}
