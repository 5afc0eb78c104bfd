//! Who is at the other end of a connection, and for whom a proxy of ours speaks.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::{Extensions, HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address at the other end of the socket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

impl Peer {
    /// Of a request that came through no socket nothing is known.
    pub(super) fn of(extensions: &Extensions) -> Self {
        extensions.get().copied().unwrap_or(Self(Ipv6Addr::UNSPECIFIED.into()))
    }
}

/// Networks of our own proxies.
#[derive(Debug, Clone)]
pub(super) struct Proxies(Vec<IpNet>);

impl Proxies {
    pub(super) fn of(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Is the address one of a proxy of ours?
    pub(super) fn include(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who sent it: the last address that is no proxy of ours. What stands before it is what strangers say.
    pub(super) fn sender(&self, Peer(socket): Peer, headers: &HeaderMap) -> IpAddr {
        let mut sender = socket.to_canonical();
        let lines = headers.get_all(FORWARDED_FOR).into_iter().rev().filter_map(|line| line.to_str().ok());
        for entry in lines.flat_map(|line| line.rsplit(',')) {
            if !self.include(sender) {
                return sender;
            }
            let Ok(before) = entry.trim().parse::<IpAddr>() else { return sender };
            sender = before.to_canonical();
        }
        sender
    }
}

/// One customer of an IPv6 provider has a network of its own, of 48 to 56 bits (RFC 6177 §2). The narrower is taken: a
/// wider one would count more neighbours as one. Where each customer has 64 bits only, neighbours share what one may have.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 72 << 72).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn sender(socket: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        let proxies = Proxies::of(vec!["10.0.0.0/8".parse().unwrap()]);
        proxies.sender(Peer(socket.parse().unwrap()), &headers).to_string()
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
            assert_eq!(sender(socket, forwarded), expected, "{socket} {forwarded:?}");
        }
    }
}
