//! What deliveries have come to in a SQLite store, counted in its tables past our own code: an effect that was lost or
//! happened twice is seen whatever the books say.

use std::{collections::BTreeMap, path::Path, process::Command};

use super::python;

/// What one delivery has come to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Effect {
    pub(crate) source: String,
    /// Messages and payments that were stored of it.
    pub(crate) facts: u64,
    /// Jobs that were written to work on them.
    pub(crate) jobs: u64,
    /// Those of them that have had their effect.
    pub(crate) done: u64,
}

impl Effect {
    /// A mail or a payment that was stored, and worked on, once.
    pub(crate) fn once(source: &str) -> Self {
        Self { source: source.to_owned(), facts: 1, jobs: 1, done: 1 }
    }

    /// The delivery itself is the record, and nothing follows.
    pub(crate) fn recorded(source: &str) -> Self {
        Self { source: source.to_owned(), facts: 0, jobs: 0, done: 0 }
    }
}

const COUNT: &str = "import json, sqlite3, sys
store = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True, timeout=30)
print(json.dumps(store.execute('''
    WITH facts AS MATERIALIZED (
            SELECT source, event_id, id FROM messages UNION ALL SELECT source, event_id, id FROM payments),
        jobs AS MATERIALIZED (
            SELECT coalesce(json_extract(args, '$.message'), json_extract(args, '$.payment')) AS fact, id, state
            FROM outbox WHERE kind IN ('booking.process_message', 'booking.record_payment')),
        effects AS (
            SELECT source, count(DISTINCT facts.id) AS facts, count(DISTINCT jobs.id) AS jobs,
                count(DISTINCT CASE jobs.state WHEN 'done' THEN jobs.id END) AS done
            FROM deliveries LEFT JOIN facts USING (source, event_id) LEFT JOIN jobs ON jobs.fact = facts.id
            GROUP BY source, event_id)
    SELECT source, facts, jobs, done, count(*) FROM effects GROUP BY source, facts, jobs, done''').fetchall()))";

/// How many deliveries have come to what.
pub(crate) fn effects(database: &Path) -> BTreeMap<Effect, u64> {
    let output = Command::new(python()).args(["-c", COUNT]).arg(database).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<(String, u64, u64, u64, u64)> = serde_json::from_slice(&output.stdout).unwrap();
    rows.into_iter().map(|(source, facts, jobs, done, count)| (Effect { source, facts, jobs, done }, count)).collect()
}
