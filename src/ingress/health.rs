//! `GET /healthz` and `GET /readyz`.

use std::{error::Error, sync::Arc};

use axum::{extract::State, http::StatusCode};
use tracing::warn;

use super::{Limits, Reception, problem::Problem};

const NOT_READY: Problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Deliveries can not be stored now.");

/// The process lives.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// Redis answers, takes writes, and keeps them as it was promised.
pub(super) async fn readyz(State(reception): State<Arc<Reception>>) -> Result<&'static str, Problem> {
    let limits = &reception.limits;
    let asked = tokio::time::timeout(limits.enqueue_timeout, reception.client.ready()).await;
    match asked {
        Ok(Ok(())) => match reception.durability.check().await {
            Ok(()) => Ok("ready\n"),
            Err(doubt) => Err(not_ready(&doubt, limits)),
        },
        Ok(Err(error)) => Err(not_ready(&error, limits)),
        Err(late) => Err(not_ready(&late, limits)),
    }
}

fn not_ready(error: &(dyn Error + 'static), limits: &Limits) -> Problem {
    warn!(error, "not ready");
    Problem { retry_after: Some(limits.retry_after), ..NOT_READY }
}
