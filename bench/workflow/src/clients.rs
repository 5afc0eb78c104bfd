//! Clients who write: an inquiry for a room and a day of their own, then two more mails in the same conversation.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use jobs::{Body, ImportDelivery, inbound::DeliveryKind};
use rand::{RngExt as _, rngs::StdRng};
use serde_json::json;

const ROOMS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
/// Guests that fit into every room.
const GUESTS: std::ops::RangeInclusive<u32> = 20..=22;
/// Mails of one client.
const LENGTH: u32 = 3;

/// One client, from the first mail to the last.
pub(crate) struct Client {
    index: usize,
    written: u32,
}

impl Client {
    /// The client with this number; no two of them want the same room on the same day.
    pub(crate) fn new(index: usize) -> Self {
        Self { index, written: 0 }
    }

    /// Where replies go.
    pub(crate) fn address(&self) -> String {
        format!("client{}@many.example", self.index)
    }

    /// Whether there is nothing more to write.
    pub(crate) fn is_done(&self) -> bool {
        self.written == LENGTH
    }

    /// The next mail, as the ingress leaves it.
    pub(crate) fn write(&mut self, rng: &mut StdRng, now: DateTime<Utc>) -> ImportDelivery {
        let text = match self.written {
            0 => self.inquiry(now),
            _ => follow_up(rng),
        };
        let (address, first) = (self.address(), format!("<{}-0@many.example>", self.index));
        let id = format!("{}-{}", self.index, self.written);
        let answers = (self.written > 0).then_some(&first);
        let data = json!({
            "message_id": format!("<{id}@many.example>"), "in_reply_to": answers,
            "references": answers.iter().collect::<Vec<_>>(), "date": now, "from": address,
            "to": ["bookings@venue.example"], "subject": if self.written == 0 { "Workshop" } else { "Re: Workshop" },
            "text": text, "html": null, "headers": {}, "attachments": [],
        });
        self.written += 1;
        ImportDelivery {
            source: "mail".to_owned(),
            scheme: "standard".to_owned(),
            kind: DeliveryKind::Email,
            event_id: format!("evt_{id}"),
            rests_on: "header".to_owned(),
            received_at: now,
            content_type: Some("application/json".to_owned()),
            cut_off_at: None,
            body: Body::Text(json!({ "type": "email.received", "data": data }).to_string()),
        }
    }

    fn inquiry(&self, now: DateTime<Utc>) -> String {
        let room = ROOMS[self.index % ROOMS.len()];
        let days = TimeDelta::days(i64::try_from(self.index / ROOMS.len()).unwrap_or_default());
        let day = NaiveDate::from_ymd_opt(now.year() + 1, 1, 4).unwrap_or_default() + days;
        format!("We would like Room {room} on {}, 20 people, 10:00 to 16:00.", day.format("%d.%m.%Y"))
    }
}

fn follow_up(rng: &mut StdRng) -> String {
    match rng.random_range(0..3) {
        0 => format!("Please add {} bottles of Prosecco.", rng.random_range(2..9)),
        1 => format!("Is there parking at your place for {} cars?", rng.random_range(2..9)),
        _ => format!("We will be {} people, with theatre seating please.", rng.random_range(GUESTS)),
    }
}
