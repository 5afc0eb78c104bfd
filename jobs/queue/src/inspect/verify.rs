//! Whether the books are in order: each id in exactly one state, and nothing left over.
//!
//! The lane is read page by page while workers go on; every job is then judged by itself, in one script call, so that
//! what moves meanwhile is not mistaken for disorder.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use crate::{
    JobId, Lane, QueueError,
    script::{SCAN, VERIFY},
};

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Violation {
    /// The job it is about.
    pub id: JobId,
    /// What is wrong with it.
    pub kind: ViolationKind,
}

/// What can be wrong with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ViolationKind {
    /// It has data and is in no state: it would never run.
    NoState,
    /// It is in more than one state, or twice in one.
    SeveralStates,
    /// It has a state, metadata or a place in a group, and no data.
    NoData,
    /// It has data and no metadata.
    NoMetadata,
    /// Its place in its group does not fit its state.
    Group,
}

/// Ids read, and jobs judged, in one call.
const PAGE: usize = 500;

impl Lane {
    /// Looks for violations. For people and tests: it reads the whole lane, and walks the server's keys.
    ///
    /// # Errors
    /// When Redis does not answer.
    pub async fn verify(&self) -> Result<Vec<Violation>, QueueError> {
        let mut seen = self.ids_in_books().await?;
        seen.extend(self.ids_with_data().await?);
        seen.extend(self.ids_beside_data().await?);
        seen.extend(self.ids_in_key_names().await?);
        let counts = [self.ready_list().await?, self.leases().await?, self.behind_heads().await?];
        seen.extend(counts.iter().flat_map(HashMap::keys).cloned());
        let jobs: Vec<_> = seen.iter().map(|id| (id.as_str(), times(&counts, id))).collect();
        let mut violations = Vec::new();
        for page in jobs.chunks(PAGE) {
            violations.extend(self.judge(page).await?);
        }
        violations.extend(self.gone_heads().await?);
        Ok(violations)
    }

    /// Judges jobs: id, and how often it was seen in the ready list, under a lease, and behind the head of a group.
    async fn judge(&self, jobs: &[(&str, [usize; 3])]) -> Result<Vec<Violation>, QueueError> {
        let mut call = self.script(&VERIFY);
        for (id, seen) in jobs {
            call.arg(id).arg(seen);
        }
        let found: Vec<(String, String)> = self.call(&call).await?;
        Ok(found.into_iter().filter_map(|(id, kind)| violation(&id, &kind)).collect())
    }

    pub(super) async fn ids_with_data(&self) -> Result<HashSet<String>, QueueError> {
        let (mut ids, mut cursor) = (HashSet::new(), "0".to_owned());
        loop {
            let mut call = self.script(&SCAN);
            call.arg(&cursor).arg(PAGE);
            let (next, page): (String, Vec<String>) = self.call(&call).await?;
            ids.extend(page);
            if next == "0" {
                return Ok(ids);
            }
            cursor = next;
        }
    }

    /// How often each id stands in the ready list.
    async fn ready_list(&self) -> Result<Counts, QueueError> {
        Ok(counted(self.range(&self.keys().active(), 0).await?))
    }

    /// How often each id stands in a group, behind its head.
    async fn behind_heads(&self) -> Result<Counts, QueueError> {
        let mut behind = Vec::new();
        for group in self.groups().await? {
            behind.extend(self.range(&group, 1).await?);
        }
        Ok(counted(behind))
    }

    /// What a list holds from this place on.
    async fn range(&self, list: &str, from: usize) -> Result<Vec<String>, QueueError> {
        let mut ids = Vec::new();
        for start in (from..).step_by(PAGE) {
            let mut page = redis::cmd("LRANGE");
            page.arg(list).arg(start).arg(start + PAGE - 1);
            let found: Vec<String> = self.call(&page).await?;
            if found.is_empty() {
                break;
            }
            ids.extend(found);
        }
        Ok(ids)
    }

    /// How often each id has a lease.
    async fn leases(&self) -> Result<Counts, QueueError> {
        let leases = self.scan("ZSCAN", Some(&self.keys().inflight()), None).await?.into_iter().step_by(2);
        Ok(counted(leases.map(|lease| lease.split_once(' ').map_or(lease.clone(), |(id, _)| id.to_owned()))))
    }

    /// Ids in the sets of the other states.
    async fn ids_in_books(&self) -> Result<HashSet<String>, QueueError> {
        let mut ids = HashSet::new();
        for key in self.keys().books() {
            ids.extend(self.scan("ZSCAN", Some(&key), None).await?.into_iter().step_by(2));
        }
        Ok(ids)
    }

    /// Ids of which something is known beside their data.
    async fn ids_beside_data(&self) -> Result<HashSet<String>, QueueError> {
        let mut ids: HashSet<String> =
            self.scan("SSCAN", Some(&self.keys().large()), None).await?.into_iter().collect();
        for book in self.keys().beside_data() {
            ids.extend(self.scan("HSCAN", Some(&book), None).await?.into_iter().step_by(2));
        }
        Ok(ids)
    }

    /// Ids that have a metadata hash or a body of their own.
    async fn ids_in_key_names(&self) -> Result<HashSet<String>, QueueError> {
        let mut ids = HashSet::new();
        for prefix in self.keys().job_prefixes() {
            let keys = self.scan("SCAN", None, Some(&format!("{prefix}*"))).await?;
            ids.extend(keys.iter().filter_map(|key| key.strip_prefix(&prefix)).map(str::to_owned));
        }
        Ok(ids)
    }

    /// Heads of groups without data: nobody would ever release what is behind them.
    async fn gone_heads(&self) -> Result<Vec<Violation>, QueueError> {
        let mut gone = Vec::new();
        for group in self.groups().await? {
            let Some(id) = self.head(&group).await? else { continue };
            // Between the two questions it may have ended and been forgotten.
            if !self.call::<bool>(redis::cmd("HEXISTS").arg(self.keys().data()).arg(&id)).await?
                && self.head(&group).await?.as_ref() == Some(&id)
            {
                gone.push(Violation { id: JobId::stored(&id), kind: ViolationKind::NoData });
            }
        }
        Ok(gone)
    }

    async fn head(&self, group: &str) -> Result<Option<String>, QueueError> {
        self.call(redis::cmd("LINDEX").arg(group).arg(0)).await
    }

    /// The keys of the groups. Walks the server's keys.
    pub(super) async fn groups(&self) -> Result<Vec<String>, QueueError> {
        self.scan("SCAN", None, Some(&format!("{}*", self.keys().group_prefix()))).await
    }

    /// Everything a scanning command finds.
    async fn scan(&self, command: &str, key: Option<&str>, pattern: Option<&str>) -> Result<Vec<String>, QueueError> {
        let (mut found, mut cursor) = (Vec::new(), 0_u64);
        loop {
            let mut page = redis::cmd(command);
            page.arg(key).arg(cursor).arg(pattern.map(|pattern| ("MATCH", pattern))).arg("COUNT").arg(PAGE);
            let (next, items): (u64, Vec<String>) = self.call(&page).await?;
            found.extend(items);
            if next == 0 {
                return Ok(found);
            }
            cursor = next;
        }
    }
}

/// How often an id was seen somewhere.
type Counts = HashMap<String, usize>;

fn counted(ids: impl IntoIterator<Item = String>) -> Counts {
    let mut counts = Counts::new();
    ids.into_iter().for_each(|id| *counts.entry(id).or_insert(0) += 1);
    counts
}

fn times(counts: &[Counts; 3], id: &str) -> [usize; 3] {
    counts.each_ref().map(|counts| counts.get(id).copied().unwrap_or(0))
}

fn violation(id: &str, kind: &str) -> Option<Violation> {
    let kind = match kind {
        "no_state" => ViolationKind::NoState,
        "several_states" => ViolationKind::SeveralStates,
        "no_data" => ViolationKind::NoData,
        "no_metadata" => ViolationKind::NoMetadata,
        "group" => ViolationKind::Group,
        _ => return None,
    };
    Some(Violation { id: JobId::stored(id), kind })
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ViolationKind::NoState => "has data and is in no state",
            ViolationKind::SeveralStates => "is in several states",
            ViolationKind::NoData => "has no data",
            ViolationKind::NoMetadata => "has no metadata",
            ViolationKind::Group => "does not stand where it should in its group",
        };
        write!(f, "job {} {what}", self.id)
    }
}
