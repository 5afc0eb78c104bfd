//! Ticks without a store and a queue, when it is whatever time a test says.

use std::{collections::BTreeMap, sync::Mutex};

use super::super::{ticks::KEY_LIVES, *};

/// What a store and a queue would remember, and what time it is there.
#[derive(Default)]
pub(super) struct Memory {
    time: Mutex<DateTime<Utc>>,
    marks: Mutex<BTreeMap<String, DateTime<Utc>>>,
    /// Until when each lives.
    keys: Mutex<BTreeMap<String, DateTime<Utc>>>,
    fired: Mutex<Vec<Tick>>,
    pub(super) is_broken: bool,
}

impl Memory {
    /// One that takes no tick until it is mended.
    pub(super) fn broken() -> Self {
        Self { is_broken: true, ..Self::default() }
    }

    pub(super) fn fired(&self) -> Vec<Tick> {
        self.fired.lock().unwrap().clone()
    }

    pub(super) fn due(&self) -> Vec<DateTime<Utc>> {
        self.fired().into_iter().map(|tick| tick.due).collect()
    }
}

impl Ticks for Memory {
    async fn now(&self) -> anyhow::Result<DateTime<Utc>> {
        Ok(*self.time.lock().unwrap())
    }

    async fn last(&self, schedule: &str) -> anyhow::Result<Option<DateTime<Utc>>> {
        Ok(self.marks.lock().unwrap().get(schedule).copied())
    }

    async fn begin(&self, schedule: &str, since: DateTime<Utc>, ahead: DateTime<Utc>) -> anyhow::Result<()> {
        let mut marks = self.marks.lock().unwrap();
        let mark = marks.entry(schedule.to_owned()).or_insert(since);
        if *mark > ahead {
            *mark = since;
        }
        Ok(())
    }

    async fn fire(&self, tick: &Tick) -> anyhow::Result<bool> {
        anyhow::ensure!(!self.is_broken, "no queue");
        let (now, mut keys, mut marks) = (self.now().await?, self.keys.lock().unwrap(), self.marks.lock().unwrap());
        if marks.get(&tick.schedule).is_some_and(|mark| *mark >= tick.due) {
            return Ok(false);
        }
        let is_new = !keys.contains_key(&tick.idempotency_key());
        if is_new {
            keys.insert(tick.idempotency_key(), now + KEY_LIVES);
            self.fired.lock().unwrap().push(tick.clone());
        }
        marks.insert(tick.schedule.clone(), tick.due);
        Ok(is_new)
    }
}

/// A pass when it is `now` everywhere.
pub(super) async fn pass_at(
    schedules: &[Schedule],
    memory: &Memory,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<DateTime<Utc>>> {
    *memory.time.lock().unwrap() = now;
    memory.keys.lock().unwrap().retain(|_, until| *until > now);
    pass(schedules, memory, since, now).await
}
