//! The wall clock, which the processes of one machine share.

/// Unix microseconds.
pub(crate) fn now_us() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures real time, across processes")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}
