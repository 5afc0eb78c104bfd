//! Problems: what a refused sender reads (RFC 9457). Fixed texts only, so that nothing internal can slip out.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use ulid::Ulid;
use webhooks::{Answer, Occasion};

use super::meters::Outcome;

/// A refusal, without the request id that the edge adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) detail: &'static str,
    /// For those who may come again.
    pub(super) retry_after: Option<Duration>,
    /// What is counted.
    pub(super) outcome: Outcome,
}

impl Problem {
    pub(super) const fn new(status: StatusCode, detail: &'static str) -> Self {
        Self { status, detail, retry_after: None, outcome: Outcome::Refused }
    }

    /// What a row says of a delivery that was not taken.
    pub(super) fn on(occasion: Occasion, Answer { status, .. }: Answer, retry_after: Duration) -> Self {
        let come_again = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
        let retry_after = come_again.then_some(retry_after);
        Self { status, detail: detail(occasion), retry_after, outcome: Outcome::Of(occasion) }
    }

    /// For a response that some layer below made on its own: its status, and nothing of its body.
    pub(super) fn bare(status: StatusCode) -> Self {
        let detail = match status {
            StatusCode::NOT_FOUND => "There is nothing at this path.",
            StatusCode::METHOD_NOT_ALLOWED => "This path does not take this method.",
            status if status.is_server_error() => "Something went wrong on our side.",
            _ => "The request can not be served as it is.",
        };
        let outcome = if status.is_server_error() { Outcome::Broken } else { Outcome::Refused };
        Self { outcome, ..Self::new(status, detail) }
    }

    /// The whole body.
    pub(super) fn render(&self, request_id: Ulid) -> Body {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body = json!({
            "type": "about:blank",
            "title": title,
            "status": self.status.as_u16(),
            "detail": self.detail,
            "request_id": request_id.to_string(),
        });
        Body::from(body.to_string())
    }
}

const fn detail(occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::New | Occasion::Duplicate => "The delivery was taken.",
        Occasion::BadSignature => "The delivery carries no signature that we can confirm.",
        Occasion::Stale => "The delivery was signed too long ago, or its sender's clock is ahead.",
        Occasion::Malformed => "The delivery can not be read as this source's scheme prescribes.",
        Occasion::UnsupportedMedia => "This source does not take this content type or encoding.",
        Occasion::TooLarge => "The delivery is larger than this source may send.",
        Occasion::HeadersTooLarge => "The request has too many headers, or too large ones.",
        Occasion::TooSlow => "The request took too long to arrive.",
        Occasion::Overloaded => "Too much is going on; please send it again later.",
        Occasion::QueueDown => "The delivery can not be stored now; please send it again later.",
        Occasion::UnknownSource => "There is no source at this path.",
    }
}

/// A response that carries the problem to the edge, which writes the body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(after) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs().max(1)));
        }
        response.extensions_mut().insert(self);
        response
    }
}
