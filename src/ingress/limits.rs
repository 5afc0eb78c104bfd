//! What a request may cost. The size of a body is its source's own limit.

use std::time::Duration;

use ipnet::IpNet;

use super::Rate;

/// Limits of the public listener. Safe as they are.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections served at a time; further ones wait in the system's queue, and each one's turn comes, because
    /// every connection's time is bounded by `connection_age` and the limits of the request it then has.
    pub connections: usize,
    /// The same for one address, or one IPv6 network of 56 bits; further ones are closed. Our own proxies are exempt.
    pub connections_per_peer: usize,
    /// How old a connection becomes: then it ends with the request under way, which is one whose headers are there.
    /// Whoever has more to send connects anew, behind those who wait.
    pub connection_age: Duration,
    /// By when a request's headers must be there; also how long an idle connection is kept.
    pub header_timeout: Duration,
    /// Headers of one request. hyper answers for itself from four times as many on.
    pub header_count: usize,
    /// Names and values of one request's headers and its path, in bytes.
    pub header_bytes: usize,
    /// By when a request's body must be there.
    pub body_timeout: Duration,
    /// Bytes of bodies held at a time, over all requests. The peak is about five times this: a body is copied into its
    /// job, that into the payload, and that into what goes to Redis, each a third longer where it is no plain text. Where
    /// Redis does not answer, what waited for it is held for `enqueue_timeout` more.
    pub body_memory_bytes: usize,
    /// The same for the requests of one address, or of one IPv6 network of 56 bits.
    pub body_memory_bytes_per_peer: usize,
    /// Deliveries that wait for Redis at a time; further ones are told to come again, so that a Redis that has fallen
    /// behind is not met by an ever longer queue.
    pub enqueues: usize,
    /// How often one source may deliver.
    pub source_rate: Rate,
    /// How often one address may, or one IPv6 network of 56 bits.
    pub peer_rate: Rate,
    /// Networks of our own proxies: only they are asked (`X-Forwarded-For`) for whom they speak.
    pub trusted_proxies: Vec<IpNet>,
    /// By when Redis must have taken a job. One that it took too late is a duplicate when the sender tries again.
    pub enqueue_timeout: Duration,
    /// What `Retry-After` says to whom we could not serve.
    pub retry_after: Duration,
    /// How long the rest of a refused request is read and thrown away, so that its sender gets to read the answer.
    pub linger: Duration,
    /// How long requests under way may take when stopping.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            connections_per_peer: 256,
            connection_age: Duration::from_secs(300),
            header_timeout: Duration::from_secs(10),
            header_count: 64,
            header_bytes: 16 * 1024,
            body_timeout: Duration::from_secs(30),
            body_memory_bytes: 256 * 1024 * 1024,
            body_memory_bytes_per_peer: 64 * 1024 * 1024,
            enqueues: 512,
            source_rate: Rate { per_s: 500, burst: 2_000 },
            peer_rate: Rate { per_s: 200, burst: 1_000 },
            trusted_proxies: Vec::new(),
            enqueue_timeout: Duration::from_secs(5),
            retry_after: Duration::from_secs(5),
            linger: Duration::from_secs(5),
            drain: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// The longest that a request may take which is under way: its headers, its body, Redis, and the reading of the
    /// answer.
    pub(super) fn request(&self) -> Duration {
        [self.header_timeout, self.body_timeout, self.enqueue_timeout, self.linger].into_iter().sum()
    }
}
