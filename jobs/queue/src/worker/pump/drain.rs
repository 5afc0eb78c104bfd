//! The end of a pump: nothing new is fetched, and what is held is settled.

use tokio::time::{Instant, sleep_until};

use super::Pump;

impl Pump {
    /// The end: jobs that were not started go back at once, runs get the grace period and are stopped then.
    pub(super) async fn drain(&mut self) {
        self.settle().await;
        self.desk.hand_back_waiting();
        let deadline = Instant::now() + self.lane.config().grace;
        let give_up = deadline + self.lane.config().lease; // the leases are gone by then in any case
        let mut aborted = false;
        self.turn().await;
        while !self.desk.is_empty() {
            let later = self.try_again_at;
            tokio::select! {
                Some(ended) = self.endings.recv(), if later.is_none() => self.ended.push(ended),
                () = sleep_until(later.unwrap_or(give_up)) => {}
                () = sleep_until(deadline), if !aborted => {
                    aborted = true;
                    let runs = self.desk.abort_all();
                    tracing::warn!(lane = self.lane.name(), runs, "grace is over: runs stopped and handed back");
                }
            }
            if Instant::now() >= give_up {
                tracing::warn!(lane = self.lane.name(), "not everything could be handed back: the leases will lapse");
                return;
            }
            self.turn().await;
        }
    }
}
