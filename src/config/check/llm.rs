//! What can be wrong with the language model's settings.

use super::urls::is_local;
use crate::config::{Llm, Settings, Violation};

/// Values that cannot work.
pub(super) fn shape(llm: &Llm, found: &mut Vec<Violation>) {
    let durations = [("connect_timeout_s", llm.connect_timeout), ("timeout_s", llm.timeout)];
    for (leaf, _) in durations.into_iter().filter(|(_, duration)| duration.is_zero()) {
        found.push(violation(leaf, "is 0", "a number above 0"));
    }
    if llm.deadline < llm.timeout {
        found.push(violation("deadline_s", "is less than timeout_s", "at least timeout_s"));
    }
    if llm.breaker_failures == 0 {
        found.push(violation("breaker_failures", "is 0", "at least 1"));
    }
    let prices = [("prompt_price", llm.prompt_price), ("completion_price", llm.completion_price)];
    for (leaf, _) in prices.into_iter().filter(|(_, price)| *price < 0.0) {
        found.push(violation(leaf, "is below 0", "a price of 0.0 or more"));
    }
    let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if llm.base_url.as_ref().is_some_and(|url| !is_web(url)) {
        found.push(violation("base_url", "is no web address", "one that begins with https://"));
    }
}

/// What the reader `llm` needs.
pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    let llm = &settings.reader.llm;
    if llm.base_url.is_none() {
        found.push(violation("base_url", "is missing", "what stands before /chat/completions"));
    }
    if llm.model.is_none() {
        found.push(violation("model", "is missing", "the model's name at that endpoint"));
    }
    if llm.deadline >= settings.queue.lanes.workflow.timeout {
        let remedy = "less than queue.lanes.workflow.timeout_s";
        found.push(violation("deadline_s", "is not over before the job is stopped", remedy));
    }
    let open = |url: &&String| url.starts_with("http://") && !is_local(url);
    if settings.environment.is_strict() && llm.base_url.as_ref().filter(open).is_some() {
        found.push(violation("base_url", "would carry clients' mails unencrypted", "an https:// address"));
    }
}

fn violation(leaf: &str, problem: &str, remedy: &str) -> Violation {
    Violation::of(&format!("reader.llm.{leaf}"), problem, remedy)
}
