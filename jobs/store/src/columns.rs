//! Column types that read and sort the same on both engines.
//!
//! Instants are microseconds since the Unix epoch: SQLite has no type for them and PostgreSQL rounds to
//! microseconds, so both keep exactly what the other keeps. Everything with a textual form (numbers of bookings,
//! money, states) is stored as that text, so money keeps its scale. Knows no table.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{
    ColIdx, DbErr, QueryResult, TryFromU64, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;

/// An instant, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At(pub(crate) DateTime<Utc>);

/// A value whose JSON form is a string, stored as that string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<T>(pub(crate) T);

/// An unsigned number in a signed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Int<T>(pub(crate) T);

/// A value kept as JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Doc<T>(pub(crate) T);

/// What the store keeps of an instant: both engines drop the same digits.
pub(crate) fn stored(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

impl At {
    fn to_column(self) -> i64 {
        self.0.timestamp_micros()
    }

    fn from_column(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> Word<T> {
    /// `None`, which a NOT NULL column refuses, for a type whose JSON form is no string.
    fn to_column(&self) -> Option<String> {
        match serde_json::to_value(&self.0) {
            Ok(Json::String(text)) => Some(text),
            _ => None,
        }
    }

    fn from_column(text: String) -> Option<Self> {
        serde_json::from_value(Json::String(text)).ok().map(Self)
    }
}

impl<T: Copy + TryInto<i64> + TryFrom<i64>> Int<T> {
    /// `None`, which a NOT NULL column refuses, for what is beyond 2^63.
    fn to_column(self) -> Option<i64> {
        self.0.try_into().ok()
    }

    fn from_column(number: i64) -> Option<Self> {
        T::try_from(number).ok().map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> Doc<T> {
    /// `None`, which a NOT NULL column refuses, for what JSON cannot say.
    fn to_column(&self) -> Option<Json> {
        serde_json::to_value(&self.0).ok()
    }

    fn from_column(json: Json) -> Option<Self> {
        serde_json::from_value(json).ok().map(Self)
    }
}

macro_rules! column {
    ($type:ty, $raw:ty, [$($generics:tt)*]) => {
        impl<$($generics)*> From<$type> for Value {
            fn from(value: $type) -> Self {
                value.to_column().into()
            }
        }

        impl<$($generics)*> TryGetable for $type {
            fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
                let unreadable = || DbErr::Type(format!("a {} column holds what it cannot mean", stringify!($type)));
                Self::from_column(<$raw>::try_get_by(row, index)?).ok_or_else(|| TryGetError::DbErr(unreadable()))
            }
        }

        impl<$($generics)*> ValueType for $type {
            fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
                Self::from_column(<$raw as ValueType>::try_from(value)?).ok_or(ValueTypeErr)
            }

            fn type_name() -> String {
                stringify!($type).to_owned()
            }

            fn array_type() -> ArrayType {
                <$raw as ValueType>::array_type()
            }

            fn column_type() -> ColumnType {
                <$raw as ValueType>::column_type()
            }
        }

        impl<$($generics)*> Nullable for $type {
            fn null() -> Value {
                <$raw as Nullable>::null()
            }
        }

        impl<$($generics)*> TryFromU64 for $type {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($type)))
            }
        }
    };
}

column!(At, i64, []);
column!(Word<T>, String, [T: Serialize + DeserializeOwned]);
column!(Doc<T>, Json, [T: Serialize + DeserializeOwned]);
column!(Int<T>, i64, [T: Copy + TryInto<i64> + TryFrom<i64>]);
