//! The outermost layer: gives every request its id, bounds headers, catches panics, writes every refusal's body.
//!
//! Below it refusals are [`Problem`]s, or bare statuses of the router itself; here both become problem documents, so
//! that no layer's own text ever leaves. What a source's sender is told is its scheme's row here too.
//!
//! One thing is hyper's own: a request that is no HTTP it answers 400, one whose headers are far over our limits 431,
//! both without a body, and lets nobody else speak. No provider sends either.

use std::{any::Any, collections::HashMap, sync::Arc};

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
use webhooks::{Answer, Answers, Occasion, Scheme};

use super::{Clock, Ingress, Limits, problem::Problem};

/// What stands before a source's name in a path.
const SOURCES: &str = "/webhooks/";
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's id, for logs, for the job's metadata and for the sender.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestId(pub(super) Ulid);

/// Marks the stand-in for a request whose headers never arrived in full. It has the path if that did.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadersTooSlow;

#[derive(Clone)]
pub(super) struct Edge {
    clock: Clock,
    limits: Arc<Limits>,
    rows: Arc<HashMap<String, Scheme>>,
}

impl Edge {
    pub(super) fn new(ingress: &Ingress) -> Self {
        let rows = ingress.sources.iter().map(|source| (source.name.clone(), source.scheme));
        Self { clock: ingress.clock.clone(), limits: Arc::new(ingress.limits.clone()), rows: Arc::new(rows.collect()) }
    }

    fn mint_id(&self) -> RequestId {
        let now_ms = (self.clock)().timestamp_millis().try_into().unwrap_or_default();
        RequestId(Ulid::from_parts(now_ms, rand::random()))
    }

    fn refuse(&self, request: &Request) -> Option<Problem> {
        let occasion = self.occasion(request)?;
        let answer = self.answer(occasion, request.uri().path());
        Some(Problem::on(occasion, answer, self.limits.retry_after))
    }

    fn occasion(&self, request: &Request) -> Option<Occasion> {
        if request.extensions().get::<HeadersTooSlow>().is_some() {
            return Some(Occasion::TooSlow);
        }
        let headers = request.headers();
        let fields: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let path = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
        let too_large = headers.len() > self.limits.header_count || fields + path > self.limits.header_bytes;
        too_large.then_some(Occasion::HeadersTooLarge)
    }

    /// The cell of the source's row. Where no source is named it may be any, so the most careful row answers: 5xx is the
    /// one refusal that no sender takes for the last word.
    fn answer(&self, occasion: Occasion, path: &str) -> Answer {
        let source = path.strip_prefix(SOURCES).and_then(|rest| rest.split('/').next());
        match source.and_then(|name| self.rows.get(name)) {
            Some(scheme) => scheme.answer(occasion),
            None => {
                let mut cells = self.rows.values().map(|scheme| scheme.answer(occasion));
                cells.find(|cell| cell.status.is_server_error()).unwrap_or(Answers::DEFAULT.on(occasion))
            }
        }
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
