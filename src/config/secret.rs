//! Values that must not be seen: masked wherever they are printed, logged or serialised.

use std::{fmt, path::Path};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

const MASK: &str = "(redacted)";

/// A secret. [`Secret::expose`] is the only way to see it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where a server is, possibly with a password. Shown without user, password and query.
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceUrl(String);

impl ServiceUrl {
    /// `scheme://` and an absolute path on this machine.
    #[must_use]
    pub fn of_path(scheme: &str, path: &Path) -> Self {
        let path = path.display().to_string();
        let path = path.replace('%', "%25").replace(' ', "%20").replace('?', "%3F").replace('#', "%23");
        Self(format!("{scheme}://{path}"))
    }

    /// The same with `query` behind it.
    #[must_use]
    pub fn with_query(self, query: &str) -> Self {
        Self(format!("{}?{query}", self.0))
    }

    /// The whole address, for the one call that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The part before the first colon: `redis`, `postgres`.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }
}

/// Text that is no address; the text itself is not repeated, it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no address like scheme://…")]
pub struct NoUrl;

impl TryFrom<String> for ServiceUrl {
    type Error = NoUrl;

    fn try_from(text: String) -> Result<Self, NoUrl> {
        if text.contains(':') { Ok(Self(text)) } else { Err(NoUrl) }
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once(':').unwrap_or((&self.0, ""));
        let rest = rest.trim_start_matches("//").split(['?', '#']).next().unwrap_or_default();
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        write!(f, "{scheme}://{place}")
    }
}

impl fmt::Debug for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ServiceUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ServiceUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}
