//! What can be wrong with addresses that others are to open: clients, and their browsers.

use std::net::IpAddr;

use url::{Host, Url};

use crate::config::{Settings, Violation};

/// What a template's places are filled with to see whether an address comes of it.
const SAMPLE: [(&str, &str); 2] = [("{number}", "BH-2026-00042"), ("{amount}", "225.00")];

/// Values that lead nowhere.
pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    origins(settings, found);
    let template = &settings.payments.payment_url;
    if !(template.is_empty() || template.contains("{number}")) {
        found.push(Violation::of("payments.payment_url", "has no {number} in it", "a template that names the booking"));
    }
    for (key, url) in public(settings).into_iter().filter(|(_, url)| !url.is_empty() && !is_web(url)) {
        found.push(Violation::of(key, format!("{url:?} is no web address"), "an address that begins with https://"));
    }
    let bases = [("public.base_url", &settings.public.base_url), ("resend.base_url", &settings.resend.base_url)];
    for (key, _) in bases.into_iter().filter(|(_, url)| url.ends_with('/')) {
        found.push(Violation::of(key, "ends with a slash", "it without the slash"));
    }
}

/// What production needs.
pub(super) fn complete(settings: &Settings, found: &mut Vec<Violation>) {
    for (key, url) in public(settings).into_iter().filter(|(_, url)| is_local(url)) {
        found.push(Violation::of(key, format!("{url:?} leads clients to their own machine"), "a public address"));
    }
}

/// The addresses that clients open.
pub(in crate::config) fn public(settings: &Settings) -> [(&'static str, &str); 2] {
    [("public.base_url", &settings.public.base_url), ("payments.payment_url", &settings.payments.payment_url)]
}

/// Whether an address leads whoever opens it to their own machine, in any of the ways in which that can be written.
pub(crate) fn is_local(url: &str) -> bool {
    let of_name = |name: &str| {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(is_of_the_machine)
    };
    match filled_in(url).and_then(|url| url.host().map(|host| host.to_owned())) {
        Some(Host::Ipv4(address)) => is_of_the_machine(address.into()),
        Some(Host::Ipv6(address)) => is_of_the_machine(address.into()),
        Some(Host::Domain(name)) => of_name(&name),
        None => false,
    }
}

fn is_of_the_machine(address: IpAddr) -> bool {
    let address = address.to_canonical();
    address.is_loopback() || address.is_unspecified()
}

fn is_web(url: &str) -> bool {
    filled_in(url).is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn filled_in(template: &str) -> Option<Url> {
    let address = SAMPLE.iter().fold(template.to_owned(), |text, (place, value)| text.replace(place, value));
    Url::parse(&address).ok()
}

/// An origin is a scheme, a host and a port, as browsers write it (RFC 6454); `*` is every page there is.
fn origins(settings: &Settings, found: &mut Vec<Violation>) {
    let mut refuse = |problem: String| {
        found.push(Violation::of("ingress.cors_origins", problem, "origins such as https://bookings.example.com"));
    };
    let is_strict = settings.environment.is_strict();
    for origin in &settings.ingress.cors_origins {
        let authority = origin.split_once("://").map(|(_, rest)| rest);
        if origin == "*" && is_strict {
            refuse("lets every page read answers".to_owned());
        } else if origin != "*" && authority.is_none_or(|host| host.is_empty() || host.contains(['/', '*'])) {
            refuse(format!("{origin:?} is no origin"));
        } else if is_strict && is_local(origin) {
            refuse(format!("{origin:?} is whatever page runs on the reader's own machine"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_machine_has_many_names() {
        let local = [
            "http://localhost:8080",
            "http://LocalHost",
            "https://localhost./{number}",
            "https://app.localhost",
            "http://127.0.0.1/{number}",
            "http://127.1",
            "http://0x7f000001",
            "http://2130706433/",
            "http://0.0.0.0:80",
            "http://[::1]:8080",
            "http://[::ffff:127.0.0.1]",
            "https://client@localhost/",
            "smtp://bellhop:secret@localhost:25?tls=none",
            "smtp://127.0.0.1?tls=none",
        ];
        for url in local {
            assert!(is_local(url), "{url}");
        }
        for url in [
            "https://localhost.example.com",
            "https://bookings.hotel.test?next=http://localhost",
            "smtps://mail.hotel.test",
            "https://10.0.0.1",
        ] {
            assert!(!is_local(url), "{url}");
        }
    }
}
