//! `POST /webhooks/{source}`: limit, verify, enqueue, answer.

use std::sync::Arc;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use queue::Pushed;
use serde_json::json;
use tracing::{debug, info};
use webhooks::{Delivery, Occasion, Rejection};

use super::{Reception, Source, body, edge::RequestId, media, problem::Problem};

const BELLHOP_JOB: HeaderName = HeaderName::from_static("bellhop-job");

const UNKNOWN_SOURCE: Problem = Problem::new(StatusCode::NOT_FOUND, "There is no such source.");

pub(super) async fn receive(
    State(reception): State<Arc<Reception>>,
    Path(name): Path<String>,
    Extension(request_id): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let source = reception.sources.get(&name).ok_or(UNKNOWN_SOURCE)?;
    let (parts, body) = request.into_parts();
    let taken = reception.take(source, &parts, body, request_id).await;
    let pushed = taken.map_err(|occasion| Problem::on(occasion, source.scheme, reception.limits.retry_after))?;
    Ok(answer(source, &pushed))
}

impl Reception {
    async fn take(
        &self,
        source: &Source,
        parts: &Parts,
        body: Body,
        request_id: RequestId,
    ) -> Result<Pushed, Occasion> {
        media::check(&parts.headers, source.scheme)?;
        let held = body::read(body, source.max_body_bytes, self.limits.body_timeout, &self.memory).await?;
        let received_at = (self.clock)();
        let delivery = Delivery { headers: &parts.headers, body: &held.bytes, path: "" };
        let verified = source
            .scheme
            .verify(&delivery, &source.secrets, source.tolerance, received_at)
            .map_err(|rejection| report(source, request_id, &rejection))?;
        let pushed = self.enqueue(source, &verified, received_at, request_id).await?;
        debug!(source = source.name, request_id = %request_id.0, job = %pushed.id, new = pushed.new, "delivery taken");
        Ok(pushed)
    }
}

fn report(source: &Source, request_id: RequestId, rejection: &Rejection) -> Occasion {
    info!(source = source.name, request_id = %request_id.0, %rejection, "delivery refused");
    rejection.occasion()
}

fn answer(source: &Source, pushed: &Pushed) -> Response {
    let occasion = if pushed.new { Occasion::New } else { Occasion::Duplicate };
    let job = pushed.id.to_string();
    let header = HeaderValue::from_str(&job).map(|value| [(BELLHOP_JOB, value)]).ok();
    (source.scheme.answer(occasion).status, header, Json(json!({ "job": job }))).into_response()
}
