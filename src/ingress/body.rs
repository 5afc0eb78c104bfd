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
    /// Whether this is all of it.
    pub(super) whole: bool,
    pages: Pages,
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

/// So much is kept of a body that is too large: the header of a mail, and the fields before its files.
const BEGINNING_BYTES: usize = 64 * 1024;

/// What becomes of a body that is larger than its source may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// It is refused, at once where a length is declared.
    Refuse,
    /// Its beginning is taken.
    KeepBeginning,
}

/// Reads a body.
///
/// # Errors
///
/// `TooLarge` beyond `max_bytes` where that is refused, `TooSlow` after `timeout`, `Overloaded` where there is no
/// memory for it, `Malformed` where it breaks off or is not framed as HTTP says.
pub(super) async fn read(
    body: Body,
    max_bytes: usize,
    excess: Excess,
    timeout: Duration,
    memory: &Memory,
) -> Result<Held, Occasion> {
    let declared_too_large = usize::try_from(body.size_hint().lower()).map_or(true, |declared| declared > max_bytes);
    if declared_too_large && excess == Excess::Refuse {
        return Err(Occasion::TooLarge);
    }
    let enough = if declared_too_large { BEGINNING_BYTES.min(max_bytes) } else { max_bytes };
    let read = tokio::time::timeout(timeout, collect(body, enough, excess, memory));
    let held = read.await.unwrap_or(Err(Occasion::TooSlow))?;
    Ok(if held.whole { held } else { held.beginning() })
}

impl Held {
    /// Gives back what the rest held.
    fn beginning(mut self) -> Self {
        self.bytes = Bytes::copy_from_slice(&self.bytes[..self.bytes.len().min(BEGINNING_BYTES)]);
        self.pages.0.truncate(self.bytes.len().div_ceil(PAGE_BYTES));
        self
    }
}

/// Up to `enough` bytes. What comes after them is thrown away where a beginning is enough: a sender that is still writing
/// would not read that its mail was taken.
async fn collect(mut body: Body, enough: usize, excess: Excess, memory: &Memory) -> Result<Held, Occasion> {
    let (mut bytes, mut pages, mut whole) = (BytesMut::new(), Pages::default(), true);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Occasion::Malformed)?;
        let Some(data) = frame.data_ref() else { continue };
        let fits = data.len().min(enough - bytes.len());
        if fits < data.len() && excess == Excess::Refuse {
            return Err(Occasion::TooLarge);
        }
        whole &= fits == data.len();
        pages.cover(bytes.len() + fits, memory)?;
        bytes.extend_from_slice(&data[..fits]);
    }
    Ok(Held { bytes: bytes.freeze(), whole, pages })
}
