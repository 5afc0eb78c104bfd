//! Rows to write: valid, distinct, and dull.

use std::collections::BTreeMap;

use booking::{
    Actor, BillingId, Booking, BookingNumber, Cause, ContactId, Entry, Event, Hold, HoldKind, Line, MessageId, Offer,
    OfferState, RoomId, TaskKind, Window,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::{
    BillingAddress, BookingWrite, Commit, Contact, HoldChange, Inbound, Mail, MailId, Message, NewDelivery, NewMessage,
    NewTask, NewThread, OutboxId, OutboxJob, Payment, PaymentId, ThreadId,
};
use ulid::Ulid;

use super::next;

/// An instant with as many digits as the store keeps.
pub(crate) fn now() -> DateTime<Utc> {
    at("2026-01-12T09:30:00.123456Z")
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// From minutes after midnight of the event's day to others.
pub(crate) fn window(start_min: i64, end_min: i64) -> Window {
    let day = at("2026-06-14T00:00:00Z");
    Window { start: day + TimeDelta::minutes(start_min), end: day + TimeDelta::minutes(end_min) }
}

pub(crate) fn ulid() -> Ulid {
    Ulid::from_parts(1_768_210_200_000, u128::from(next()))
}

pub(crate) fn hold(room: &str, window: Window) -> Hold {
    Hold { room: RoomId::from(room), window, kind: HoldKind::Option, expires_at: Some(now() + TimeDelta::days(7)) }
}

/// The next state of a booking, with one event.
pub(crate) fn write(number: BookingNumber, expected_version: u64) -> BookingWrite {
    BookingWrite {
        booking: booking(number, u32::try_from(expected_version + 1).unwrap()),
        expected_version,
        entries: vec![entry(7)],
        hold: HoldChange::Keep,
        offers: Vec::new(),
        visit: None,
    }
}

pub(crate) fn booking(number: BookingNumber, participants: u32) -> Booking {
    Booking { participants: Some(participants), ..Booking::new(number) }
}

pub(crate) fn entry(participants: u32) -> Entry {
    Entry {
        at: now(),
        actor: Actor::Client,
        cause: Cause::Message(MessageId::from("m")),
        event: Event::ParticipantsSet { participants },
    }
}

pub(crate) fn step(write: BookingWrite) -> Commit {
    Commit { booking: Some(write), ..Commit::at(now()) }
}

/// A commit that creates a booking holding a room.
pub(crate) fn booking_with(number: BookingNumber, hold: Hold) -> Commit {
    step(BookingWrite { hold: HoldChange::Take(hold), ..write(number, 0) })
}

pub(crate) fn number(serial: u32) -> BookingNumber {
    BookingNumber { year: 2026, serial }
}

pub(crate) fn contact() -> Contact {
    Contact {
        id: ContactId(ulid().to_string()),
        email: "anna@example.com".to_owned(),
        name: Some("Anna Keller".to_owned()),
        phone: Some("+41440000000".to_owned()),
        company: None,
        language: Some("de".to_owned()),
    }
}

pub(crate) fn billing_address() -> BillingAddress {
    BillingAddress {
        id: BillingId(ulid().to_string()),
        name_or_company: Some("Keller AG".to_owned()),
        street: Some("Seestrasse 1".to_owned()),
        postal_code: Some("8002".to_owned()),
        city: Some("Zürich".to_owned()),
        country: None,
    }
}

pub(crate) fn offer(version: u32) -> Offer {
    let line = Line {
        label: "Room B".to_owned(),
        product: None,
        quantity: 1,
        unit_price: "750.00".parse().unwrap(),
        total: "750.00".parse().unwrap(),
    };
    Offer {
        version,
        state: OfferState::Draft,
        room: RoomId::from("B"),
        event: window(600, 960),
        participants: 25,
        lines: vec![line],
        total: "750.00".parse().unwrap(),
        vat: "56.20".parse().unwrap(),
        currency: "CHF".to_owned(),
        deposit: Some("225.00".parse().unwrap()),
        deposit_vat: Some("16.86".parse().unwrap()),
        deposit_due: Some("2026-06-04".parse().unwrap()),
        catalogue_version: 1,
        valid_until: Some(now() + TimeDelta::days(7)),
    }
}

pub(crate) fn task(id: i64, kind: TaskKind) -> NewTask {
    NewTask { id, kind, thread: None, message: None, details: json!({"draft": "d"}) }
}

pub(crate) fn job(kind: &str) -> OutboxJob {
    OutboxJob {
        id: OutboxId(ulid()),
        lane: "mail".to_owned(),
        kind: kind.to_owned(),
        v: 1,
        args: json!({"version": 1}),
        group: Some("g".to_owned()),
        run_at: None,
        trace: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned()),
    }
}

pub(crate) fn our_mail(booking: Option<BookingNumber>, thread: Option<ThreadId>) -> Mail {
    let id = MailId(ulid());
    Mail {
        id,
        booking,
        thread,
        recipient: "anna@example.com".to_owned(),
        message_id: format!("<{id}@venue.example>"),
        in_reply_to: Some("<a@client.example>".to_owned()),
        references: vec!["<a@client.example>".to_owned()],
        subject: "Ihre Anfrage".to_owned(),
        text: "Guten Tag".to_owned(),
        html: "<p>Guten Tag</p>".to_owned(),
        invitation: Some("BEGIN:VCALENDAR".to_owned()),
        offer: Some(1),
    }
}

pub(crate) fn delivery() -> NewDelivery {
    NewDelivery {
        source: "mail".to_owned(),
        event_id: format!("evt_{}", next()),
        scheme: "standard".to_owned(),
        kind: "email".to_owned(),
        received_at: now(),
        body: vec![0, 159, 146, 150],
    }
}

/// A client's mail under this Message-ID, answering nothing.
pub(crate) fn mail(message_id: &str) -> NewMessage {
    let content = Message {
        id: MessageId(ulid().to_string()),
        message_id: message_id.to_owned(),
        from_address: "anna@example.com".to_owned(),
        from_name: Some("Anna Keller".to_owned()),
        recipients: vec!["bookings@venue.example".to_owned()],
        subject: "Anfrage".to_owned(),
        text: "Guten Tag".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        headers: BTreeMap::from([("auto-submitted".to_owned(), "no".to_owned())]),
        attachments: json!([]),
        date: at("2026-01-12T09:29:00Z"),
    };
    let id = ThreadId(ulid());
    NewMessage {
        content,
        reply_tokens: Vec::new(),
        subject_numbers: Vec::new(),
        new_thread: NewThread { id, token: format!("token-{id}") },
    }
}

pub(crate) fn inbound(mail: NewMessage) -> Inbound {
    Inbound::Mail(Box::new(mail))
}

pub(crate) fn payment(amount: &str) -> Payment {
    Payment {
        id: PaymentId(ulid()),
        payment_id: "pi_1".to_owned(),
        refund_id: None,
        kind: "succeeded".to_owned(),
        amount: amount.parse().unwrap(),
        currency: "CHF".to_owned(),
        reference: Some("BH-2026-00001".to_owned()),
        occurred_at: now(),
    }
}

/// A JSON value that would come back changed from a column that reads more into it than JSON.
pub(crate) fn awkward_json() -> Value {
    json!({"amount": "225.00", "empty": "", "null": null, "ä": ["ß", 1, -1, true], "nested": {"z": 1, "a": 2}})
}
