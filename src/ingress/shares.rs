//! What each peer may hold of something that all of them share, so that one who holds on takes nothing from the others.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How much each peer may hold, and who holds how much.
#[derive(Debug, Clone)]
pub(super) struct Shares {
    most: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// What one holder of a peer's share has; goes back when it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    peer: IpAddr,
    units: usize,
    shares: Shares,
}

impl Shares {
    pub(super) fn of(most: usize) -> Self {
        Self { most, held: Arc::default() }
    }

    /// A holder that has nothing yet.
    pub(super) fn open(&self, peer: IpAddr) -> Share {
        Share { peer, units: 0, shares: self.clone() }
    }

    /// Counts stay right whatever panics.
    fn held(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// Takes one more, unless the peer has as many as it may.
    pub(super) fn take(&mut self) -> bool {
        let mut held = self.shares.held();
        let of_peer = held.get(&self.peer).copied().unwrap_or_default();
        if of_peer >= self.shares.most {
            return false;
        }
        held.insert(self.peer, of_peer + 1);
        self.units += 1;
        true
    }
}

/// Who holds nothing is forgotten: strangers must not fill the book.
impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.shares.held();
        let of_peer = held.get(&self.peer).copied().unwrap_or_default().saturating_sub(self.units);
        if of_peer == 0 {
            held.remove(&self.peer);
        } else {
            held.insert(self.peer, of_peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_holds_all_it_may_takes_nothing_from_another() {
        let shares = Shares::of(2);
        let open = |peer: &str| shares.open(peer.parse().unwrap());
        let (mut one, mut same, mut other) = (open("192.0.2.1"), open("192.0.2.1"), open("192.0.2.2"));
        assert_eq!([one.take(), same.take(), one.take(), same.take()], [true, true, false, false]);
        assert_eq!([other.take(), other.take(), other.take()], [true, true, false]);
        drop(one);
        assert_eq!([same.take(), same.take()], [true, false], "what is dropped is there again");
        drop((same, other));
        assert!(shares.held().is_empty(), "who holds nothing is forgotten");
    }
}
