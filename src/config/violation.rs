//! What is wrong with the configuration, said so that it can be put right.

use std::fmt;

use serde::Serialize;

use super::keys;

/// One thing that is wrong. Never holds the value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The key in `config/default.toml`, its parts joined by dots.
    pub key: String,
    /// The environment variable that sets it.
    pub variable: String,
    /// What is wrong.
    pub problem: String,
    /// What to set instead.
    pub remedy: String,
}

impl Violation {
    /// A violation of `key`, named together with the variable that sets it.
    pub(super) fn of(key: &str, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        let variable = keys::variable_of(key);
        Self { key: key.to_owned(), variable, problem: problem.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}; set {}", self.key, self.variable, self.problem, self.remedy)
    }
}

/// Everything that is wrong, in the order of the keys. Ends a process with exit code 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(transparent)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// One of a server that the settings lead to, found when it is first used.
    #[must_use]
    pub fn of_server(key: &str, problem: &impl fmt::Display, remedy: &str) -> Self {
        Self::new(vec![Violation::of(key, problem.to_string(), remedy)])
    }

    pub(super) fn new(mut list: Vec<Violation>) -> Self {
        list.sort_by(|one, other| one.key.cmp(&other.key));
        list.dedup();
        Self(list)
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, others: Option<Self>) -> Self {
        self.0.extend(others.into_iter().flat_map(|others| others.0));
        Self::new(self.0)
    }

    /// Each of them.
    #[must_use]
    pub fn list(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} mistake(s)", self.0.len())?;
        self.0.iter().try_for_each(|violation| write!(f, "\n  {violation}"))
    }
}
