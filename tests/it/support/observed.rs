//! What leaves a process beside its work: the log as production writes it, at its loudest; reports to Sentry; the numbers.
//! Once for all tests of a process, for that is how the libraries have it.

use std::{
    io::{self, Write},
    panic,
    path::Path,
    sync::{Arc, Mutex, OnceLock},
};

use bellhop::{config::Environment, errors, logging, operations::Recorder, wiring};
use sentry::{protocol::Event, test::TestTransport};
use serde_json::Value;
use tracing::Level;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::app::instance_with;

/// Where reports would go.
pub(crate) const DSN: &str = "https://0123456789abcdef0123456789abcdef@sentry.invalid/1";

/// See the module.
pub(crate) struct Observed {
    log: Log,
    transport: Arc<TestTransport>,
    reports: Mutex<Vec<Event<'static>>>,
    pub(crate) recorder: Recorder,
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to observe. Before an app is started: what is built before counts and reports nothing.
pub(crate) fn observed() -> &'static Observed {
    static OBSERVED: OnceLock<Observed> = OnceLock::new();
    OBSERVED.get_or_init(|| {
        let mut settings = instance_with(Path::new("/nowhere"), "redis://nowhere", &[("RUST_LOG", "trace")]).settings;
        settings.environment = Environment::Production;
        let (log, transport) = (Log::default(), TestTransport::new());
        let options = errors::options(&settings).dsn(DSN).transport(Arc::clone(&transport));
        // It reports for as long as the process lives.
        std::mem::forget(errors::begin(options));
        say_why_a_test_failed();
        let to = log.clone();
        logging::subscriber(&settings, Level::INFO, false, move || to.clone()).try_init().unwrap();
        let recorder = wiring::begin_counting("up").unwrap();
        jobs::begin_metrics();
        Observed { log, transport, reports: Mutex::default(), recorder }
    })
}

/// The process keeps the words of a panic to itself; whoever reads a failed test needs them.
fn say_why_a_test_failed() {
    let quiet = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        quiet(info);
        #[expect(clippy::print_stderr, reason = "as the library's own hook does")]
        {
            eprintln!("{info}");
        }
    }));
}

impl Observed {
    /// The whole log.
    pub(crate) fn log(&self) -> String {
        String::from_utf8(self.log.0.lock().unwrap().clone()).unwrap()
    }

    /// The log's lines with this message.
    pub(crate) fn lines(&self, message: &str) -> Vec<Value> {
        let lines = self.log();
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["message"] == message).collect()
    }

    /// Every report so far.
    pub(crate) fn reports(&self) -> Vec<Event<'static>> {
        let mut reports = self.reports.lock().unwrap();
        reports.extend(self.transport.fetch_and_clear_events());
        reports.clone()
    }
}
