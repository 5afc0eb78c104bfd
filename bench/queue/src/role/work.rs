//! Running jobs that do nothing, and telling how many.

use std::{
    convert::Infallible,
    io::BufRead as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use tokio::sync::oneshot;

use crate::{
    args::What,
    clock,
    engine::Engine,
    payload,
    said::{Said, say},
};

const TELL_EVERY: Duration = Duration::from_millis(10);

#[derive(Default)]
struct Tally {
    ran: AtomicU64,
    last_us: AtomicU64,
}

/// See [`super`].
pub(crate) async fn work(engine: &impl Engine, what: What) -> Result<()> {
    let go = listen()?;
    say(Said::Ready);
    go.await.context("the bench is gone")?;
    let tally = Arc::new(Tally::default());
    let counted = Arc::clone(&tally);
    let handler = move |payload: &str| {
        counted.last_us.store(clock::now_us(), Ordering::Relaxed);
        counted.ran.fetch_add(1, Ordering::Release);
        if let (What::Picked, Some(us)) = (what, payload::age_us(payload)) {
            say(Said::Picked { us });
        }
    };
    tokio::select! {
        result = engine.work(handler) => result,
        never = tell(&tally) => match never {},
    }
}

/// The first line on standard input lets the worker go, its end ends the process.
fn listen() -> Result<oneshot::Receiver<()>> {
    let (let_go, go) = oneshot::channel();
    std::thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        let mut lines = std::io::stdin().lock().lines();
        if lines.next().is_some() {
            let_go.send(()).unwrap_or_default();
        }
        lines.for_each(drop);
        std::process::exit(0);
    })?;
    Ok(go)
}

async fn tell(tally: &Tally) -> Infallible {
    let mut told = 0;
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let jobs = tally.ran.load(Ordering::Acquire);
        if jobs != told {
            told = jobs;
            say(Said::Ran { jobs, last_us: tally.last_us.load(Ordering::Relaxed) });
        }
    }
}
