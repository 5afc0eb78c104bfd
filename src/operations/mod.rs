//! What operators look at: the numbers of this process as Prometheus text, on a listener of its own, never on the public
//! port.
//!
//! On loopback whoever is on the machine may look; where a token is set only who brings it. That another address has one
//! is the configuration's rule. Knows not what the numbers mean: each crate counts its own.

mod gauges;
mod recorder;
mod token;
mod totals;
mod witness;

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

pub use gauges::Gauges;
pub use recorder::Recorder;
use token::Token;

use crate::config::Secret;

/// The text's media type (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// What is shown, and to whom.
#[derive(Debug)]
pub struct Operations {
    recorder: Recorder,
    gauges: Gauges,
    token: Option<Token>,
}

impl Operations {
    /// Shows what `recorder` has collected and `gauges` finds, to who brings `token` if there is one.
    #[must_use]
    pub fn new(recorder: Recorder, gauges: Gauges, token: Option<Secret>) -> Self {
        Self { recorder, gauges, token: token.map(Token::from) }
    }
}

/// The routes of the operations listener.
pub fn router(operations: Operations) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(Arc::new(operations))
}

async fn metrics(State(operations): State<Arc<Operations>>, headers: HeaderMap) -> Response {
    if operations.token.as_ref().is_some_and(|token| !token.is_in(&headers)) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))])
            .into_response();
    }
    let totals = operations.gauges.look().await;
    ([(header::CONTENT_TYPE, TEXT)], operations.recorder.text() + &totals).into_response()
}
