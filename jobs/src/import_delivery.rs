//! `inbound.import_delivery`: commits what a provider delivered, once, and writes the job that works on it.
//!
//! Imports and routes, nothing more: what a mail means is the workflow's business.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Imported, Inbound, NewDelivery, OutboxId, OutboxJob, Routed};

use crate::{
    Services,
    inbound::{self, DeliveryKind, InboundMail, Parsed},
    job::{Finish, Job, LaneName, Run},
    outbox,
    process_message::ProcessMessage,
    record_payment::RecordPayment,
    report_unreadable::ReportUnreadable,
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
    /// The bytes that were verified.
    #[serde(flatten)]
    pub body: Body,
}

/// A request's body, as text where it is text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// UTF-8.
    #[serde(rename = "body")]
    Text(String),
    /// Any bytes, base64.
    #[serde(rename = "body_base64")]
    Base64(String),
}

impl Body {
    /// Packs the bytes of a request.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        std::str::from_utf8(bytes)
            .map_or_else(|_| Self::Base64(STANDARD.encode(bytes)), |text| Self::Text(text.to_owned()))
    }

    fn bytes(&self) -> Result<Vec<u8>, base64::DecodeError> {
        match self {
            Self::Text(text) => Ok(text.as_bytes().to_vec()),
            Self::Base64(text) => STANDARD.decode(text),
        }
    }
}

impl Job for ImportDelivery {
    const KIND: &'static str = "inbound.import_delivery";
    const LANE: LaneName = LaneName::Inbound;
    const OUTBOX: bool = false;

    async fn run(self, _: &Run, services: &Services) -> anyhow::Result<Finish> {
        let body = self.body.bytes()?;
        let read = self.read(&body, services);
        let delivery = self.delivery(body);
        // Fixed before the import, so that a repeated transaction writes the same row.
        let id = OutboxId(services.new_id());
        let imported = services
            .store
            .import_delivery(&delivery, &read.inbound, |routed| self.followers(id, &read, routed))
            .await?;
        tracing::info!(source = self.source, outcome = outcome(&imported), "delivery imported");
        outbox::relay(services).await;
        Ok(Finish::Done)
    }
}

fn outcome(imported: &Imported) -> &'static str {
    match imported {
        Imported::New(Routed::Mail { .. }) => "mail",
        Imported::New(Routed::Payment { .. }) => "payment",
        Imported::New(Routed::Nothing) => "nothing to act on",
        Imported::DuplicateDelivery => "delivery was there",
        Imported::DuplicateMessage => "message was there",
    }
}

impl ImportDelivery {
    fn delivery(&self, body: Vec<u8>) -> NewDelivery {
        NewDelivery {
            source: self.source.clone(),
            event_id: self.event_id.clone(),
            scheme: self.scheme.clone(),
            kind: self.kind.as_str().to_owned(),
            received_at: self.received_at,
            body,
        }
    }

    /// A mail without a Message-ID gets one from its event: two of them are not the same mail.
    fn named(&self, mut mail: InboundMail) -> InboundMail {
        if mail.message_id.trim().is_empty() {
            let event = Sha256::digest(format!("{}:{}", self.source, self.event_id).as_bytes());
            let name: String = event.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            mail.message_id = format!("<{name}@unnamed.invalid>");
        }
        mail
    }

    /// What cannot be read is kept as it came, and a person is told: it was signed, so it is the provider's own.
    fn read(&self, body: &[u8], services: &Services) -> Read {
        let inbound = match inbound::parse(&self.scheme, self.kind, body) {
            Ok(Parsed::Mail(mail)) => Inbound::Mail(Box::new(inbound::message(self.named(*mail), services))),
            Ok(Parsed::Payment(event)) => inbound::payment(event, self.received_at, services),
            Ok(Parsed::Ignored { event_type }) => {
                tracing::info!(source = self.source, event_type, "an event that we have no use for");
                Inbound::Nothing
            }
            Err(error) => {
                tracing::error!(source = self.source, %error, "a delivery that cannot be read");
                return Read { inbound: Inbound::Nothing, unreadable: true };
            }
        };
        Read { inbound, unreadable: false }
    }

    /// The job that works on what was imported.
    fn followers(&self, id: OutboxId, read: &Read, routed: &Routed) -> Vec<OutboxJob> {
        match routed {
            Routed::Mail { message, thread, .. } => {
                vec![outbox::row_with_id(id, &ProcessMessage { message: message.clone(), thread: *thread })]
            }
            Routed::Payment { payment, thread } => {
                vec![outbox::row_with_id(id, &RecordPayment { payment: *payment, thread: *thread })]
            }
            Routed::Nothing if read.unreadable => {
                vec![outbox::row_with_id(id, &ReportUnreadable { source: self.source.clone() })]
            }
            Routed::Nothing => Vec::new(),
        }
    }
}

/// What was found in a body.
struct Read {
    inbound: Inbound,
    unreadable: bool,
}
