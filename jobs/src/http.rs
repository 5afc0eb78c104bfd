//! Clients of other people's HTTP servers, all with the same TLS.
//!
//! Knows nobody in particular: addresses, limits and secrets are added by who asks.

use reqwest::{Client, ClientBuilder, redirect::Policy};

/// A client that follows no redirect: what is sent is meant for who was chosen.
pub(crate) fn client() -> ClientBuilder {
    // One provider of cryptography for the process: where several are linked in and none is chosen, a connection to
    // Redis with TLS would panic. Whatever the process has chosen before stays.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder().redirect(Policy::none())
}
