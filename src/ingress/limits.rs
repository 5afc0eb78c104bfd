//! What a request may cost. The size of a body is its source's own limit.

use std::time::Duration;

/// Limits of the public listener. Safe as they are.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections served at a time; further ones wait in the system's queue, and each one's turn comes, because
    /// every connection's time is bounded by the limits below.
    pub connections: usize,
    /// By when a request's headers must be there; also how long an idle connection is kept.
    pub header_timeout: Duration,
    /// Headers of one request, at most 100 (hyper's own limit, which answers for itself).
    pub header_count: usize,
    /// Names and values of one request's headers and its path, in bytes.
    pub header_bytes: usize,
    /// By when a request's body must be there.
    pub body_timeout: Duration,
    /// Bytes of bodies held at a time, over all requests. The peak is about four times this: a body is copied into its
    /// job, that into the payload, and that into what goes to Redis.
    pub body_memory_bytes: usize,
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
            header_timeout: Duration::from_secs(10),
            header_count: 64,
            header_bytes: 16 * 1024,
            body_timeout: Duration::from_secs(30),
            body_memory_bytes: 256 * 1024 * 1024,
            enqueue_timeout: Duration::from_secs(5),
            retry_after: Duration::from_secs(5),
            linger: Duration::from_secs(5),
            drain: Duration::from_secs(10),
        }
    }
}
