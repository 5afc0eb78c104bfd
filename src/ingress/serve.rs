//! The accept loop: so many connections at a time and of one peer, and a stop that lets open requests end.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::{
    Limits, connection,
    peer::{Peer, Proxies, household},
    shares::{Share, Shares},
};
use crate::tasks::Group;

/// How long to wait when the system has no more files or memory for connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves connections until `stop`. Then it accepts no more, lets requests under way end within `limits.drain`, cuts
/// off those that have not, and returns.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let (open, door) = (Group::new(), Door::of(&limits));
    while let Some((stream, peer, place)) = stop.run_until_cancelled(door.next(&listener)).await {
        let served = connection::serve(stream, peer, router.clone(), limits.clone(), stop.clone());
        open.spawn(async move {
            served.await;
            drop(place);
        });
    }
    drop(listener);
    let cut_off = open.drain(limits.drain).await;
    if cut_off > 0 {
        warn!(connections = cut_off, "connections did not end in time and were cut off");
    }
}

/// Lets so many in, and so many of one peer.
struct Door {
    slots: Arc<Semaphore>,
    shares: Shares,
    proxies: Proxies,
}

/// The place of a connection; free again when it is dropped.
type Place = (Option<OwnedSemaphorePermit>, Share);

impl Door {
    fn of(limits: &Limits) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(limits.connections)),
            shares: Shares::of(limits.connections_per_peer),
            proxies: Proxies::of(limits.trusted_proxies.clone()),
        }
    }

    /// The next connection whose peer may have one more. Others are closed without a word: whoever has so many does not
    /// wait for an answer on the next.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, Peer, Place) {
        // Fails only on a closed semaphore, and this one is never closed.
        let slot = self.slots.clone().acquire_owned().await.ok();
        loop {
            let (stream, peer) = accept(listener).await;
            match self.share(peer) {
                Some(share) => return (stream, peer, (slot, share)),
                None => debug!("a peer has all the connections that it may have"),
            }
        }
    }

    /// A proxy of ours speaks for many.
    fn share(&self, Peer(address): Peer) -> Option<Share> {
        let mut share = self.shares.open(household(address));
        (self.proxies.include(address) || share.take()).then_some(share)
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, Peer(peer.ip())),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                warn!(%error, "can not accept connections");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
