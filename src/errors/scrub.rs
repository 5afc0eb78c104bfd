//! What leaves in a report: an event is built anew from what is known to be harmless, and its texts are masked once more.
//!
//! Our types do not show personal data, and our messages are fixed texts. This is for what slips through all the same,
//! and for what Sentry's integrations add of their own accord.

use std::sync::LazyLock;

use regex::Regex;
use sentry::protocol::{Context, Event, Exception, Frame, Stacktrace, Value};

/// Everything that looks like a mail address, with a percent-encoded `@` too.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[^\s<>()\[\]{}\x22',;:]+(?:@|%40)[^\s<>()\[\]{}\x22',;]+").ok());
/// A telephone number as people write them: it begins with a plus or a zero.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:\+|\b0)\d(?:[ ./()-]{0,2}\d){6,}").ok());
/// Secrets as providers write them, and those that stand in a server's address.
static SECRET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:whsec_|sk-|re_|key-|Bearer |Basic )[^\s\x22']+|://[^\s/@]+:[^\s/@]*@").ok());

const TAGS: [&str; 4] = ["job_id", "lane", "request_id", "trace_id"];
const CONTEXTS: [&str; 4] = ["Rust Tracing Fields", "Rust Tracing Location", "os", "rust"];

/// The event without what a stranger wrote.
pub(super) fn scrubbed(event: Event<'static>) -> Event<'static> {
    let is_panic = event.exception.iter().any(is_of_a_panic);
    Event {
        event_id: event.event_id,
        level: event.level,
        fingerprint: event.fingerprint,
        platform: event.platform,
        timestamp: event.timestamp,
        release: event.release,
        environment: event.environment,
        sdk: event.sdk,
        logger: event.logger,
        message: event.message.filter(|_| !is_panic).as_deref().map(masked),
        exception: event.exception.into_iter().map(exception).collect::<Vec<_>>().into(),
        tags: event.tags.into_iter().filter(|(name, _)| TAGS.contains(&name.as_str())).collect(),
        contexts: event.contexts.into_iter().filter_map(context).collect(),
        ..Event::default()
    }
}

/// A panic's words may quote anything: where it was is enough.
fn exception(exception: Exception) -> Exception {
    let said = exception.value.as_deref().filter(|_| !is_of_a_panic(&exception)).map(masked);
    Exception {
        ty: exception.ty,
        value: said,
        module: exception.module,
        stacktrace: exception.stacktrace.map(places),
        mechanism: exception.mechanism,
        ..Exception::default()
    }
}

fn is_of_a_panic(exception: &Exception) -> bool {
    exception.mechanism.as_ref().is_some_and(|mechanism| mechanism.ty == "panic")
}

/// Where it was, and not with which values.
fn places(trace: Stacktrace) -> Stacktrace {
    let place = |frame: Frame| Frame {
        function: frame.function,
        symbol: frame.symbol,
        module: frame.module,
        filename: frame.filename,
        lineno: frame.lineno,
        colno: frame.colno,
        in_app: frame.in_app,
        ..Frame::default()
    };
    Stacktrace { frames: trace.frames.into_iter().map(place).collect(), ..Stacktrace::default() }
}

fn context((name, context): (String, Context)) -> Option<(String, Context)> {
    let known = CONTEXTS.contains(&name.as_str());
    let context = match context {
        Context::Other(fields) => {
            Context::Other(fields.into_iter().map(|(field, value)| (field, masked_value(value))).collect())
        }
        other => other,
    };
    known.then_some((name, context))
}

fn masked_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(masked(&text)),
        Value::Array(values) => Value::Array(values.into_iter().map(masked_value).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, masked_value(value))).collect())
        }
        other => other,
    }
}

/// The text without what looks like an address, a number or a secret. Where a pattern is missing nothing is let through.
fn masked(text: &str) -> String {
    let masks = [(&SECRET, "(secret)"), (&ADDRESS, "(address)"), (&NUMBER, "(number)")];
    masks.into_iter().fold(text.to_owned(), |text, (pattern, mask)| match pattern.as_ref() {
        Some(pattern) => pattern.replace_all(&text, mask).into_owned(),
        None => String::new(),
    })
}

#[cfg(test)]
mod tests;
