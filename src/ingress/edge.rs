//! The outermost layer: gives every request its id, bounds headers, catches panics, writes every refusal's body.
//!
//! Below it refusals are [`Problem`]s, or bare statuses of the router itself; here both become problem documents, so
//! that no layer's own text ever leaves. What a source's sender is told is its scheme's row here too.
//!
//! One thing is hyper's own: a request that is no HTTP it answers 400, one whose headers are far over our limits 431,
//! both without a body, and lets nobody else speak. No provider sends either.

use std::{any::Any, collections::HashMap, convert::Infallible, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::Route,
};
use futures::FutureExt as _;
use jobs::{TRACEPARENT, TraceContext};
use sentry::integrations::tower::NewSentryLayer;
use tower::{ServiceExt, layer::layer_fn, service_fn};
use tracing::{Instrument as _, debug, error, info, info_span};
use ulid::Ulid;
use webhooks::{Answer, Occasion, Scheme};

use super::{
    Clock, Ingress, Limits,
    meters::{Outcome, Requests},
    problem::Problem,
};
use crate::errors;

/// What stands before a source's name in a path.
pub(super) const SOURCES: &str = "/webhooks/";
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's id, for logs, for the job's metadata and for the sender.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestId(pub(super) Ulid);

/// Marks the stand-in for a request whose headers never arrived in full. It has the path if that did.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadersTooSlow;

pub(super) struct Edge {
    clock: Clock,
    limits: Limits,
    rows: HashMap<String, Row>,
    others: Requests,
    /// Whether errors are reported: then each request has a scope of its own.
    reports: bool,
}

/// What the edge knows of a source.
struct Row {
    scheme: Scheme,
    requests: Requests,
}

impl Edge {
    pub(super) fn new(ingress: &Ingress) -> Self {
        let rows = ingress.sources.iter().map(|source| {
            let row = Row { scheme: source.scheme, requests: Requests::of(&source.name) };
            (source.name.clone(), row)
        });
        Self {
            clock: ingress.clock.clone(),
            limits: ingress.limits.clone(),
            rows: rows.collect(),
            others: Requests::of_no_source(),
            reports: errors::are_reported(),
        }
    }

    fn mint_id(&self) -> RequestId {
        let now_ms = (self.clock)().timestamp_millis().try_into().unwrap_or_default();
        RequestId(Ulid::from_parts(now_ms, rand::random()))
    }

    /// Where a request for this path is counted; those for our own probes are not.
    fn counted(&self, path: &str) -> Option<&Requests> {
        let row = self.rows.get(source_in(path)?);
        Some(row.map_or(&self.others, |row| &row.requests))
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

    /// The cell of the source's row. Where no source is named it may be any.
    fn answer(&self, occasion: Occasion, path: &str) -> Answer {
        match source_in(path).and_then(|name| self.rows.get(name)) {
            Some(row) => row.scheme.answer(occasion),
            None => Scheme::answer_of_any(self.rows.values().map(|row| row.scheme), occasion),
        }
    }
}

fn outcome(response: &Response) -> Outcome {
    let extensions = response.extensions();
    let told = extensions.get().copied().or_else(|| extensions.get::<Problem>().map(|problem| problem.outcome));
    told.unwrap_or_else(|| Problem::bare(response.status()).outcome)
}

/// The source that a path names, configured or not.
pub(super) fn source_in(path: &str) -> Option<&str> {
    path.strip_prefix(SOURCES).and_then(|rest| rest.split('/').next())
}

/// The trace that the request belongs to, or a new one.
fn trace(request: &Request) -> TraceContext {
    let told = request.headers().get(TRACEPARENT).and_then(|value| value.to_str().ok());
    told.and_then(|text| text.parse().ok()).unwrap_or_else(TraceContext::random)
}

/// Puts the edge around the routes. It is one layer: each costs every request a copy of all that lies below.
pub(super) fn around(routes: Router, edge: Edge) -> Router {
    let scopes = edge.reports.then(NewSentryLayer::<Request>::new_from_top);
    let edge = Arc::new(edge);
    let routes = routes.layer(layer_fn(move |route: Route| {
        let edge = edge.clone();
        service_fn(move |request| pass(edge.clone(), route.clone(), request))
    }));
    match scopes {
        Some(scopes) => routes.layer(scopes),
        None => routes,
    }
}

async fn pass(edge: Arc<Edge>, route: Route, mut request: Request) -> Result<Response, Infallible> {
    let (id, trace) = (edge.mint_id(), trace(&request));
    let counted = edge.counted(request.uri().path());
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(trace);
    if edge.reports {
        errors::tag(&id.0.to_string(), trace);
    }
    let span = info_span!("request", request_id = %id.0, trace_id = trace.trace_id());
    let response = match edge.refuse(&request) {
        Some(problem) => problem.into_response(),
        None => answer(route, request).instrument(span.clone()).await,
    };
    if let Some(requests) = counted {
        requests.count(outcome(&response));
    }
    Ok(span.in_scope(|| finish(response, id)))
}

/// The route's answer, or ours to a panic of its; the next request finds it as this one did.
async fn answer(route: Route, request: Request) -> Response {
    match AssertUnwindSafe(route.oneshot(request)).catch_unwind().await {
        Ok(Ok(response)) => response,
        Err(panic) => answer_panic(panic),
    }
}

/// Says nothing of the panic: the panic hook has reported it already.
fn answer_panic(_payload: Box<dyn Any + Send>) -> Response {
    Problem::bare(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

fn finish(mut response: Response, RequestId(id): RequestId) -> Response {
    let (status, outcome) = (response.status(), outcome(&response));
    if status.is_client_error() || status.is_server_error() {
        response = write_problem(response, id);
    }
    log(status, outcome, id);
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

/// No path and no peer: paths may hold secrets, and both are what strangers say. Some senders must be refused with a 5xx
/// whatever they have done: that is no error, and nothing that strangers could fill the reports with.
fn log(status: StatusCode, outcome: Outcome, id: Ulid) {
    let (request_id, status) = (id.to_string(), status.as_u16());
    match status {
        500.. if outcome.is_our_fault() => error!(request_id, status, "request failed"),
        400.. => info!(request_id, status, "request refused"),
        _ => debug!(request_id, status, "request served"),
    }
}
