//! A source's secrets: parsed once, at start; any of them may match (rotation).

use std::fmt;

use crate::{
    Scheme,
    key::{Key, KeyKind, SecretFlaw},
    names::HeaderNames,
};

/// The secrets of one source, for one scheme.
#[derive(Clone)]
pub struct Secrets {
    scheme: Scheme,
    keys: Vec<Key>,
    names: HeaderNames,
}

/// Secrets that can not be used. Names positions, never values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// A source without a secret would have to refuse everything or believe everybody.
    #[error("no secret is given")]
    Missing,
    /// One of them is not what the scheme takes.
    #[error("secret {position} {flaw}")]
    Unusable {
        /// Counts from 1.
        position: usize,
        /// What is wrong with it.
        flaw: SecretFlaw,
    },
    /// The scheme rests on secrets of two kinds.
    #[error("none of the secrets is {0}, and the scheme needs one")]
    Incomplete(KeyKind),
}

impl Secrets {
    /// Reads secrets in the scheme's own form, as the provider shows them.
    ///
    /// # Errors
    ///
    /// [`SecretError`] where the list is empty or where any single secret is unusable: one bad secret of two is a
    /// mistake to be told at start, not one to be found during a rotation.
    pub fn parse(scheme: Scheme, secrets: &[String]) -> Result<Self, SecretError> {
        if secrets.is_empty() {
            return Err(SecretError::Missing);
        }
        let keys = secrets.iter().enumerate().map(|(at, secret)| {
            read_key(scheme, secret).map_err(|flaw| SecretError::Unusable { position: at + 1, flaw })
        });
        let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
        let missing = scheme.row().needs.iter().find(|kind| keys.iter().all(|key| key.kind() != **kind));
        match missing {
            Some(kind) => Err(SecretError::Incomplete(*kind)),
            None => Ok(Self { scheme, keys, names: HeaderNames::default() }),
        }
    }

    /// The same secrets, of a source that names its headers itself. Only `github` sources do.
    #[must_use]
    pub fn under(mut self, names: HeaderNames) -> Self {
        self.names = names;
        self
    }

    pub(crate) fn names(&self) -> &HeaderNames {
        &self.names
    }

    /// The keys, if they are keys of this scheme: a secret proves nothing under another one.
    pub(crate) fn keys_of(&self, scheme: Scheme) -> &[Key] {
        if self.scheme == scheme { &self.keys } else { &[] }
    }
}

pub(crate) fn read_key(scheme: Scheme, secret: &str) -> Result<Key, SecretFlaw> {
    if secret.is_empty() {
        return Err(SecretFlaw::Empty);
    }
    if secret.trim() != secret || secret.contains(|c: char| c.is_whitespace() && c != ' ') {
        return Err(SecretFlaw::WhiteSpace);
    }
    (scheme.row().read_key)(secret)
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({}, {} masked)", self.scheme, self.keys.len())
    }
}
