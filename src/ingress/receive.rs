//! `POST /webhooks/{source}`: limit, verify, enqueue, answer.

use std::{error::Error, sync::Arc};

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use queue::Pushed;
use serde_json::json;
use tracing::{debug, info, warn};
use webhooks::{Delivery, Occasion, Scheme, Verified};

use super::{
    Guarded, Mode, Reception, Source,
    body::{self, Excess},
    connection::Peer,
    edge::RequestId,
    enqueue::enqueue,
    envelope::Arrival,
    media,
    problem::Problem,
    quarantine::{Entry, Suspect},
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
    let Guarded { source, rate } = reception.sources.get(name).ok_or(UNKNOWN_SOURCE)?;
    if !(below.is_empty() || source.scheme.takes_path_secret()) {
        return Err(Problem::bare(StatusCode::NOT_FOUND));
    }
    let (parts, body) = request.into_parts();
    // The peer first: what one address has too much of is not taken from its source's share.
    let peer = parts.extensions.get::<Peer>().is_none_or(|Peer(peer)| reception.peers.allows(*peer, &parts.headers));
    if !(peer && rate.allows()) {
        return Err(Problem::on(Occasion::Overloaded, source.scheme, reception.limits.retry_after));
    }
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
        let verified = self.verify(source, &delivery, held.whole, received_at, request_id)?;
        let cut_off_at = (!held.whole).then_some(source.max_body_bytes);
        let arrival = Arrival { received_at, content_type: media::of_form(&parts.headers), cut_off_at };
        let _waiting = self.enqueues.try_acquire().map_err(|_| Occasion::Overloaded)?;
        let (lane, within, id) = (&self.lane, self.limits.enqueue_timeout, request_id.0.to_string());
        let pushed = enqueue(lane, within, source, &verified, &arrival, &id).await;
        let pushed = pushed.map_err(|error| not_taken(source, &error))?;
        debug!(source = source.name, request_id = id, job = %pushed.id, new = pushed.new, "delivery taken");
        Ok(Taken { pushed, whole: held.whole })
    }

    /// What fails is kept aside, and counted; in shadow it is let through all the same.
    fn verify<'a>(
        &self,
        source: &Source,
        delivery: &Delivery<'a>,
        whole: bool,
        received_at: DateTime<Utc>,
        RequestId(id): RequestId,
    ) -> Result<Verified<'a>, Occasion> {
        let verify = if whole { Scheme::verify } else { Scheme::verify_beginning };
        let checked = verify(source.scheme, delivery, &source.secrets, source.tolerance, received_at);
        let rejection = match checked {
            Ok(verified) => return Ok(verified),
            Err(rejection) => rejection,
        };
        let (reason, shadow) = (rejection.name(), source.mode == Mode::Shadow);
        info!(source = source.name, request_id = %id, %rejection, shadow, "a delivery failed its signature");
        let kept = || Entry::of(id.to_string(), received_at, rejection.to_string(), delivery, whole);
        let entry = (!shadow).then(kept);
        self.quarantine.hand_over(Suspect { source: source.name.clone(), reason, entry });
        if shadow { Ok(source.scheme.let_through(delivery, received_at)) } else { Err(rejection.occasion()) }
    }
}

fn not_taken(source: &Source, error: &(dyn Error + 'static)) -> Occasion {
    warn!(source = source.name, error, "the queue did not take a delivery");
    Occasion::QueueDown
}

/// Where the sender of a body over the limit is to be told that it was taken, some of it has to be.
fn excess(source: &Source) -> Excess {
    let taken = source.scheme.answer(Occasion::TooLarge).status.is_success();
    if taken { Excess::KeepBeginning } else { Excess::Refuse }
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
