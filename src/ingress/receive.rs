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
use webhooks::{Delivery, Occasion, Rejection, Scheme};

use super::{
    Reception, Source,
    body::{self, Excess},
    edge::RequestId,
    envelope::Arrival,
    media,
    problem::Problem,
};

const BELLHOP_JOB: HeaderName = HeaderName::from_static("bellhop-job");

const UNKNOWN_SOURCE: Problem = Problem::new(StatusCode::NOT_FOUND, "There is no such source.");

/// A source's own path.
pub(super) async fn receive(
    reception: State<Arc<Reception>>,
    Path(name): Path<String>,
    request_id: Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    take(&reception, &name, "", *request_id, request).await
}

/// A path below a source's own, where some schemes take a secret.
pub(super) async fn receive_below(
    reception: State<Arc<Reception>>,
    Path((name, below)): Path<(String, String)>,
    request_id: Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    take(&reception, &name, &below, *request_id, request).await
}

async fn take(
    reception: &Reception,
    name: &str,
    below: &str,
    request_id: RequestId,
    request: Request,
) -> Result<Response, Problem> {
    let source = reception.sources.get(name).ok_or(UNKNOWN_SOURCE)?;
    if !(below.is_empty() || source.scheme.takes_path_secret()) {
        return Err(Problem::bare(StatusCode::NOT_FOUND));
    }
    let (parts, body) = request.into_parts();
    let taken = reception.take(source, &parts, below, body, request_id).await;
    let taken = taken.map_err(|occasion| Problem::on(occasion, source.scheme, reception.limits.retry_after))?;
    Ok(answer(source, &taken))
}

/// A delivery that is on disk.
struct Taken {
    pushed: Pushed,
    whole: bool,
}

impl Reception {
    async fn take(
        &self,
        source: &Source,
        parts: &Parts,
        below: &str,
        body: Body,
        request_id: RequestId,
    ) -> Result<Taken, Occasion> {
        media::check(&parts.headers, source.scheme)?;
        let excess = excess(source);
        let held = body::read(body, source.max_body_bytes, excess, self.limits.body_timeout, &self.memory).await?;
        let received_at = (self.clock)();
        let delivery = Delivery { headers: &parts.headers, body: &held.bytes, path: below };
        let verify = if held.whole { Scheme::verify } else { Scheme::verify_beginning };
        let verified = verify(source.scheme, &delivery, &source.secrets, source.tolerance, received_at)
            .map_err(|rejection| report(source, request_id, &rejection))?;
        let cut_off_at = (!held.whole).then_some(source.max_body_bytes);
        let arrival = Arrival { received_at, content_type: media::of_form(&parts.headers), cut_off_at };
        let pushed = self.enqueue(source, &verified, &arrival, request_id).await?;
        debug!(source = source.name, request_id = %request_id.0, job = %pushed.id, new = pushed.new, "delivery taken");
        Ok(Taken { pushed, whole: held.whole })
    }
}

/// Where the sender of a body over the limit is to be told that it was taken, some of it has to be.
fn excess(source: &Source) -> Excess {
    let taken = source.scheme.answer(Occasion::TooLarge).status.is_success();
    if taken { Excess::KeepBeginning } else { Excess::Refuse }
}

fn report(source: &Source, request_id: RequestId, rejection: &Rejection) -> Occasion {
    info!(source = source.name, request_id = %request_id.0, %rejection, "delivery refused");
    rejection.occasion()
}

fn answer(source: &Source, Taken { pushed, whole }: &Taken) -> Response {
    let occasion = match pushed.new {
        _ if !whole => Occasion::TooLarge,
        true => Occasion::New,
        false => Occasion::Duplicate,
    };
    let job = pushed.id.to_string();
    let header = HeaderValue::from_str(&job).map(|value| [(BELLHOP_JOB, value)]).ok();
    (source.scheme.answer(occasion).status, header, Json(json!({ "job": job }))).into_response()
}
