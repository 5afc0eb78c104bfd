//! What can be wrong with how long things are kept.

use crate::config::{Retention, Violation};

/// Redis knows an event again for so many days; the store must for longer.
const REMEMBERED: u32 = 7;
/// The manager is reminded of a task after a day.
const REMINDED: u32 = 1;
/// A hundred years: beyond it calendars end.
const MOST_DAYS: u32 = 36_500;
const MOST_MONTHS: u32 = 1_200;

/// Values that cannot work.
pub(super) fn shape(kept: &Retention, found: &mut Vec<Violation>) {
    let days = [
        ("decided_tasks_days", kept.decided_tasks_days, 1),
        ("open_tasks_days", kept.open_tasks_days, REMINDED + 1),
        ("delivery_bodies_days", kept.delivery_bodies_days, 1),
        ("deliveries_days", kept.deliveries_days, REMEMBERED + 1),
    ];
    for (leaf, value, least) in days {
        within(leaf, value, (least, MOST_DAYS), found);
    }
    within("bookings_months", kept.bookings_months, (1, MOST_MONTHS), found);
    within("snapshots_per_booking", kept.snapshots_per_booking, (1, u32::MAX), found);
    if kept.delivery_bodies_days > kept.deliveries_days {
        let problem = "is more than deliveries_days, with which the bytes go at the latest";
        found.push(Violation::of("retention.delivery_bodies_days", problem, "at most retention.deliveries_days"));
    }
}

fn within(leaf: &str, value: u32, (least, most): (u32, u32), found: &mut Vec<Violation>) {
    if value < least {
        found.push(Violation::of(&format!("retention.{leaf}"), format!("is {value}"), format!("at least {least}")));
    } else if value > most {
        found.push(Violation::of(&format!("retention.{leaf}"), format!("is {value}"), format!("at most {most}")));
    }
}
