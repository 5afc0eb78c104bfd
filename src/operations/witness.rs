//! Whether something answers, and why not: a line in the log when it falls silent and one when it answers again.
//!
//! Not a line each time: who looks does so every few seconds, for as long as it lasts.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::Context as _;
use tokio::time::timeout;
use tracing::{info, warn};

/// A scrape is given up by Prometheus after 10 s.
const PATIENCE: Duration = Duration::from_secs(2);

/// See the module.
pub(super) struct Witness {
    of: String,
    patience: Duration,
    is_silent: AtomicBool,
}

impl Witness {
    /// Of something that is thought to answer; the log calls it `of`.
    pub(super) fn of(of: String) -> Self {
        Self { of, patience: PATIENCE, is_silent: AtomicBool::new(false) }
    }

    /// The answer, if it comes in time and is one.
    pub(super) async fn hear<T, E: Into<anyhow::Error>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> Option<T> {
        match self.in_time(answer).await {
            Ok(answer) => {
                self.answers();
                Some(answer)
            }
            Err(error) => {
                self.is_silent_for(&error);
                None
            }
        }
    }

    async fn in_time<T, E: Into<anyhow::Error>>(
        &self,
        answer: impl Future<Output = Result<T, E>>,
    ) -> anyhow::Result<T> {
        let late = || format!("no answer within {} s", self.patience.as_secs());
        timeout(self.patience, answer).await.with_context(late)?.map_err(Into::into)
    }

    fn answers(&self) {
        if self.is_silent.swap(false, Ordering::Relaxed) {
            info!(of = self.of, "answers again, and its numbers are shown");
        }
    }

    fn is_silent_for(&self, error: &anyhow::Error) {
        if !self.is_silent.swap(true, Ordering::Relaxed) {
            warn!(of = self.of, error = format!("{error:#}"), "gives no numbers");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(line)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Log {
        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }
    }

    #[tokio::test]
    async fn the_cause_is_logged_once_and_so_is_the_end_of_it() {
        let log = Log::default();
        let to = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || to.clone()).finish();
        let _logged = tracing::subscriber::set_default(subscriber);
        let witness = Witness { patience: Duration::ZERO, ..Witness::of("the lane mail".to_owned()) };
        assert_eq!(witness.hear(async { Ok::<_, io::Error>(7) }).await, Some(7));
        assert_eq!(log.take(), "", "what answers needs no line");

        let refused = || async { Err::<u8, _>(io::Error::other("WRONGTYPE")) };
        assert_eq!(witness.hear(refused()).await, None);
        let said = log.take();
        assert!(said.contains("WARN") && said.contains("the lane mail") && said.contains("WRONGTYPE"), "{said}");
        assert_eq!(witness.hear(refused()).await, None);
        assert_eq!(log.take(), "", "said already");

        assert_eq!(witness.hear(async { Ok::<_, io::Error>(7) }).await, Some(7));
        assert!(log.take().contains("answers again"));
        assert_eq!(witness.hear(pending::<Result<u8, io::Error>>()).await, None);
        assert!(log.take().contains("no answer within 0 s"));
    }
}
