//! Reads a body within bounds: of its source, of time, and of what all bodies together may hold in memory.

use std::{future::poll_fn, pin::Pin, sync::Arc, time::Duration};

use axum::body::{Body, Bytes, HttpBody};
use bytes::BytesMut;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use webhooks::Occasion;

/// Memory is given out in pages of so many bytes.
const PAGE_BYTES: usize = 16 * 1024;

/// What all bodies together may hold.
#[derive(Debug, Clone)]
pub(super) struct Memory(Arc<Semaphore>);

/// A body, and the memory that it holds until it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) bytes: Bytes,
    _pages: Pages,
}

#[derive(Debug, Default)]
struct Pages(Vec<OwnedSemaphorePermit>);

impl Memory {
    pub(super) fn of(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes.div_ceil(PAGE_BYTES).min(Semaphore::MAX_PERMITS))))
    }
}

impl Pages {
    /// Takes as many pages more as `bytes` need. Never waits: a body that waits for memory holds some itself.
    fn cover(&mut self, bytes: usize, memory: &Memory) -> Result<(), Occasion> {
        while self.0.len() * PAGE_BYTES < bytes {
            let page = memory.0.clone().try_acquire_owned().map_err(|_| Occasion::Overloaded)?;
            self.0.push(page);
        }
        Ok(())
    }
}

/// Reads all of a body.
///
/// # Errors
///
/// `TooLarge` beyond `max_bytes` (at once where a length is declared), `TooSlow` after `timeout`, `Overloaded` where
/// there is no memory for it, `Malformed` where it breaks off or is not framed as HTTP says.
pub(super) async fn read(body: Body, max_bytes: usize, timeout: Duration, memory: &Memory) -> Result<Held, Occasion> {
    if usize::try_from(body.size_hint().lower()).is_ok_and(|declared| declared <= max_bytes) {
        let read = tokio::time::timeout(timeout, collect(body, max_bytes, memory));
        return read.await.unwrap_or(Err(Occasion::TooSlow));
    }
    Err(Occasion::TooLarge)
}

async fn collect(mut body: Body, max_bytes: usize, memory: &Memory) -> Result<Held, Occasion> {
    let (mut bytes, mut pages) = (BytesMut::new(), Pages::default());
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Occasion::Malformed)?;
        let Some(data) = frame.data_ref() else { continue };
        let length = bytes.len() + data.len();
        if length > max_bytes {
            return Err(Occasion::TooLarge);
        }
        pages.cover(length, memory)?;
        bytes.extend_from_slice(data);
    }
    Ok(Held { bytes: bytes.freeze(), _pages: pages })
}
