//! `inbound.import_delivery`: commits what a provider delivered, once, and writes the job that works on it.
//!
//! Imports and routes, nothing more: what a mail means is the workflow's business.

mod batch;
mod outage;

use std::time::Duration;

use base16ct::lower;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Imported, Inbound, NewDelivery, OutboxId, OutboxJob, Routed};

use crate::{
    Services,
    body::Body,
    cause::Cause,
    inbound::{self, Contents, Delivered, DeliveryKind, InboundMail, ParseError, Parsed},
    job::{Finish, Hopeless, Job, LaneName, Run},
    outbox,
    process_message::ProcessMessage,
    record_payment::RecordPayment,
    report_too_large::ReportTooLarge,
    report_undelivered::ReportUndelivered,
    report_unreadable::ReportUnreadable,
    resend::FetchError,
};

/// A delivery as the ingress verified it.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportDelivery {
    /// Configured name of the source.
    pub source: String,
    /// How its requests are signed.
    pub scheme: String,
    /// What its requests carry.
    pub kind: DeliveryKind,
    /// The provider's id of the event; unique within the source.
    pub event_id: String,
    /// Which part of the request the id rests on.
    pub rests_on: String,
    /// When the ingress took it.
    pub received_at: DateTime<Utc>,
    /// `Content-Type` of the request; a form's boundary stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The source's limit in bytes, where there were more and only what tells whose it was is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off_at: Option<usize>,
    /// The bytes that were verified.
    #[serde(flatten)]
    pub body: Body,
}

/// When the store that did not take what is to be kept is asked again.
const UNTIL_KEPT: Duration = Duration::from_secs(60);

impl Job for ImportDelivery {
    const KIND: &'static str = "inbound.import_delivery";
    const LANE: LaneName = LaneName::Inbound;
    const OUTBOX: bool = false;

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        match self.take_in(run, services).await {
            Err(error) if outage::is_behind(&error) => Ok(self.put_off(&error, services.now())),
            finished => finished,
        }
    }
}

/// A delivery's id in 32 digits, for where it outlives the delivery: as it came it may tell of people.
pub(crate) fn mark(source: &str, event_id: &str) -> String {
    lower::encode_string(&Sha256::digest(format!("{source}:{event_id}"))[..16])
}

fn outcome(imported: &Imported) -> &'static str {
    match imported {
        Imported::New(Routed::Mail { .. }) => "mail",
        Imported::New(Routed::Payment { .. }) => "payment",
        Imported::New(Routed::Report) => "report",
        Imported::New(Routed::Nothing) => "nothing to act on",
        Imported::DuplicateDelivery => "delivery was there",
        Imported::DuplicateMessage => "message was there",
    }
}

impl ImportDelivery {
    async fn take_in(&self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let body = self.body.bytes()?;
        let finish = if self.cut_off_at.is_some() {
            let read = Read::of(Inbound::Nothing, Follow::TooLarge);
            self.import(run, services, &self.event_id, body, read).await?
        } else {
            let contents = match inbound::parse(&self.delivered(&body)) {
                Ok(Contents::One(Parsed::AtResend { email_id })) => {
                    // Nobody is asked again and again for a mail that could not be kept.
                    outage::answered(run, services.store.takes_writes()).await?;
                    self.fetched(&email_id, services).await
                }
                read => Ok(read),
            };
            match contents {
                Ok(contents) => self.import_contents(run, services, body, contents).await?,
                Err(error) if run.last || matches!(error, FetchError::TooLarge) => {
                    return self.give_up(body, error, run, services).await;
                }
                Err(error) => return Err(error.into()),
            }
        };
        outbox::relay(services).await;
        Ok(finish)
    }

    async fn import_contents(
        &self,
        run: &Run,
        services: &Services,
        body: Vec<u8>,
        contents: Result<Contents, ParseError>,
    ) -> anyhow::Result<Finish> {
        let parsed = match contents {
            Ok(Contents::Batch(events)) => return self.import_batch(run, services, body, events).await,
            Ok(Contents::One(parsed)) => Ok(parsed),
            Err(error) => Err(error),
        };
        let read = self.read(&self.event_id, parsed, services);
        self.import(run, services, &self.event_id, body, read).await
    }

    /// What there is to read, of these bytes of it.
    pub(crate) fn delivered<'a>(&'a self, body: &'a [u8]) -> Delivered<'a> {
        Delivered {
            scheme: &self.scheme,
            kind: self.kind,
            content_type: self.content_type.as_deref(),
            received_at: self.received_at,
            body,
        }
    }

    /// A mail of which the delivery only says where it is. That it is not had there may be better the next time.
    async fn fetched(&self, id: &str, services: &Services) -> Result<Result<Contents, ParseError>, FetchError> {
        let answer = services.resend.received(id).await?;
        Ok(inbound::received_at_resend(&answer, self.received_at).map(Contents::One))
    }

    /// A mail that cannot be fetched is nowhere but at its provider. What the provider said of it is kept, under a name
    /// beside the delivery's own, and the manager is told, both once; the job stays a dead letter, which an operator can
    /// run again.
    async fn give_up(
        &self,
        body: Vec<u8>,
        error: FetchError,
        run: &Run,
        services: &Services,
    ) -> anyhow::Result<Finish> {
        let event_id = format!("{}:not fetched", self.event_id);
        let why = format!(
            "A mail arrived at Resend and could not be fetched from there: {error}. Nobody has read it. Resend's pages \
             show it; once it can be fetched, `bellhop jobs retry {job}` takes it in.",
            job = run.id
        );
        if let Err(unkept) =
            self.import(run, services, &event_id, body, Read::of(Inbound::Nothing, Follow::Unreadable(Some(why)))).await
        {
            let (cause, error) = (Cause::of(&unkept), format!("{unkept:#}"));
            tracing::error!(cause = cause.word(), error, "a mail that was not fetched could not be shown yet");
            return Ok(Finish::Snooze(UNTIL_KEPT));
        }
        outbox::relay(services).await;
        Err(Hopeless(error.into()).into())
    }

    async fn import(
        &self,
        run: &Run,
        services: &Services,
        event_id: &str,
        body: Vec<u8>,
        read: Read,
    ) -> anyhow::Result<Finish> {
        let delivery = NewDelivery {
            source: self.source.clone(),
            event_id: event_id.to_owned(),
            scheme: self.scheme.clone(),
            kind: self.kind.as_str().to_owned(),
            received_at: self.received_at,
            body,
        };
        // Fixed before the import, so that a repeated transaction writes the same row.
        let id = OutboxId(services.new_id());
        let followers = |routed: &Routed| self.followers(id, event_id, &read.follow, routed);
        let imported =
            outage::answered(run, services.store.import_delivery(&delivery, &read.inbound, followers)).await?;
        tracing::info!(source = self.source, outcome = outcome(&imported), "delivery imported");
        Ok(Finish::Done)
    }

    /// A mail without a Message-ID that tells it from others gets one from its event: two of them are not the same mail.
    fn named(&self, event_id: &str, mut mail: InboundMail) -> InboundMail {
        if !inbound::is_telling(&mail.message_id) {
            mail.message_id = format!("<{}@unnamed.invalid>", mark(&self.source, event_id));
        }
        mail
    }

    /// What cannot be read is kept as it came, and a person is told: it was signed, so it is the provider's own.
    fn read(&self, event_id: &str, parsed: Result<Parsed, ParseError>, services: &Services) -> Read {
        match parsed {
            Ok(Parsed::Mail(mail)) => {
                let message = inbound::message(self.named(event_id, *mail), services);
                Read::of(Inbound::Mail(Box::new(message)), Follow::Nothing)
            }
            Ok(Parsed::Payment(event)) => {
                Read::of(inbound::payment(event, self.received_at, services), Follow::Nothing)
            }
            Ok(Parsed::Report(report)) => {
                let follow = if report.needs_somebody() { Follow::Undelivered } else { Follow::Nothing };
                Read::of(Inbound::Report, follow)
            }
            Ok(Parsed::AtResend { .. }) => Read::of(Inbound::Nothing, Follow::Unreadable(None)),
            Ok(Parsed::Ignored { event_type }) => {
                tracing::info!(source = self.source, event_type, "an event that we have no use for");
                Read::of(Inbound::Nothing, Follow::Nothing)
            }
            Err(error) => {
                tracing::error!(source = self.source, %error, "a delivery that cannot be read");
                Read::of(Inbound::Nothing, Follow::Unreadable(None))
            }
        }
    }

    /// The job that works on what was imported.
    fn followers(&self, id: OutboxId, event_id: &str, follow: &Follow, routed: &Routed) -> Vec<OutboxJob> {
        let (source, event_id) = (self.source.clone(), event_id.to_owned());
        match (routed, follow) {
            (Routed::Mail { message, thread, .. }, _) => {
                vec![outbox::row_with_id(id, &ProcessMessage { message: message.clone(), thread: *thread })]
            }
            (Routed::Payment { payment, thread }, _) => {
                vec![outbox::row_with_id(id, &RecordPayment { payment: *payment, thread: *thread })]
            }
            (_, Follow::Undelivered) => vec![outbox::row_with_id(id, &ReportUndelivered { source, event_id })],
            (_, Follow::Unreadable(why)) => {
                let delivery = Some(mark(&source, &event_id));
                vec![outbox::row_with_id(id, &ReportUnreadable { source, delivery, why: why.clone() })]
            }
            (_, Follow::TooLarge) => {
                let content_type = self.content_type.clone();
                vec![outbox::row_with_id(id, &ReportTooLarge { source, event_id, content_type })]
            }
            (_, Follow::Nothing) => Vec::new(),
        }
    }
}

/// What was found in a body.
struct Read {
    inbound: Inbound,
    follow: Follow,
}

/// Whom something that is neither mail nor payment concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Follow {
    Nothing,
    Undelivered,
    /// Why, where it is not its form.
    Unreadable(Option<String>),
    TooLarge,
}

impl Read {
    fn of(inbound: Inbound, follow: Follow) -> Self {
        Self { inbound, follow }
    }
}
