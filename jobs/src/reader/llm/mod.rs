//! The reader that asks a language model behind any OpenAI-compatible chat endpoint.
//!
//! What the model says is a claim about the mail: it is taken only if it has the schema's shape and every value in it
//! stands in the mail. A failing endpoint and a forbidden answer are errors; nothing else reads in the model's place.

mod answer;
mod breaker;
mod chat;
mod endpoint;
mod error;
mod grounds;
mod usage;

use std::{fmt, time::Duration};

use booking::Reading;
use rust_decimal::Decimal;
use tokio::time::{Instant, sleep, timeout};

use self::{
    breaker::Breaker,
    chat::Chat,
    endpoint::{Completion, Endpoint},
    usage::Counters,
};
pub use self::{error::LlmError, usage::Usage};
use super::{Mail, rules::evidence::Evidence};
use crate::meters::{self, Request};

/// Where the model is, and how patiently it is asked.
#[derive(Clone)]
pub struct Settings {
    /// `https://api.openai.com/v1`: what stands before `/chat/completions`.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// Sent as bearer token, if there is one.
    pub key: Option<String>,
    /// By when a connection must be there.
    pub connect_timeout: Duration,
    /// By when one answer must be there.
    pub timeout: Duration,
    /// By when a mail must be read, with every further try.
    pub deadline: Duration,
    /// Further tries after a failure that may pass.
    pub retries: u32,
    /// Wait before the first of them; doubles with each further one.
    pub retry_wait: Duration,
    /// So many failures in a row let the endpoint rest.
    pub breaker_failures: u32,
    /// For so long.
    pub breaker_pause: Duration,
    /// Price of a million tokens of the prompt.
    pub prompt_price: Decimal,
    /// Price of a million tokens of the answer.
    pub completion_price: Decimal,
}

/// The endpoint's address or key cannot be used. Repeats neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the endpoint's address or key cannot be used")]
pub struct UnusableSettings;

/// See the module.
pub struct Llm {
    settings: Settings,
    endpoint: Endpoint,
    breaker: Breaker,
    counters: Counters,
}

impl Llm {
    /// A reader that asks the endpoint of these settings; asks nothing yet.
    ///
    /// # Errors
    /// When the address is no address, or the key cannot stand in a header.
    pub fn new(settings: Settings) -> Result<Self, UnusableSettings> {
        Ok(Self {
            endpoint: Endpoint::new(&settings)?,
            breaker: Breaker::new(settings.breaker_failures, settings.breaker_pause),
            counters: Counters::default(),
            settings,
        })
    }

    /// Reads one mail.
    ///
    /// # Errors
    /// When the endpoint gives no answer, or one that is forbidden, until the deadline.
    pub async fn read(&self, mail: &Mail) -> Result<Reading, LlmError> {
        timeout(self.settings.deadline, self.converse(mail)).await.unwrap_or(Err(LlmError::TimedOut))
    }

    /// What has been asked since the start, and what it cost.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.counters.usage(self.settings.prompt_price, self.settings.completion_price)
    }

    /// A forbidden answer is sent back once, with what is wrong with it.
    async fn converse(&self, mail: &Mail) -> Result<Reading, LlmError> {
        let evidence = Evidence::of(mail);
        let mut chat = Chat::about(mail, &evidence, &self.settings.model);
        let answer = self.ask(&chat).await?;
        let fault = match self.accept(&answer, &evidence) {
            Ok(reading) => return Ok(reading),
            Err(fault) => fault,
        };
        chat.send_back(&answer.content, &fault);
        self.accept(&self.ask(&chat).await?, &evidence)
    }

    fn accept(&self, answer: &Completion, evidence: &Evidence) -> Result<Reading, LlmError> {
        let reading = answer::parse(&answer.content).and_then(|reading| match grounds::missing(&reading, evidence) {
            keys if keys.is_empty() => Ok(reading),
            keys => Err(LlmError::Invented(keys)),
        });
        if let Err(fault) = &reading {
            self.counters.refuse();
            meters::asked(Request::Forbidden);
            tracing::warn!(model = self.settings.model, error = %fault, "the model's answer was refused");
        }
        reading
    }

    /// One answer; failures that may pass are waited out.
    async fn ask(&self, chat: &Chat) -> Result<Completion, LlmError> {
        let mut wait = self.settings.retry_wait;
        let mut left = self.settings.retries;
        loop {
            let failure = match self.ask_once(chat).await {
                Ok(completion) => return Ok(completion),
                Err(failure) => failure,
            };
            let after = failure.retry_after().unwrap_or(wait);
            if after > self.settings.timeout {
                self.breaker.rest(Instant::now(), after);
                return Err(failure);
            }
            if left == 0 || !failure.may_pass() {
                return Err(failure);
            }
            sleep(after).await;
            (left, wait) = (left - 1, wait.saturating_mul(2));
        }
    }

    async fn ask_once(&self, chat: &Chat) -> Result<Completion, LlmError> {
        self.breaker.enter(Instant::now()).map_err(LlmError::Resting)?;
        self.counters.ask();
        let began = Instant::now();
        let answer = self.endpoint.complete(chat).await;
        match &answer {
            Ok(completion) => {
                self.breaker.succeeded();
                self.counters.spend(completion.prompt_tokens, completion.completion_tokens);
                meters::asked(Request::Answered);
                self.log(completion, began.elapsed());
            }
            Err(failure) => {
                self.counters.fail();
                meters::asked(Request::Failed);
                tracing::warn!(model = self.settings.model, error = %failure, "the model gave no answer");
                if failure.is_of_the_endpoint() {
                    self.breaker.failed(Instant::now());
                } else {
                    // It answered, if not what was asked.
                    self.breaker.lives();
                }
            }
        }
        answer
    }

    fn log(&self, completion: &Completion, took: Duration) {
        let (prompt_tokens, completion_tokens) = (completion.prompt_tokens, completion.completion_tokens);
        let cost = usage::cost(prompt_tokens, self.settings.prompt_price)
            + usage::cost(completion_tokens, self.settings.completion_price);
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let model = &self.settings.model;
        meters::spent(prompt_tokens, completion_tokens, cost);
        tracing::info!(%model, prompt_tokens, completion_tokens, %cost, took_ms, "the model answered");
    }
}

/// Names the model, not the key.
impl fmt::Debug for Llm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Llm").field("model", &self.settings.model).finish_non_exhaustive()
    }
}
