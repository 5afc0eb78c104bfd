//! What the jobs carry: 300 bytes, the first of them the time of the push.

use crate::clock::now_us;

const BYTES: usize = 300;

/// A payload of this moment.
pub(crate) fn stamped() -> String {
    format!("{:x<BYTES$}", format!("{} ", now_us()))
}

/// Microseconds since `payload` was made. It may stand in quotes.
pub(crate) fn age_us(payload: &str) -> Option<u64> {
    let stamp = payload.trim_start_matches('"').split(' ').next()?;
    Some(now_us().saturating_sub(stamp.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{BYTES, age_us, stamped};

    #[test]
    fn a_payload_has_its_size_and_knows_its_age() {
        let payload = stamped();
        assert_eq!(payload.len(), BYTES);
        assert!(age_us(&payload).is_some());
        assert_eq!(age_us("no stamp"), None);
    }
}
