//! Reads a body within bounds: of its source, of time, and of memory.

use std::{future::poll_fn, pin::Pin, time::Duration};

use axum::body::{Body, Bytes, HttpBody};
use bytes::BytesMut;
use webhooks::Occasion;

use super::memory::Pages;

/// A body, and the memory that it holds until it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) bytes: Bytes,
    /// Whether this is all of it.
    pub(super) whole: bool,
    _pages: Pages,
}

/// How much of a body is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) max_bytes: usize,
    pub(super) excess: Excess,
    pub(super) timeout: Duration,
}

/// What becomes of a body that is larger than its source may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// It is refused, at once where a length is declared.
    Refuse,
    /// It is cut off. The rest is read and thrown away: a sender that is still writing would not read that its mail was
    /// taken.
    CutOff,
    /// It is not read any further: its sender gets its answer, whatever it still writes.
    Leave,
}

/// Reads a body.
///
/// # Errors
///
/// `TooLarge` beyond the bound where that is refused, `TooSlow` after the time-out, `Overloaded` where there is no
/// memory for it, `Malformed` where it breaks off or is not framed as HTTP says.
pub(super) async fn read(body: Body, bounds: Bounds, pages: Pages) -> Result<Held, Occasion> {
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if declared > bounds.max_bytes && bounds.excess == Excess::Refuse {
        return Err(Occasion::TooLarge);
    }
    let read = tokio::time::timeout(bounds.timeout, collect(body, bounds, pages));
    read.await.unwrap_or(Err(Occasion::TooSlow))
}

async fn collect(mut body: Body, bounds: Bounds, mut pages: Pages) -> Result<Held, Occasion> {
    let (mut bytes, mut whole) = (BytesMut::new(), true);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Occasion::Malformed)?;
        let Some(data) = frame.data_ref() else { continue };
        let fits = data.len().min(bounds.max_bytes - bytes.len());
        whole &= fits == data.len();
        if !whole && bounds.excess == Excess::Refuse {
            return Err(Occasion::TooLarge);
        }
        pages.cover(bytes.len() + fits)?;
        bytes.extend_from_slice(&data[..fits]);
        if !whole && bounds.excess == Excess::Leave {
            break;
        }
    }
    Ok(Held { bytes: bytes.freeze(), whole, _pages: pages })
}
