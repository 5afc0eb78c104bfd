//! What came in and what goes out: deliveries, threads, messages, payments, mails.

use std::collections::BTreeMap;

use booking::{BookingNumber, MessageId};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::entity;
use crate::{
    columns::{At, Doc, Int, Word},
    deliveries::Outcome,
    ids::{MailId, PaymentId, ThreadId},
    mails::MailState,
};

entity!(delivery in "deliveries" {
    #[sea_orm(primary_key, auto_increment = false)]
    source: String,
    #[sea_orm(primary_key, auto_increment = false)]
    event_id: String,
    scheme: String,
    kind: String,
    received_at: At,
    body: Option<Vec<u8>>,
    outcome: Word<Outcome>,
});

entity!(thread in "threads" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<ThreadId>,
    booking: Option<Word<BookingNumber>>,
    token: String,
    root_message_id: String,
    opened_at: At,
    injections: i64,
});

entity!(message in "messages" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<MessageId>,
    seq: i64,
    message_id: String,
    thread: Word<ThreadId>,
    booking: Option<Word<BookingNumber>>,
    source: String,
    event_id: String,
    from_address: String,
    from_name: Option<String>,
    recipients: Doc<Vec<String>>,
    subject: String,
    text: String,
    in_reply_to: Option<String>,
    references: Doc<Vec<String>>,
    headers: Doc<BTreeMap<String, String>>,
    attachments: Json,
    date: At,
    received_at: At,
    set_aside: bool,
    waits_for: Option<i64>,
});

entity!(payment in "payments" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<PaymentId>,
    source: String,
    event_id: String,
    payment_id: String,
    refund_id: Option<String>,
    kind: String,
    amount: Word<Decimal>,
    currency: String,
    reference: Option<String>,
    booking: Option<Word<BookingNumber>>,
    occurred_at: At,
    received_at: At,
});

entity!(mail in "mails" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Word<MailId>,
    booking: Option<Word<BookingNumber>>,
    thread: Option<Word<ThreadId>>,
    recipient: String,
    message_id: String,
    in_reply_to: Option<String>,
    references: Doc<Vec<String>>,
    subject: String,
    text: String,
    html: String,
    invitation: Option<String>,
    created_at: At,
    state: Word<MailState>,
    sent_at: Option<At>,
    doubts: i64,
    address: Option<String>,
    let_go_at: Option<At>,
    offer: Option<Int<u32>>,
});
