//! One exchange with Redis: ends of runs and a fetch, sent together.

use futures::future::BoxFuture;

use crate::{
    Lane, QueueError,
    fetch::{Fetched, Holder},
    finish::Finish,
};

/// What was asked of Redis, and what it answered.
pub(crate) struct Turn {
    pub(crate) finishes: Vec<Finish>,
    /// Of each, whether its token was still good.
    pub(crate) finished: Result<Vec<bool>, QueueError>,
    /// Jobs asked for; at 0 there was no fetch.
    pub(crate) want: usize,
    pub(crate) holder: Holder,
    pub(crate) fetched: Result<Fetched, QueueError>,
}

/// Redis carries out the finishes first: room that they make is room that is fetched for.
pub(crate) fn begin(lane: Lane, finishes: Vec<Finish>, want: usize, holder: Holder) -> BoxFuture<'static, Turn> {
    Box::pin(async move {
        let (finished, fetched) = tokio::join!(finish(&lane, &finishes), fetch(&lane, want, &holder));
        Turn { finishes, finished, want, holder, fetched }
    })
}

async fn finish(lane: &Lane, finishes: &[Finish]) -> Result<Vec<bool>, QueueError> {
    if finishes.is_empty() { Ok(Vec::new()) } else { lane.finish(finishes).await }
}

async fn fetch(lane: &Lane, want: usize, holder: &Holder) -> Result<Fetched, QueueError> {
    if want == 0 { Ok(Fetched { jobs: Vec::new(), next: None }) } else { lane.fetch(want, holder).await }
}
