//! The ingress over real sockets, with a queue that can not be reached: everything up to the enqueue.

mod client;
mod cors;
mod limits;
mod peers;
mod refusals;
mod stopping;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use tokio::{net::TcpListener, sync::oneshot};
use tokio_util::sync::CancellationToken;
use webhooks::{Scheme, Secrets};

use super::{CorsOrigins, Ingress, Kind, Limits, Mode, Source, router, serve};
use crate::{
    durability::{Durability, Watched},
    identity::Identity,
    tasks::Group,
};
use client::{Answer, Wire, within_deadline};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const LARGEST_BODY: usize = 1024 * 1024;

/// A running ingress; stops when dropped.
struct App {
    address: SocketAddr,
    stop: CancellationToken,
    stopped: oneshot::Receiver<()>,
    _serving: Group,
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl App {
    async fn start(limits: Limits) -> Self {
        Self::start_with(ingress(limits)).await
    }

    async fn start_with(mut ingress: Ingress) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, stop, serving) = (listener.local_addr().unwrap(), CancellationToken::new(), Group::new());
        let (limits, until) = (ingress.limits.clone(), stop.clone());
        let (pusher, gatherer) = nowhere().lane(queue::LaneConfig::default()).gather();
        ingress.pusher = pusher;
        serving.spawn(gatherer.run());
        let (end, stopped) = oneshot::channel();
        serving.spawn(async move {
            serve(listener, router(ingress), limits, until).await;
            end.send(()).unwrap_or_default();
        });
        Self { address, stop, stopped, _serving: serving }
    }

    async fn connect(&self) -> Wire {
        Wire::connect(self.address).await
    }

    /// One request on a connection of its own.
    async fn exchange(&self, request: &[u8]) -> Answer {
        let mut wire = self.connect().await;
        wire.send(request).await;
        wire.answer().await
    }
}

/// A queue that cannot be reached.
fn nowhere() -> queue::Client {
    queue::Client::new("redis+unix:///nowhere/redis.sock", "ingress-tests").unwrap()
}

fn ingress(limits: Limits) -> Ingress {
    let client = nowhere();
    let source = Source {
        name: "mail".to_owned(),
        scheme: Scheme::Standard,
        kind: Kind::Email,
        secrets: Secrets::parse(Scheme::Standard, &[SECRET.to_owned()]).unwrap(),
        tolerance: Duration::from_secs(300),
        max_body_bytes: LARGEST_BODY,
        mode: Mode::Enforce,
        allow_from: Vec::new(),
    };
    Ingress {
        sources: vec![source],
        pusher: client.lane(queue::LaneConfig::default()).gather().0,
        client,
        durability: Watched::new(Durability::new("redis+unix:///nowhere/redis.sock", true).unwrap()),
        cors_origins: CorsOrigins::These(Vec::new()),
        quarantine: super::quarantine::channel().0,
        identity: Identity::with_key("a-key-of-tests".to_owned().into()),
        clock: Arc::new(now),
        limits,
    }
}

/// A source for mails that come with a password, `venue:a-long-password`, under the name `parse`.
fn parse_source() -> Source {
    let scheme = Scheme::SendgridInbound;
    Source {
        name: "parse".to_owned(),
        scheme,
        secrets: Secrets::parse(scheme, &["venue:a-long-password".to_owned()]).unwrap(),
        ..ingress(Limits::default()).sources.remove(0)
    }
}

/// The moment at which everything here happens.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_614_265_330, 0).unwrap()
}

/// A limit that is to be reached soon, and a deadline that is not to be reached in a test.
const SOON: Duration = Duration::from_millis(50);
const NEVER: Duration = Duration::from_secs(600);

/// The head of a POST with a good signature for `body`.
fn signed_head(body: &[u8]) -> String {
    let headers = webhooks::sign::standard(SECRET, "msg_1", now(), body).unwrap();
    let lines = headers.iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
    let lines: String = lines.collect();
    format!("POST /webhooks/mail HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{lines}")
}

/// A whole signed request with its length.
fn signed(body: &[u8]) -> Vec<u8> {
    let head = signed_head(body);
    [format!("{head}content-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}
