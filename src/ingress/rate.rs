//! How often a source and a peer may knock. What is too often is overload, and answered as the scheme says.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Peers whose state is kept before those that have been quiet are forgotten.
const MANY_PEERS: usize = 10_000;

/// How often, and how many at once. 0 a second is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In the long run.
    pub per_s: u32,
    /// At once, after a pause.
    pub burst: u32,
}

impl Rate {
    fn quota(self) -> Option<Quota> {
        let per_s = NonZeroU32::new(self.per_s)?;
        Some(Quota::per_second(per_s).allow_burst(NonZeroU32::new(self.burst).unwrap_or(per_s)))
    }
}

/// The limit of one source.
pub(super) struct SourceRate(Option<DefaultDirectRateLimiter>);

impl SourceRate {
    pub(super) fn of(rate: Rate) -> Self {
        Self(rate.quota().map(RateLimiter::direct))
    }

    pub(super) fn allows(&self) -> bool {
        self.0.as_ref().is_none_or(|limiter| limiter.check().is_ok())
    }
}

/// The limit of every peer.
pub(super) struct PeerRate(Option<DefaultKeyedRateLimiter<IpAddr>>);

impl PeerRate {
    pub(super) fn of(rate: Rate) -> Self {
        Self(rate.quota().map(RateLimiter::keyed))
    }

    pub(super) fn allows(&self, peer: IpAddr) -> bool {
        let Some(limiter) = &self.0 else { return true };
        if limiter.len() > MANY_PEERS {
            limiter.retain_recent();
        }
        limiter.check_key(&peer).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::peer::household, *};

    #[test]
    fn a_peer_that_knocks_too_often_does_not_shut_out_another() {
        let rate = PeerRate::of(Rate { per_s: 1, burst: 2 });
        let knock = |peer: &str| rate.allows(household(peer.parse().unwrap()));
        assert_eq!([knock("192.0.2.1"), knock("192.0.2.1"), knock("192.0.2.1")], [true, true, false]);
        assert!(knock("192.0.2.2"));
        assert_eq!([knock("2001:db8::1"), knock("2001:db8::2"), knock("2001:db8::3")], [true, true, false]);
        assert!(!knock("2001:db8:0:ff::1"), "a network of the same 56 bits");
        assert!(knock("2001:db8:0:100::1"));
    }

    #[test]
    fn nothing_a_second_is_no_limit() {
        let rate = SourceRate::of(Rate { per_s: 0, burst: 0 });
        assert!((0..1000).all(|_| rate.allows()));
    }
}
