//! One multiplexed connection to Redis that is made on first use and made anew when it breaks.
//!
//! Knows no commands. It does not repeat what failed: only the caller knows whether that is safe.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use redis::{AsyncConnectionConfig, FromRedisValue, RedisError, aio::MultiplexedConnection};

/// How long making a connection may take.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// A shared, self-mending connection. Cheap to clone; clones share the connection.
#[derive(Clone)]
pub(crate) struct Link {
    shared: Arc<Shared>,
}

struct Shared {
    client: redis::Client,
    answer_within: Duration,
    live: RwLock<Option<Live>>,
    /// Held while a connection is made, so that a crowd of callers makes one.
    dialling: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Live {
    connection: MultiplexedConnection,
    /// Tells this connection from its successors.
    serial: u64,
}

impl Link {
    pub(crate) fn new(client: redis::Client, answer_within: Duration) -> Self {
        let shared = Shared { client, answer_within, live: RwLock::default(), dialling: tokio::sync::Mutex::default() };
        Self { shared: Arc::new(shared) }
    }

    /// A link of its own to the same server.
    pub(crate) fn separate(&self, answer_within: Duration) -> Self {
        Self::new(self.shared.client.clone(), answer_within)
    }

    pub(crate) fn client(&self) -> &redis::Client {
        &self.shared.client
    }

    /// Runs one command or pipeline; a connection that failed to carry it is not used again.
    pub(crate) async fn call<T: FromRedisValue + Send>(&self, request: &impl Request) -> Result<T, RedisError> {
        let mut live = self.live().await?;
        let answer = request.send(&mut live.connection).await;
        if answer.as_ref().is_err_and(is_broken) {
            self.forget(live.serial);
        }
        answer
    }

    async fn live(&self) -> Result<Live, RedisError> {
        if let Some(live) = self.current() {
            return Ok(live);
        }
        let _dialling = self.shared.dialling.lock().await;
        if let Some(live) = self.current() {
            return Ok(live);
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(self.shared.answer_within));
        let connection = self.shared.client.get_multiplexed_async_connection_with_config(&config).await?;
        let live = Live { connection, serial: rand::random() };
        *self.shared.live.write().unwrap_or_else(PoisonError::into_inner) = Some(live.clone());
        Ok(live)
    }

    fn current(&self) -> Option<Live> {
        self.shared.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn forget(&self, serial: u64) {
        let mut live = self.shared.live.write().unwrap_or_else(PoisonError::into_inner);
        if live.as_ref().is_some_and(|live| live.serial == serial) {
            *live = None;
        }
    }
}

/// An answer that never came counts as broken: on a half-open connection no further one would come either. So does a
/// server that has become a replica: the address may lead to another one by now.
fn is_broken(error: &RedisError) -> bool {
    error.is_io_error() || error.is_unrecoverable_error() || error.code() == Some("READONLY")
}

/// Something to send over a connection.
pub(crate) trait Request {
    /// Sends it and reads the answer.
    fn send<T: FromRedisValue + Send>(
        &self,
        connection: &mut MultiplexedConnection,
    ) -> impl Future<Output = Result<T, RedisError>> + Send;
}

impl Request for redis::Cmd {
    async fn send<T: FromRedisValue + Send>(&self, connection: &mut MultiplexedConnection) -> Result<T, RedisError> {
        self.query_async(connection).await
    }
}

impl Request for redis::Pipeline {
    async fn send<T: FromRedisValue + Send>(&self, connection: &mut MultiplexedConnection) -> Result<T, RedisError> {
        self.query_async(connection).await
    }
}
