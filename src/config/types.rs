//! How settings are written in files: seconds, "not set" as empty text, cron expressions.

use std::{path::PathBuf, time::Duration};

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Seconds, with a fraction or without.
pub(super) mod seconds {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(value.as_secs_f64())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Text, or `None` when it is empty.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Text that something is made of, or `None` when it is empty.
pub(super) fn made_of_text<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<String, Error: std::fmt::Display>,
{
    text(deserializer)?.map(T::try_from).transpose().map_err(D::Error::custom)
}

/// A path, or `None` when it is empty.
pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
    Ok(text(deserializer)?.map(PathBuf::from))
}

/// A time zone; UTC stands in where none is set, until the check for missing values says so.
pub(super) fn timezone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    match text(deserializer)? {
        Some(name) => name.parse().map_err(|_| D::Error::custom(format!("{name:?} is no IANA time zone"))),
        None => Ok(Tz::UTC),
    }
}

/// A cron expression of six fields.
pub(super) mod cron_expression {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(value: &cron::Schedule, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.source())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<cron::Schedule, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom(format!("{text:?} is no cron expression of six fields")))
    }
}
