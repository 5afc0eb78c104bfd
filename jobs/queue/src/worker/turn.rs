//! One exchange with Redis: ends of runs and a fetch, sent together.

use futures::future::BoxFuture;

use crate::{
    Lane, QueueError,
    fetch::{Ask, Fetched},
    finish::Finish,
};

/// What was asked of Redis, and what it answered.
pub(crate) struct Turn {
    pub(crate) finishes: Vec<Finish>,
    /// Of each, whether its token was still good.
    pub(crate) finished: Result<Vec<bool>, QueueError>,
    /// For no job there was no fetch.
    pub(crate) ask: Ask,
    pub(crate) fetched: Result<Fetched, QueueError>,
}

/// Redis carries out the finishes first: room that they make is room that is fetched for.
pub(crate) fn begin(lane: Lane, finishes: Vec<Finish>, ask: Ask) -> BoxFuture<'static, Turn> {
    Box::pin(async move {
        let (finished, fetched) = tokio::join!(finish(&lane, &finishes), fetch(&lane, &ask));
        Turn { finishes, finished, ask, fetched }
    })
}

async fn finish(lane: &Lane, finishes: &[Finish]) -> Result<Vec<bool>, QueueError> {
    if finishes.is_empty() { Ok(Vec::new()) } else { lane.finish(finishes).await }
}

async fn fetch(lane: &Lane, ask: &Ask) -> Result<Fetched, QueueError> {
    if ask.want == 0 { Ok(Fetched { jobs: Vec::new(), next: None, now: None }) } else { lane.fetch(ask).await }
}
