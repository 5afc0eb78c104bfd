//! What the engine set out to reach, and whether this run saw it reached.

use std::fmt;

use serde::Serialize;

use super::Row;
use crate::{args::Fsync, contender::OURS};

/// An aim and what came of it.
#[derive(Debug, Serialize)]
pub(crate) struct Aim {
    fsync: Fsync,
    aim: &'static str,
    reached: bool,
    figure: f64,
}

/// The aims that `rows` say something about.
pub(super) fn judge(rows: &[Row]) -> Vec<Aim> {
    let row = |fsync, key: &str| rows.iter().find(move |row| row.fsync == fsync && row.measure == key);
    let ours = |fsync, key| row(fsync, key)?.values.get(OURS).copied();
    let aim = |fsync, aim, figure: Option<f64>, reached: fn(f64) -> bool| {
        figure.map(|figure| Aim { fsync, aim, reached: reached(figure), figure })
    };
    let mut aims = Vec::new();
    for fsync in [Fsync::Everysec, Fsync::Always] {
        let best = |key| row(fsync, key)?.to_best_peer;
        aims.extend(match fsync {
            Fsync::Everysec => {
                aim(fsync, "no-op jobs ≥ 4 × the best peer, 1 process", best("drain_1"), |x| x >= 4.0)
            }
            Fsync::Always => aim(fsync, "no-op jobs ≥ 3 × the best peer, 1 process", best("drain_1"), |x| x >= 3.0),
        });
        let to_stock = row(fsync, "enqueue").and_then(|row| row.to_stock);
        aims.extend(aim(fsync, "enqueue one by one ≥ 0.8 × stock apalis-redis", to_stock, |x| x >= 0.8));
        aims.extend(aim(fsync, "idle pickup p50 < 2 ms", ours(fsync, "pickup_p50"), |ms| ms < 2.0));
        aims.extend(aim(fsync, "a pending job ≤ 900 bytes", ours(fsync, "bytes"), |bytes| bytes <= 900.0));
        let [few, many] = ["fetch_1000", "fetch_1000000"].map(|key| ours(fsync, key));
        let growth = few.zip(many).map(|(few, many)| many / few);
        aims.extend(aim(fsync, "fetch at 1 M pending ≤ 1.3 × that at 1 k", growth, |x| x <= 1.3));
    }
    aims
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.reached { "reached" } else { "MISSED " };
        write!(f, "{mark}  {:8}  {} ({:.2})", self.fsync.as_str(), self.aim, self.figure)
    }
}
