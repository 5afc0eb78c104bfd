//! The language model that reads mails.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::config::{Secret, types};

/// `[reader.llm]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Llm {
    /// What stands before `/chat/completions`.
    #[serde(deserialize_with = "types::text")]
    pub base_url: Option<String>,
    /// The model's name there.
    #[serde(deserialize_with = "types::text")]
    pub model: Option<String>,
    /// `None`: the endpoint wants none.
    #[serde(deserialize_with = "types::made_of_text")]
    pub key: Option<Secret>,
    /// By when a connection must be there.
    #[serde(rename = "connect_timeout_s", with = "types::seconds")]
    pub connect_timeout: Duration,
    /// By when one answer must be there.
    #[serde(rename = "timeout_s", with = "types::seconds")]
    pub timeout: Duration,
    /// By when a mail must be read.
    #[serde(rename = "deadline_s", with = "types::seconds")]
    pub deadline: Duration,
    /// Further tries before the job fails.
    pub retries: u32,
    /// Wait before the first of them.
    #[serde(rename = "retry_wait_s", with = "types::seconds")]
    pub retry_wait: Duration,
    /// Failures in a row after which the endpoint is left alone.
    pub breaker_failures: u32,
    /// For how long.
    #[serde(rename = "breaker_pause_s", with = "types::seconds")]
    pub breaker_pause: Duration,
    /// Of a million tokens.
    pub prompt_price: f64,
    /// Of a million tokens.
    pub completion_price: f64,
}
