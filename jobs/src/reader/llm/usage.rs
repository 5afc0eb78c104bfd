//! What has been asked and what it cost, in counters that only grow. Knows no content.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rust_decimal::Decimal;

const MILLION: u64 = 1_000_000;

/// The counters since the start of the process.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Requests to the endpoint, further tries among them.
    pub requests: u64,
    /// Requests without an answer.
    pub failures: u64,
    /// Answers that were not in the schema, or had what the mail does not say.
    pub refused: u64,
    /// Tokens of prompts, as the endpoint counts them.
    pub prompt_tokens: u64,
    /// Tokens of answers, as the endpoint counts them.
    pub completion_tokens: u64,
    /// What the tokens cost, in the currency of the configured prices.
    pub cost: Decimal,
}

#[derive(Default)]
pub(super) struct Counters {
    requests: AtomicU64,
    failures: AtomicU64,
    refused: AtomicU64,
    prompt_tokens: AtomicU64,
    completion_tokens: AtomicU64,
}

impl Counters {
    pub(super) fn ask(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    pub(super) fn fail(&self) {
        self.failures.fetch_add(1, Relaxed);
    }

    pub(super) fn refuse(&self) {
        self.refused.fetch_add(1, Relaxed);
    }

    pub(super) fn spend(&self, prompt_tokens: u64, completion_tokens: u64) {
        self.prompt_tokens.fetch_add(prompt_tokens, Relaxed);
        self.completion_tokens.fetch_add(completion_tokens, Relaxed);
    }

    /// Prices are those of a million tokens.
    pub(super) fn usage(&self, prompt_price: Decimal, completion_price: Decimal) -> Usage {
        let (prompt_tokens, completion_tokens) =
            (self.prompt_tokens.load(Relaxed), self.completion_tokens.load(Relaxed));
        Usage {
            requests: self.requests.load(Relaxed),
            failures: self.failures.load(Relaxed),
            refused: self.refused.load(Relaxed),
            prompt_tokens,
            completion_tokens,
            cost: cost(prompt_tokens, prompt_price) + cost(completion_tokens, completion_price),
        }
    }
}

/// So many tokens at the price of a million.
pub(super) fn cost(tokens: u64, price: Decimal) -> Decimal {
    Decimal::from(tokens) * price / Decimal::from(MILLION)
}
