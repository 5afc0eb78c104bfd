//! The memory that bodies may hold: all of them together, and those of one peer.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use webhooks::Occasion;

use super::shares::{Share, Shares};

/// Memory is given out in pages of so many bytes.
const PAGE_BYTES: usize = 16 * 1024;

/// What bodies may hold.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    all: Arc<Semaphore>,
    shares: Shares,
}

/// What one body holds, until it is dropped.
#[derive(Debug)]
pub(super) struct Pages {
    all: Arc<Semaphore>,
    share: Share,
    taken: Vec<OwnedSemaphorePermit>,
}

impl Memory {
    /// So many bytes for all, of which one peer may hold so many.
    pub(super) fn of(bytes: usize, per_peer: usize) -> Self {
        let all = bytes.div_ceil(PAGE_BYTES).min(Semaphore::MAX_PERMITS);
        Self { all: Arc::new(Semaphore::new(all)), shares: Shares::of(per_peer.div_ceil(PAGE_BYTES)) }
    }

    /// For a body that this peer sends.
    pub(super) fn open(&self, peer: IpAddr) -> Pages {
        Pages { all: self.all.clone(), share: self.shares.open(peer), taken: Vec::new() }
    }
}

impl Pages {
    /// Takes as many pages more as `bytes` need. Never waits: a body that waits for memory holds some itself.
    ///
    /// # Errors
    ///
    /// `Overloaded` where all memory is held, or the peer holds its share.
    pub(super) fn cover(&mut self, bytes: usize) -> Result<(), Occasion> {
        while self.taken.len() * PAGE_BYTES < bytes {
            let page = self.all.clone().try_acquire_owned().map_err(|_| Occasion::Overloaded)?;
            if !self.share.take() {
                return Err(Occasion::Overloaded);
            }
            self.taken.push(page);
        }
        Ok(())
    }
}
