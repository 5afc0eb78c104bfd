//! What leaves in a report: an event is built anew from what is known to be ours.
//!
//! Nothing of an error's own words leaves: which job it was, what kind of failure and where in the code is told by names
//! from lists, and the ids find the words in the log. Knows not what is on the lists.

use std::iter::once;

use sentry::protocol::{ClientSdkInfo, Context, Event, Exception, Frame, Map, Mechanism, Stacktrace, Value};

use super::{
    allowed::{Allowed, file, is_module, is_symbol},
    texts::{TEXTS, UNLISTED},
};
use crate::logging;

const TAGS: [&str; 4] = ["job_id", "lane", "request_id", "trace_id"];
/// Fields of a line that reports are searched and grouped by.
const GROUPED_BY: [&str; 3] = ["kind", "cause", "code"];
/// Sentry's word for how it groups by itself.
const AS_USUAL: &str = "{{ default }}";
const FIELDS: &str = "Rust Tracing Fields";
const PLACE: &str = "Rust Tracing Location";
const PANIC: &str = "panic";

/// The event without what a stranger wrote.
pub(super) fn scrubbed(event: Event<'static>, allowed: &Allowed) -> Event<'static> {
    let (message, fields) = (message(&event), fields(event.contexts.get(FIELDS), allowed));
    let grouped_by: Map<_, _> =
        GROUPED_BY.iter().filter_map(|name| Some((*name, fields.get(*name)?.as_str()?))).collect();
    let of_scope = event.tags.iter().filter(|(name, text)| TAGS.contains(&name.as_str()) && allowed.text(name, text));
    let own = |(name, text): (&&str, &&str)| ((*name).to_owned(), (*text).to_owned());
    Event {
        event_id: event.event_id,
        level: event.level,
        timestamp: event.timestamp,
        platform: "native".into(),
        release: sentry::release_name!(),
        environment: Some(allowed.environment.into()),
        sdk: event.sdk.filter(|sdk| is_ours(sdk)),
        fingerprint: once(&AS_USUAL).chain(grouped_by.values()).map(|part| (*part).to_owned().into()).collect(),
        message,
        logger: event.logger.filter(|target| is_module(target)),
        tags: of_scope.map(|(name, text)| (name.clone(), text.clone())).chain(grouped_by.iter().map(own)).collect(),
        contexts: contexts(fields, place(event.contexts.get(PLACE))),
        exception: event.exception.into_iter().map(exception).collect::<Vec<_>>().into(),
        ..Event::default()
    }
}

/// Sentry's own name and version for what made the event.
fn is_ours(sdk: &ClientSdkInfo) -> bool {
    sdk.name == "sentry.rust"
}

/// One of our own sentences, from one of our own modules.
fn message(event: &Event<'static>) -> Option<String> {
    let said = event.message.as_deref()?;
    let is_listed = TEXTS.contains(&said) && event.logger.as_deref().is_some_and(logging::is_ours);
    Some(if is_listed { said } else { UNLISTED }.to_owned())
}

fn fields(context: Option<&Context>, allowed: &Allowed) -> Map<String, Value> {
    let Some(Context::Other(fields)) = context else { return Map::new() };
    let leaving = fields.iter().filter(|(name, value)| allowed.field(name, value));
    leaving.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Where the line stands in the code.
fn place(context: Option<&Context>) -> Map<String, Value> {
    let Some(Context::Other(fields)) = context else { return Map::new() };
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let module = text("module_path").filter(|module| is_module(module)).map(Value::from);
    let file = text("file").and_then(file).map(Value::from);
    let line = fields.get("line").and_then(Value::as_u64).map(Value::from);
    let parts = [("module_path", module), ("file", file), ("line", line)];
    parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn contexts(fields: Map<String, Value>, place: Map<String, Value>) -> Map<String, Context> {
    let contexts = [(FIELDS, fields), (PLACE, place)].into_iter().filter(|(_, fields)| !fields.is_empty());
    contexts.map(|(name, fields)| (name.to_owned(), Context::Other(fields))).collect()
}

/// Neither words nor type: a type is read off from what an error prints, which may be anything.
fn exception(exception: Exception) -> Exception {
    let is_panic = exception.mechanism.as_ref().is_some_and(|mechanism| mechanism.ty == PANIC);
    Exception {
        ty: if is_panic { PANIC } else { "error" }.to_owned(),
        module: exception.module.filter(|module| is_module(module)),
        stacktrace: exception.stacktrace.map(places),
        mechanism: exception.mechanism.map(|mechanism| Mechanism {
            ty: if is_panic { PANIC } else { "generic" }.to_owned(),
            handled: mechanism.handled,
            synthetic: mechanism.synthetic,
            ..Mechanism::default()
        }),
        ..Exception::default()
    }
}

/// Where it was, and not with which values.
fn places(trace: Stacktrace) -> Stacktrace {
    let place = |frame: Frame| Frame {
        function: frame.function.filter(|name| is_symbol(name)),
        symbol: frame.symbol.filter(|name| is_symbol(name)),
        module: frame.module.filter(|module| is_module(module)),
        filename: frame.filename.as_deref().and_then(file),
        lineno: frame.lineno,
        colno: frame.colno,
        in_app: frame.in_app,
        ..Frame::default()
    };
    Stacktrace { frames: trace.frames.into_iter().map(place).collect(), ..Stacktrace::default() }
}
