//! Limits under which nothing could come in.

use crate::config::{Settings, Violation};

/// What failed its signature is kept with all of its headers.
const MOST_HEADER_BYTES: usize = 64 * 1024;

pub(super) fn shape(settings: &Settings, found: &mut Vec<Violation>) {
    let ingress = &settings.ingress;
    let counts = [
        ("connections", ingress.connections == 0),
        ("connections_per_peer", ingress.connections_per_peer == 0),
        ("enqueues", ingress.enqueues == 0),
        ("connection_age_s", ingress.connection_age.is_zero()),
        ("header_timeout_s", ingress.header_timeout.is_zero()),
        ("body_timeout_s", ingress.body_timeout.is_zero()),
        ("enqueue_timeout_s", ingress.enqueue_timeout.is_zero()),
    ];
    for (leaf, _) in counts.into_iter().filter(|(_, is_zero)| *is_zero) {
        found.push(Violation::of(&format!("ingress.{leaf}"), "is 0: nothing could come in", "a number above 0"));
    }
    if ingress.header_bytes > MOST_HEADER_BYTES {
        let problem =
            format!("is {}: what is kept of a delivery that failed would have no bound", ingress.header_bytes);
        found.push(Violation::of("ingress.header_bytes", problem, format!("at most {MOST_HEADER_BYTES}")));
    }
    let memory = ingress.body_memory_bytes.min(ingress.body_memory_bytes_per_peer);
    for (name, source) in settings.webhooks.sources.iter().filter(|(_, source)| source.max_body_bytes > memory) {
        let problem = format!("is {}, and bodies may hold {memory}: larger ones never come in", source.max_body_bytes);
        let remedy = "at most ingress.body_memory_bytes and ingress.body_memory_bytes_per_peer";
        found.push(Violation::of(&format!("webhooks.sources.{name}.max_body_bytes"), problem, remedy));
    }
}
