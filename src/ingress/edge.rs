//! The outermost layer: gives every request its id, bounds headers, catches panics, writes every refusal's body.
//!
//! Below it refusals are [`Problem`]s, or bare statuses of the router itself; here both become problem documents, so
//! that no layer's own text ever leaves.

use std::{any::Any, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{debug, error, info};
use ulid::Ulid;

use super::{Clock, Limits, problem::Problem};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const HEADERS_TOO_LARGE: Problem =
    Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "The request has too many headers, or too large ones.");
const HEADERS_TOO_SLOW: Problem =
    Problem::new(StatusCode::REQUEST_TIMEOUT, "The request's headers took too long to arrive.");

/// A request's id, for logs, for the job's metadata and for the sender.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestId(pub(super) Ulid);

/// Marks the stand-in for a request whose headers never arrived in full.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadersTooSlow;

#[derive(Clone)]
pub(super) struct Edge {
    clock: Clock,
    limits: Arc<Limits>,
}

impl Edge {
    pub(super) fn new(clock: Clock, limits: Limits) -> Self {
        Self { clock, limits: Arc::new(limits) }
    }

    fn mint_id(&self) -> RequestId {
        let now_ms = (self.clock)().timestamp_millis().try_into().unwrap_or_default();
        RequestId(Ulid::from_parts(now_ms, rand::random()))
    }

    fn refuse(&self, request: &Request) -> Option<Problem> {
        if request.extensions().get::<HeadersTooSlow>().is_some() {
            return Some(HEADERS_TOO_SLOW);
        }
        let headers = request.headers();
        let fields: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let path = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
        let too_large = headers.len() > self.limits.header_count || fields + path > self.limits.header_bytes;
        too_large.then_some(HEADERS_TOO_LARGE)
    }
}

/// Puts the edge around the routes.
pub(super) fn around(routes: Router, edge: Edge) -> Router {
    routes.layer(CatchPanicLayer::custom(answer_panic)).layer(from_fn_with_state(edge, pass))
}

async fn pass(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let id = edge.mint_id();
    request.extensions_mut().insert(id);
    let response = match edge.refuse(&request) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    finish(response, id)
}

/// Says nothing of the panic: the panic hook has reported it already.
fn answer_panic(_payload: Box<dyn Any + Send>) -> Response {
    Problem::bare(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

fn finish(mut response: Response, RequestId(id): RequestId) -> Response {
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        response = write_problem(response, id);
    }
    log(status, id);
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

/// Keeps the headers (`Allow`, `Retry-After`), replaces the body.
fn write_problem(response: Response, id: Ulid) -> Response {
    let (mut parts, _) = response.into_parts();
    let problem = parts.extensions.remove::<Problem>().unwrap_or_else(|| Problem::bare(parts.status));
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Response::from_parts(parts, problem.render(id))
}

/// No path and no peer: paths may hold secrets, and both are what strangers say.
fn log(status: StatusCode, id: Ulid) {
    let (request_id, status) = (id.to_string(), status.as_u16());
    match status {
        500.. => error!(request_id, status, "request failed"),
        400.. => info!(request_id, status, "request refused"),
        _ => debug!(request_id, status, "request served"),
    }
}
