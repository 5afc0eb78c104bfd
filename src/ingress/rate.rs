//! How often a source and a peer may knock. What is too often is overload, and answered as the scheme says.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
};

use axum::http::{HeaderMap, HeaderName};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
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
pub(super) struct PeerRate {
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    proxies: Vec<IpNet>,
}

impl PeerRate {
    pub(super) fn of(rate: Rate, proxies: Vec<IpNet>) -> Self {
        Self { limiter: rate.quota().map(RateLimiter::keyed), proxies }
    }

    pub(super) fn allows(&self, socket: IpAddr, headers: &HeaderMap) -> bool {
        let Some(limiter) = &self.limiter else { return true };
        if limiter.len() > MANY_PEERS {
            limiter.retain_recent();
        }
        limiter.check_key(&household(self.peer(socket, headers))).is_ok()
    }

    /// Who sent it: the last address that is no proxy of ours. What stands before it is what strangers say.
    fn peer(&self, socket: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut peer = socket.to_canonical();
        let lines = headers.get_all(FORWARDED_FOR).into_iter().rev().filter_map(|line| line.to_str().ok());
        for entry in lines.flat_map(|line| line.rsplit(',')) {
            if !self.proxies.iter().any(|network| network.contains(&peer)) {
                return peer;
            }
            let Ok(before) = entry.trim().parse::<IpAddr>() else { return peer };
            peer = before.to_canonical();
        }
        peer
    }
}

/// One customer of an IPv6 provider has a network of its own (RFC 6177).
fn household(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn peer(socket: &str, forwarded: &[&str]) -> String {
        let rate = PeerRate::of(Rate { per_s: 1, burst: 1 }, vec!["10.0.0.0/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        rate.peer(socket.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_our_own_proxies_are_asked_who_sent_it() {
        let cases: [(&str, &[&str], &str); 8] = [
            ("192.0.2.1", &[], "192.0.2.1"),
            ("192.0.2.1", &["198.51.100.7"], "192.0.2.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            ("10.0.0.1", &["nonsense"], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("::ffff:10.0.0.1", &["2001:db8::1"], "2001:db8::1"),
        ];
        for (socket, forwarded, expected) in cases {
            assert_eq!(peer(socket, forwarded), expected, "{socket} {forwarded:?}");
        }
    }

    #[test]
    fn a_peer_that_knocks_too_often_does_not_shut_out_another() {
        let rate = PeerRate::of(Rate { per_s: 1, burst: 2 }, Vec::new());
        let knock = |peer: &str| rate.allows(peer.parse().unwrap(), &HeaderMap::new());
        assert_eq!([knock("192.0.2.1"), knock("192.0.2.1"), knock("192.0.2.1")], [true, true, false]);
        assert!(knock("192.0.2.2"));
        assert_eq!([knock("2001:db8::1"), knock("2001:db8::2"), knock("2001:db8::3")], [true, true, false]);
        assert!(knock("2001:db8:0:1::1"));
    }

    #[test]
    fn nothing_a_second_is_no_limit() {
        let rate = SourceRate::of(Rate { per_s: 0, burst: 0 });
        assert!((0..1000).all(|_| rate.allows()));
    }
}
