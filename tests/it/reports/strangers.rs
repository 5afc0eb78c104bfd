//! Names, numbers, addresses and texts in every place that an event has.

use std::{error::Error, fmt, panic};

use bellhop::errors::UNLISTED;
use sentry::{
    Breadcrumb, Level,
    protocol::{
        Context, Event, Exception, Frame, LogEntry, Map, Mechanism, OsContext, Request, RuntimeContext, Stacktrace,
        TemplateInfo, Thread, User, Value,
    },
};

use super::reported;

/// What strangers write.
const WRITTEN: [&str; 22] = [
    "Annika Kellerhals",
    "annika",
    "Kellerhals",
    "annika.kellerhals@client.example",
    "annika.kellerhals%40client.example",
    "Marmaladenweg 77, 8123 Ebmatingen",
    "Dear team, the velvet curtains please.",
    "whsec_emliZWxpLXNlY3JldA",
    "redis://user:hunter2@queue:6379",
    "dead letter of Annika",
    "Kellerhals::Annika",
    "/home/annika/kellerhals.rs",
    "+41 44 123 45 67",
    "+41441234567",
    "0041 44 123 45 67",
    "044 123 45 67",
    "044/123.45.67",
    "(030) 1234567",
    "44-20-7946-0958",
    "1234 5678",
    "030-1234567",
    "tel:+41-44-123-45-67",
];

/// Prints itself as what a stranger wrote, as other people's errors do.
struct Says(String);

impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Says {}

/// A line with it in every field that may leave, and in others.
fn logged(text: &str) {
    let (a, b, c) = (text, text, text);
    tracing::error!(target: "jobs::worker", kind = a, cause = b, code = c, reason = text, error = text, "dead letter");
    tracing::error!(target: "jobs::worker", source = a, task = b, booking = c, lane = text, mail = text, "dead letter");
    tracing::error!(target: "jobs::worker", job_id = a, request_id = b, trace_id = c, id = text, key = text, "dead letter");
    tracing::error!(target: "jobs::worker", key = text, tags.kind = a, tags.lane = b, tags.name = c, "dead letter");
    tracing::error!(target: "jobs::worker", status = ?Says(text.to_owned()), count = %text, "dead letter");
    let error: &(dyn Error + 'static) = &Says(text.to_owned());
    tracing::error!(target: "jobs::worker", error, "dead letter");
    tracing::error!(target: "jobs::worker", error = error);
    tracing::error!(target: "jobs::worker", "{text}");
    tracing::error!(target: "sqlx::pool", "{text}");
    tracing::error!(target: "sqlx::pool", text, "dead letter");
}

/// A scope with it everywhere.
fn scoped(text: &str) {
    sentry::add_breadcrumb(Breadcrumb { message: Some(text.to_owned()), ..Breadcrumb::default() });
    sentry::configure_scope(|scope| {
        for name in ["job_id", "lane", "request_id", "trace_id", "name"] {
            scope.set_tag(name, text);
        }
        scope.set_extra("mail", text.into());
        scope.set_fingerprint(Some([text].as_slice()));
        scope.set_transaction(Some(text));
        scope.set_user(Some(User { email: Some(text.to_owned()), ..User::default() }));
        scope.set_context("browser", Context::Other([("name".to_owned(), text.into())].into()));
    });
}

/// An event that somebody makes by hand, with it in each of its fields.
fn made(text: &str) -> Event<'static> {
    let own = || text.to_owned();
    let values = || Map::from([(own(), Value::from(text)), ("kind".to_owned(), text.into())]);
    let fields = ["message", "module_path", "file", "line", "kind", "job_id", "status"];
    let fields = || fields.iter().map(|name| ((*name).to_owned(), Value::from(text))).collect::<Map<_, _>>();
    let frame = Frame {
        function: Some(own()),
        symbol: Some(own()),
        module: Some(own()),
        package: Some(own()),
        filename: Some(own()),
        abs_path: Some(own()),
        context_line: Some(own()),
        pre_context: vec![own()],
        vars: values(),
        ..Frame::default()
    };
    let stacktrace = || Some(Stacktrace { frames: vec![frame.clone()], ..Stacktrace::default() });
    let mechanism = |ty: String| Mechanism { ty, description: Some(own()), data: values(), ..Mechanism::default() };
    let exception = |of: &str| Exception {
        ty: own(),
        value: Some(own()),
        module: Some(own()),
        stacktrace: stacktrace(),
        raw_stacktrace: stacktrace(),
        mechanism: Some(mechanism(of.to_owned())),
        ..Exception::default()
    };
    let thread = Thread { name: Some(own()), stacktrace: stacktrace(), ..Thread::default() };
    let contexts = [
        ("Rust Tracing Fields", Context::Other(fields())),
        ("Rust Tracing Location", Context::Other(fields())),
        ("os", OsContext { name: Some(own()), build: Some(own()), ..OsContext::default() }.into()),
        ("rust", RuntimeContext { name: Some(own()), version: Some(own()), ..RuntimeContext::default() }.into()),
        (text, Context::Other(values())),
    ];
    Event {
        level: Level::Error,
        fingerprint: vec![own().into()].into(),
        culprit: Some(own()),
        transaction: Some(own()),
        message: Some(own()),
        logentry: Some(LogEntry { message: own(), params: vec![text.into()] }),
        logger: Some(own()),
        modules: [(own(), own())].into(),
        platform: own().into(),
        server_name: Some(own().into()),
        release: Some(own().into()),
        dist: Some(own().into()),
        environment: Some(own().into()),
        user: Some(User { username: Some(own()), ..User::default() }),
        request: Some(Request { data: Some(own()), query_string: Some(own()), ..Request::default() }),
        contexts: contexts.into_iter().map(|(name, context)| (name.to_owned(), context)).collect(),
        breadcrumbs: vec![Breadcrumb { data: values(), ..Breadcrumb::default() }].into(),
        exception: vec![exception("panic"), exception("tracing"), exception(text)].into(),
        stacktrace: stacktrace(),
        template: Some(TemplateInfo { filename: Some(own()), context_line: Some(own()), ..TemplateInfo::default() }),
        threads: vec![thread].into(),
        tags: ["job_id", "lane", "request_id", "trace_id", "kind", "cause", text]
            .into_iter()
            .map(|name| (name.to_owned(), own()))
            .collect(),
        extra: values(),
        ..Event::default()
    }
}

fn fails(text: &str) {
    logged(text);
    sentry::capture_message(text, Level::Error);
    sentry::capture_error(&Says(text.to_owned()));
    assert!(panic::catch_unwind(|| panic!("{text}")).is_err());
    sentry::capture_event(made(text));
    scoped(text);
    logged(text);
}

#[test]
fn nothing_that_a_stranger_wrote_leaves_wherever_it_stands() {
    for text in WRITTEN {
        let events = reported(|| fails(text));
        assert!(events.len() >= 24, "{} events: this test guards nothing", events.len());
        for event in &events {
            let sent = serde_json::to_string(event).unwrap();
            assert!(!sent.to_lowercase().contains(&text.to_lowercase()), "{text:?} is in {sent}");
        }
    }
}

#[test]
fn a_report_says_which_job_failed_of_what_and_where() {
    let id = "01J9Z3K8Q4W5E6R7T8Y9V0G1H2";
    let events = reported(|| {
        sentry::configure_scope(|scope| {
            scope.set_tag("job_id", id);
            scope.set_tag("lane", "mail");
        });
        let reason = "the mail was not handed over: 550 <annika@client.example>";
        tracing::error!(target: "jobs::worker", kind = "mail.send", cause = "mail.refused", code = "550", reason, "dead letter");
        tracing::error!(target: "sqlx::pool", reason, "dead letter");
    });
    let [ours, foreign] = &events[..] else { panic!("two reports: {events:?}") };
    assert_eq!((ours.message.as_deref(), ours.logger.as_deref()), (Some("dead letter"), Some("jobs::worker")));
    let tags = [("cause", "mail.refused"), ("code", "550"), ("job_id", id), ("kind", "mail.send"), ("lane", "mail")];
    assert_eq!(ours.tags, tags.map(|(name, text)| (name.to_owned(), text.to_owned())).into());
    assert_eq!(&ours.fingerprint[..], ["{{ default }}", "mail.refused", "550", "mail.send"]);
    assert_eq!(ours.release.as_deref(), Some(concat!("bellhop@", env!("CARGO_PKG_VERSION"))));
    assert_eq!(ours.environment.as_deref(), Some("test"));
    let Context::Other(place) = &ours.contexts["Rust Tracing Location"] else { panic!("{:?}", ours.contexts) };
    assert_eq!(place["file"], file!());
    assert_eq!(foreign.message.as_deref(), Some(UNLISTED));
    assert_eq!((foreign.logger.as_deref(), foreign.tags["job_id"].as_str()), (Some("sqlx::pool"), id));
}

#[test]
fn a_panic_is_reported_with_its_place_and_without_its_words() {
    let events = reported(|| assert!(panic::catch_unwind(|| panic!("Annika Kellerhals")).is_err()));
    let [event] = &events[..] else { panic!("one report: {events:?}") };
    let [exception] = &event.exception.values[..] else { panic!("one exception: {event:?}") };
    assert_eq!((exception.ty.as_str(), exception.value.as_deref()), ("panic", None));
    let frames = &exception.stacktrace.as_ref().unwrap().frames;
    let own = |name: &str| name.contains("a_panic_is_reported_with_its_place");
    assert!(frames.iter().any(|frame| frame.function.as_deref().is_some_and(own)), "{frames:?}");
    assert!(frames.iter().any(|frame| frame.filename.as_deref() == Some("strangers.rs") && frame.lineno.is_some()));
}
