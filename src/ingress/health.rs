//! `GET /healthz` and `GET /readyz`.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};

use super::{Reception, problem::Problem};

const NOT_READY: Problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Deliveries can not be stored now.");

/// The process lives, and proves whose it is to who asks for it and has the same secrets.
pub(super) async fn healthz(State(reception): State<Arc<Reception>>, headers: HeaderMap) -> (HeaderMap, &'static str) {
    (reception.identity.answer(&headers), "ok\n")
}

/// Redis answers, takes writes, and keeps them as it was promised.
pub(super) async fn readyz(State(reception): State<Arc<Reception>>) -> Result<&'static str, Problem> {
    if reception.readiness.is_ready().await {
        Ok("ready\n")
    } else {
        Err(Problem { retry_after: Some(reception.limits.retry_after), ..NOT_READY })
    }
}
