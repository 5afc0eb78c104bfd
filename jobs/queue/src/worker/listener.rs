//! Hears the wake-ups and the cancellations of a lane.
//!
//! A message that is lost costs at most a poll (for work) or a renewal (for a cancellation): nothing depends on it.

use std::{convert::Infallible, time::Duration};

use futures::StreamExt as _;
use redis::{
    RedisError,
    aio::{PubSubSink, PubSubStream},
};
use tokio::{sync::Notify, time::timeout};

use super::{backoff::Backoff, desk::Desk};
use crate::{JobId, Lane, connection::CONNECT_TIMEOUT};

/// How often a silent connection is asked whether it still is one.
const PING_EVERY: Duration = Duration::from_secs(15);

/// Listens until it is dropped.
pub(crate) async fn listen(lane: &Lane, desk: &Desk, wake: &Notify) -> Infallible {
    let mut backoff = Backoff::default();
    loop {
        match timeout(CONNECT_TIMEOUT, subscribe(lane)).await {
            Ok(Ok(subscription)) => {
                backoff.reset();
                wake.notify_one(); // for what was said while nobody listened
                hear(subscription, desk, wake).await;
            }
            Ok(Err(error)) => {
                let category = error.category();
                tracing::debug!(category, "wake-ups cannot be heard: work is polled for");
            }
            Err(_) => tracing::debug!("wake-ups cannot be heard yet: work is polled for"),
        }
        tokio::time::sleep(backoff.next()).await;
    }
}

async fn subscribe(lane: &Lane) -> Result<(PubSubSink, PubSubStream), RedisError> {
    let (mut sink, stream) = lane.link().client().get_async_pubsub().await?.split();
    sink.subscribe(lane.keys().wake()).await?;
    Ok((sink, stream))
}

async fn hear((mut sink, mut stream): (PubSubSink, PubSubStream), desk: &Desk, wake: &Notify) {
    loop {
        match timeout(PING_EVERY, stream.next()).await {
            Ok(Some(message)) => match message.get_payload_bytes().strip_prefix(b"cancel:") {
                Some(id) => desk.cancel(&JobId::stored(&String::from_utf8_lossy(id))),
                None => wake.notify_one(),
            },
            Ok(None) => return,
            Err(_) => match timeout(CONNECT_TIMEOUT, sink.ping::<redis::Value>()).await {
                Ok(Ok(_)) => {}
                _ => return,
            },
        }
    }
}
