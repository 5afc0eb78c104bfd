//! `POST /webhooks/{source}`: limit, verify, enqueue, answer.

use std::{error::Error, net::IpAddr, sync::Arc, time::Instant};

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use queue::Pushed;
use serde::Serialize;
use tracing::{debug, info, warn};
use webhooks::{Delivery, Occasion, Rejection, Scheme, Verified};

use super::{
    Guarded, Mode, Reception, Source,
    body::{self, Bounds, Excess, Held},
    edge::{self, RequestId},
    enqueue::{Origin, enqueue},
    envelope::Arrival,
    media,
    memory::Pages,
    meters::{self, Outcome, Timings},
    peer::{Peer, household},
    problem::Problem,
    quarantine::{self, Entry, Suspect},
    rate::SourceRate,
};

const BELLHOP_JOB: HeaderName = HeaderName::from_static("bellhop-job");

/// A source's own path. One that is no text names nobody.
pub(super) async fn receive(
    reception: State<Arc<Reception>>,
    path: Result<Path<String>, PathRejection>,
    request_id: Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let Path(name) = path.map_err(|_| reception.nobodys(&request))?;
    take(&reception, &name, "", *request_id, request).await
}

/// A path below a source's own, where some schemes take a secret.
pub(super) async fn receive_below(
    reception: State<Arc<Reception>>,
    path: Result<Path<(String, String)>, PathRejection>,
    request_id: Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let Path((name, below)) = path.map_err(|_| reception.nobodys(&request))?;
    take(&reception, &name, &below, *request_id, request).await
}

/// Every other path. A delivery may have been meant for one of the sources.
pub(super) async fn receive_elsewhere(reception: State<Arc<Reception>>, request: Request) -> Problem {
    if request.method() == Method::POST && request.uri().path().starts_with(edge::SOURCES) {
        reception.nobodys(&request)
    } else {
        Problem::bare(StatusCode::NOT_FOUND)
    }
}

async fn take(
    reception: &Reception,
    name: &str,
    below: &str,
    request_id: RequestId,
    request: Request,
) -> Result<Response, Problem> {
    let Some(Guarded { source, rate, timings }) = reception.sources.get(name) else {
        return Err(reception.nobodys(&request));
    };
    if !(below.is_empty() || source.scheme.takes_path_secret()) {
        return Err(reception.nobodys(&request));
    }
    let (head, body) = request.into_parts();
    let refuse = |occasion| Problem::on(occasion, source.scheme.answer(occasion), reception.limits.retry_after);
    let sender = reception.proxies.sender(Peer::of(&head.extensions), &head.headers);
    // The source's own share is spent by those alone who prove to be it.
    if !reception.peers.allows(household(sender)) {
        return Err(refuse(Occasion::Overloaded));
    }
    let arriving = Arriving { source, rate, timings, head: &head, below, sender, request_id };
    let taken = reception.take(&arriving, body, reception.memory.open(household(sender))).await.map_err(refuse)?;
    Ok(answer(source, &taken))
}

/// A delivery before its body.
struct Arriving<'a> {
    source: &'a Source,
    rate: &'a SourceRate,
    timings: &'a Timings,
    head: &'a Parts,
    /// What the path has below the source's own.
    below: &'a str,
    /// Not a proxy of ours, but for whom it speaks.
    sender: IpAddr,
    request_id: RequestId,
}

impl Arriving<'_> {
    fn with<'b>(&'b self, body: &'b [u8]) -> Delivery<'b> {
        Delivery { headers: &self.head.headers, body, path: self.below }
    }
}

/// A delivery that is on disk.
struct Taken {
    pushed: Pushed,
    whole: bool,
}

impl Reception {
    /// What a delivery is told that is for none of the sources. If its path begins as that of one, that is whose it was.
    fn nobodys(&self, request: &Request) -> Problem {
        let occasion = Occasion::UnknownSource;
        let meant = edge::source_in(request.uri().path()).and_then(|name| self.sources.get(name));
        let answer = match meant {
            Some(Guarded { source, .. }) => source.scheme.answer(occasion),
            None => Scheme::answer_of_any(self.sources.values().map(|guarded| guarded.source.scheme), occasion),
        };
        Problem::on(occasion, answer, self.limits.retry_after)
    }

    async fn take(&self, arriving: &Arriving<'_>, body: Body, pages: Pages) -> Result<Taken, Occasion> {
        let (source, headers) = (arriving.source, &arriving.head.headers);
        media::check(headers, source.scheme)?;
        if let Err(rejection) = check_head(arriving) {
            return Err(self.turn_away(arriving, &rejection, body, pages).await);
        }
        let bounds =
            Bounds { max_bytes: source.max_body_bytes, excess: excess(source), timeout: self.limits.body_timeout };
        let held = body::read(body, bounds, pages).await?;
        let (received_at, began) = ((self.clock)(), Instant::now());
        let verified = self.verify(arriving, &held, received_at);
        arriving.timings.verified(began.elapsed());
        let verified = verified?;
        if !arriving.rate.allows() {
            return Err(Occasion::Overloaded);
        }
        let id = arriving.request_id.0.to_string();
        self.durability.seen_last().map_err(|volatile| not_taken(source, &id, &volatile))?;
        let cut_off_at = (!held.whole).then_some(source.max_body_bytes);
        let arrival = Arrival { received_at, content_type: media::of_form(headers), cut_off_at };
        let _waiting = self.enqueues.try_acquire().map_err(|_| Occasion::Overloaded)?;
        let (within, began) = (self.limits.enqueue_timeout, Instant::now());
        let push = async |job| self.pusher.push(job).await;
        let origin = Origin { request_id: &id, trace: arriving.head.extensions.get().copied() };
        let pushed = enqueue(push, within, source, &verified, &arrival, &origin).await;
        arriving.timings.enqueued(began.elapsed());
        let pushed = pushed.map_err(|error| not_taken(source, &id, &error))?;
        debug!(source = source.name, job = %pushed.id, new = pushed.new, "delivery taken");
        Ok(Taken { pushed, whole: held.whole })
    }

    /// Who has no password is read no further than the quarantine keeps, and is told the same whatever comes of that.
    async fn turn_away(&self, arriving: &Arriving<'_>, rejection: &Rejection, body: Body, pages: Pages) -> Occasion {
        let bounds =
            Bounds { max_bytes: quarantine::MOST_BODY, excess: Excess::Leave, timeout: self.limits.body_timeout };
        // What was not read in time, or does not fit, is not kept; its sender is refused all the same.
        let read = body::read(body, bounds, pages).await.ok();
        self.suspect(arriving, rejection, (self.clock)(), read.as_ref());
        rejection.occasion()
    }

    /// What fails is kept aside, and counted; in shadow it is let through all the same.
    fn verify<'a>(
        &self,
        arriving: &'a Arriving<'_>,
        held: &'a Held,
        received_at: DateTime<Utc>,
    ) -> Result<Verified<'a>, Occasion> {
        let (source, delivery) = (arriving.source, arriving.with(&held.bytes));
        let verify = if held.whole { Scheme::verify } else { Scheme::verify_beginning };
        let checked = source
            .admits(arriving.sender)
            .and_then(|()| verify(source.scheme, &delivery, &source.secrets, source.tolerance, received_at));
        let rejection = match checked {
            Ok(verified) => return Ok(verified),
            Err(rejection) => rejection,
        };
        let shadow = source.mode == Mode::Shadow;
        self.suspect(arriving, &rejection, received_at, Some(held).filter(|_| !shadow));
        if shadow { Ok(source.scheme.let_through(&delivery, received_at)) } else { Err(rejection.occasion()) }
    }

    /// Counts a delivery that failed, and hands over what is to be kept of it.
    fn suspect(&self, arriving: &Arriving<'_>, rejection: &Rejection, received_at: DateTime<Utc>, kept: Option<&Held>) {
        let Arriving { source, request_id: RequestId(id), .. } = arriving;
        let shadow = source.mode == Mode::Shadow;
        info!(source = source.name, request_id = %id, %rejection, shadow, "a delivery failed its signature");
        meters::quarantined(&source.name, rejection.name());
        let entry = kept.map(|held| {
            let delivery = arriving.with(&held.bytes);
            Entry::of(id.to_string(), received_at, rejection.to_string(), &delivery, held.whole).from(arriving.sender)
        });
        self.quarantine.hand_over(Suspect { source: source.name.clone(), reason: rejection.name(), entry });
    }
}

/// What can be told without a body. In shadow nothing: whatever comes is let through whole.
fn check_head(arriving: &Arriving<'_>) -> Result<(), Rejection> {
    let Arriving { source, head, below, sender, .. } = arriving;
    match source.mode {
        Mode::Shadow => Ok(()),
        Mode::Enforce => {
            source.admits(*sender)?;
            source.scheme.verify_head(&head.headers, below, &source.secrets)
        }
    }
}

fn not_taken(source: &Source, request_id: &str, error: &(dyn Error + 'static)) -> Occasion {
    warn!(source = source.name, request_id, error, "the queue did not take a delivery");
    Occasion::QueueDown
}

/// Where the sender of a body over the limit is to be told that it was taken, some of it has to be.
fn excess(source: &Source) -> Excess {
    let taken = source.scheme.answer(Occasion::TooLarge).status.is_success();
    if taken { Excess::CutOff } else { Excess::Refuse }
}

/// The body of an answer to a delivery that was taken.
#[derive(Serialize)]
struct Accepted<'a> {
    job: &'a str,
}

fn answer(source: &Source, Taken { pushed, whole }: &Taken) -> Response {
    let occasion = match pushed.new {
        _ if !whole => Occasion::TooLarge,
        true => Occasion::New,
        false => Occasion::Duplicate,
    };
    let job = pushed.id.as_str();
    // A job's id is plain ASCII; were it ever not, the body has it.
    let header = HeaderValue::from_str(job).map(|value| [(BELLHOP_JOB, value)]).ok();
    let counted = Extension(Outcome::Of(occasion));
    (source.scheme.answer(occasion).status, header, counted, Json(Accepted { job })).into_response()
}
