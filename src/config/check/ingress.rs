//! Limits under which nothing could come in.

use crate::config::{Settings, Violation};

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
    let memory = ingress.body_memory_bytes.min(ingress.body_memory_bytes_per_peer);
    for (name, source) in settings.webhooks.sources.iter().filter(|(_, source)| source.max_body_bytes > memory) {
        let problem = format!("is {}, and bodies may hold {memory}: larger ones never come in", source.max_body_bytes);
        let remedy = "at most ingress.body_memory_bytes and ingress.body_memory_bytes_per_peer";
        found.push(Violation::of(&format!("webhooks.sources.{name}.max_body_bytes"), problem, remedy));
    }
}
