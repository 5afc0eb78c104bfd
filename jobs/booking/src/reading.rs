//! What a reader found in one message, and what it may know before reading.
//!
//! The shapes are those of the label guide of the mail corpus: every key is always there, and
//! "not stated" is `null`, `[]` or `false`. A reading is a claim of the client, never a fact.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One thing a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the acts are defined one by one in the label guide")]
pub enum ActKind {
    Inquire,
    Confirm,
    GiveTime,
    ChangeDate,
    ChooseRoom,
    ChangeRequirements,
    Accept,
    Decline,
    Counter,
    Cancel,
    GiveBilling,
    ClaimPaid,
    Ask,
    RequestVisit,
    ChooseVisit,
    ChangeVisit,
    DeclineVisit,
    AskHuman,
    AddProducts,
    RemoveProducts,
    DuplicateOrThanks,
    Spam,
    Injection,
    Unclear,
}

/// How the room is to be furnished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the usual names of seating plans")]
pub enum Layout {
    Theatre,
    Classroom,
    UShape,
    Boardroom,
    Banquet,
    Workshop,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the topics are defined in the label guide")]
pub enum Question {
    Parking,
    Accessibility,
    Price,
    Availability,
    Capacity,
    Catering,
    Equipment,
    RateInclusions,
    CancellationPolicy,
    Payment,
    VisitInfo,
    Other,
}

/// A wish for a time that no exact date or time covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vague {
    /// `2026-05`.
    pub month: Option<String>,
    /// `saturday`, always English.
    pub weekday: Option<String>,
    /// `morning`, `afternoon`, `evening`, always English.
    pub daypart: Option<String>,
    /// Week of the month: 2 is days 8 to 14.
    pub week: Option<u32>,
}

impl Vague {
    /// The first day of the wished month.
    #[must_use]
    pub fn first_of_month(&self) -> Option<NaiveDate> {
        format!("{}-01", self.month.as_deref()?).parse().ok()
    }
}

/// Something added or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// The noun as written.
    pub name: String,
    /// Only if a number is given.
    pub quantity: Option<u32>,
}

/// The stated parts of an invoice address, as written.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the five parts of an address")]
pub struct Billing {
    pub name_or_company: Option<String>,
    pub street: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
}

/// Without what the client said.
impl fmt::Debug for Billing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Billing { .. }")
    }
}

/// The sender as far as the message tells.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Fullest form, without title, family name last.
    pub name: Option<String>,
    /// Only if the writer names it as their own.
    pub company: Option<String>,
    /// `+41440000000`.
    pub phone: Option<String>,
}

/// Without what the client said.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact { .. }")
    }
}

/// A wanted site visit; parts may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Day.
    pub date: Option<NaiveDate>,
    /// `14:00`.
    pub time: Option<String>,
}

/// A lower price that the client asks for. A wish: it never sets a price.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Two decimals, `1500.00`.
    pub total: Option<String>,
    /// Plain number, `8`.
    pub percent: Option<String>,
}

/// Everything read from one message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// `en` or `de`; of the writer's own sentences.
    pub language: Option<String>,
    /// What the message does; order is irrelevant.
    pub acts: Vec<ActKind>,
    /// First day.
    pub date: Option<NaiveDate>,
    /// Last day, only for several days.
    pub end_date: Option<NaiveDate>,
    /// `HH:MM`, 24 hours, local.
    pub start: Option<String>,
    /// `HH:MM`; earlier than `start` means the next day.
    pub end: Option<String>,
    /// What no exact date or time covers.
    pub vague: Option<Vague>,
    /// People in the room.
    pub participants: Option<u32>,
    /// Letter as written, also an unknown one.
    pub room: Option<String>,
    /// Seating wish.
    pub layout: Option<Layout>,
    /// Added or removed things.
    pub products: Vec<Product>,
    /// "Only the room".
    pub no_extras: bool,
    /// Invoice address.
    pub billing: Option<Billing>,
    /// The sender.
    pub contact: Contact,
    /// Topics asked about.
    pub questions: Vec<Question>,
    /// Wanted visit.
    pub visit: Option<Visit>,
    /// Lower price asked for.
    pub counter: Option<Counter>,
}

/// What the venue last asked or proposed in the conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the stages are those of the corpus's context")]
pub enum ReaderStage {
    #[default]
    New,
    DateProposed,
    TimeAsked,
    RoomProposed,
    OfferSent,
    BillingRequested,
    DepositRequested,
    Confirmed,
    CancelAsked,
    VisitDatesProposed,
    VisitTimesProposed,
}

/// What a reader may know before it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderContext {
    /// What was last asked or proposed.
    pub stage: ReaderStage,
    /// Days that were offered.
    #[serde(default)]
    pub offered_dates: Vec<NaiveDate>,
    /// Times that were offered, `HH:MM`.
    #[serde(default)]
    pub offered_times: Vec<String>,
    /// The booking's day.
    #[serde(default)]
    pub event_date: Option<NaiveDate>,
    /// The booking's or the proposed room.
    #[serde(default)]
    pub room: Option<String>,
}
