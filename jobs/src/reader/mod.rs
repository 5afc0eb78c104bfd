//! Turns the text of one mail into a [`Reading`]: the boundary between prose and the workflow.
//!
//! Knows no store, no queue and no catalogue, and decides nothing: a reading is a claim.

pub mod llm;
pub mod rules;

use booking::{ReaderContext, Reading};
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use self::llm::{Llm, Usage};

/// One received mail, in the corpus's format; labels that stand next to it are ignored.
#[derive(Clone, Deserialize)]
pub struct Mail {
    /// Names the mail in listings.
    pub id: String,
    /// Local time of the venue: relative dates are counted from its day.
    pub received_at: DateTime<FixedOffset>,
    /// The `From` header.
    pub from: String,
    /// The `Subject` header.
    #[serde(default)]
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// What the venue last asked or proposed.
    #[serde(default)]
    pub context: ReaderContext,
}

/// Which reader reads. Chosen once at start; none replaces another silently.
#[derive(Debug, Default)]
pub enum Reader {
    /// Deterministic, English and German.
    #[default]
    Rules,
    /// A language model behind an OpenAI-compatible endpoint.
    Llm(Box<Llm>),
}

impl Reader {
    /// Reads one mail. A reader that asks somebody else may fail; the job then retries.
    pub async fn read(&self, mail: &Mail) -> anyhow::Result<Reading> {
        match self {
            Self::Rules => Ok(rules::read(mail)),
            Self::Llm(llm) => Ok(llm.read(mail).await?),
        }
    }

    /// What asking somebody else has cost since the start; `None` for a reader that asks nobody.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        match self {
            Self::Rules => None,
            Self::Llm(llm) => Some(llm.usage()),
        }
    }
}
