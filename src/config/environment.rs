//! The one switch between rules for production and conveniences for development.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Variables, Violation, Violations};

/// `BELLHOP_ENV`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// The default: real clients.
    Production,
    /// The rules of production, other clients.
    Staging,
    /// `config/development.toml` applies.
    Development,
    /// As development, for automated tests.
    Test,
}

impl Environment {
    const ALL: [Self; 4] = [Self::Production, Self::Staging, Self::Development, Self::Test];

    /// What `BELLHOP_ENV` says, or `None` when it is not set.
    ///
    /// # Errors
    /// When it is set to anything else than the four names.
    pub fn of(variables: &Variables) -> Result<Option<Self>, Violations> {
        variables.get("BELLHOP_ENV").map(str::parse).transpose().map_err(|violation| Violations::new(vec![violation]))
    }

    /// Whether the rules of production apply.
    #[must_use]
    pub fn is_strict(self) -> bool {
        matches!(self, Self::Production | Self::Staging)
    }

    /// As `BELLHOP_ENV` spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Development => "development",
            Self::Test => "test",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Environment {
    type Err = Violation;

    fn from_str(text: &str) -> Result<Self, Violation> {
        Self::ALL.into_iter().find(|environment| environment.name() == text).ok_or_else(|| Violation {
            key: "environment".to_owned(),
            variable: "BELLHOP_ENV".to_owned(),
            problem: format!("{text:?} is no environment"),
            remedy: remedy(text),
        })
    }
}

fn remedy(text: &str) -> String {
    let said = text.to_lowercase();
    let is_short_for = |name: &str| said.len() >= 3 && name.starts_with(&said);
    let likeness = |name: &str| if is_short_for(name) { 1.0 } else { strsim::normalized_levenshtein(&said, name) };
    let scored = Environment::ALL.map(|environment| (likeness(environment.name()), environment));
    let nearest = scored.into_iter().filter(|(score, _)| *score > 0.5).max_by(|one, other| one.0.total_cmp(&other.0));
    match nearest {
        Some((_, near)) => {
            format!("{near} if that was meant; else production (the default), staging, development or test")
        }
        None => "production (the default), staging, development or test".to_owned(),
    }
}
