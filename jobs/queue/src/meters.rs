//! What a worker counts that the books in Redis do not have. Knows not who collects it, nor whether anybody does.
//!
//! Numbers go out as lines of the log do: through a facade (`metrics`, as the log through `tracing`), which is a no-op
//! where a process has no collector. What Redis counts for all workers together is in [`Stats`](crate::Stats).

use metrics::{Counter, Unit, counter, describe_counter};

const FENCED: &str = "bellhop_lane_fenced_acks_total";

/// Says what the numbers of this crate mean, to the collector that the process has.
pub fn describe_metrics() {
    describe_counter!(FENCED, Unit::Count, "Results that were refused because the lease had gone to another worker.");
}

/// The numbers of one worker.
pub(crate) struct Meters {
    fenced: Counter,
}

impl Meters {
    pub(crate) fn of(lane: &str) -> Self {
        Self { fenced: counter!(FENCED, "lane" => lane.to_owned()) }
    }

    /// A run came too late to say how it ended.
    pub(crate) fn fenced(&self) {
        self.fenced.increment(1);
    }
}
