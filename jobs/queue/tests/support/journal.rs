//! What groups go through, written down apart from Redis: which of their jobs ran in which order, and whether two of one
//! group ever ran at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

/// See the module. Clones write into the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    pages: Arc<Mutex<Pages>>,
}

#[derive(Debug, Default)]
struct Pages {
    runs: BTreeMap<String, Vec<String>>,
    running: BTreeSet<String>,
    overlaps: Vec<String>,
}

/// A run under way. It is over when this is dropped, as it is when its process is gone.
pub(crate) struct Entry {
    journal: Journal,
    group: String,
}

impl Journal {
    /// A run of `job` begins.
    pub(crate) fn enter(&self, group: &str, job: &str) -> Entry {
        let mut pages = self.pages.lock().unwrap();
        pages.runs.entry(group.to_owned()).or_default().push(job.to_owned());
        if !pages.running.insert(group.to_owned()) {
            pages.overlaps.push(job.to_owned());
        }
        Entry { journal: self.clone(), group: group.to_owned() }
    }

    /// How often a job has begun.
    pub(crate) fn times(&self, group: &str, job: &str) -> usize {
        self.runs(group).iter().filter(|run| *run == job).count()
    }

    /// The runs of a group; those of a job that ran several times in a row count as one.
    pub(crate) fn order(&self, group: &str) -> Vec<String> {
        let mut runs = self.runs(group);
        runs.dedup();
        runs
    }

    /// Jobs that began while another of their group ran.
    pub(crate) fn overlaps(&self) -> Vec<String> {
        self.pages.lock().unwrap().overlaps.clone()
    }

    fn runs(&self, group: &str) -> Vec<String> {
        self.pages.lock().unwrap().runs.get(group).cloned().unwrap_or_default()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.journal.pages.lock().unwrap().running.remove(&self.group);
    }
}
