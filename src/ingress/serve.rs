//! The accept loop: so many connections at a time, and a stop that lets open requests end.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::{Limits, connection, peer::Peer};
use crate::tasks::Group;

/// How long to wait when the system has no more files or memory for connections.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves connections until `stop`. Then it accepts no more, lets requests under way end within `limits.drain`, cuts
/// off those that have not, and returns.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let (open, slots) = (Group::new(), Arc::new(Semaphore::new(limits.connections)));
    while let Some((stream, peer, slot)) = stop.run_until_cancelled(next(&listener, &slots)).await {
        let served = connection::serve(stream, peer, router.clone(), limits.clone(), stop.clone());
        open.spawn(async move {
            served.await;
            drop(slot);
        });
    }
    drop(listener);
    let cut_off = open.drain(limits.drain).await;
    if cut_off > 0 {
        warn!(connections = cut_off, "connections did not end in time and were cut off");
    }
}

async fn next(listener: &TcpListener, slots: &Arc<Semaphore>) -> (TcpStream, Peer, Option<OwnedSemaphorePermit>) {
    // Fails only on a closed semaphore, and this one is never closed.
    let slot = slots.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, Peer(peer.ip()), slot),
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
