//! How long things are kept.

use serde::{Deserialize, Serialize};

/// `[retention]`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Snapshots of one booking.
    pub snapshots_per_booking: u32,
    /// Tasks after their decision.
    pub decided_tasks_days: u32,
    /// Tasks without one.
    pub open_tasks_days: u32,
    /// What providers posted.
    pub delivery_bodies_days: u32,
    /// That they did.
    pub deliveries_days: u32,
    /// Clients of bookings that have ended.
    pub bookings_months: u32,
}
