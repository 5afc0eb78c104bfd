//! The pure booking workflow of a venue: facts, derived stage, `decide` / `evolve` / `react`.
//!
//! Knows no clock, no I/O, no randomness, no storage and no mail. Personal data never enters:
//! people, addresses and texts are named by id.

mod act;
mod answers;
mod billing;
mod booking;
mod calendar;
mod catalogue;
mod context;
mod dates;
mod decide;
mod describe;
mod event;
mod evolve;
mod hold;
mod ids;
mod invitation;
mod journal;
mod letter;
mod local_time;
mod offer;
mod person;
mod pricing;
mod react;
mod reading;
mod refund;
mod reminder;
mod rooms;
mod stage;
mod strangers;
mod task;
#[cfg(test)]
mod testing;
mod visits;
mod world;

pub use act::{Act, MessageFacts, Values, acts_of};
pub use answers::answers;
pub use billing::{BillingParts, BillingRecord};
pub use booking::{Acceptance, Booking, Ended, Held, Payment, PricedOffer, Refund, Requirements};
pub use calendar::{CalendarEntry, desired_entry};
pub use catalogue::{
    Blackout, Cancellation, Catalogue, CatalogueError, CatalogueProduct, Category, DepositPolicy, Faq, Fault, Policy,
    Room, Unit,
};
pub use context::reader_context;
pub use decide::{Command, Input, PaymentOutcome, PaymentReport, Refusal, Terms, decide, decide_all};
pub use event::{Event, Mismatch, VisitReason};
pub use evolve::{evolve, fold};
pub use hold::{Hold, HoldKind, Window};
pub use ids::{BillingId, BookingNumber, ContactId, MessageId, NumberError, OfferId, RoomId};
pub use invitation::{AnswerStanding, InvitationAnswer, Invited};
pub use journal::{Actor, Cause, Entry};
pub use letter::{Letter, Missing, Part, RoomLine, RoomRefusal};
pub use local_time::{event_window, parse_time};
pub use offer::{Line, Offer, OfferState};
pub use person::{StillNeeded, still_needed, without_person};
pub use pricing::{ChosenProduct, Deposit, ExtraLine, OfferInputs, PricingError, deposit, price};
pub(crate) use react::writes_to_the_client;
pub use react::{Effect, joined, react, still_said};
pub use reading::{
    ActKind, Billing, Contact, Counter, Layout, Product, Question, ReaderContext, ReaderStage, Reading, Vague, Visit,
};
pub use refund::refund_on_cancellation;
pub use reminder::Reminder;
pub use rooms::{Occupied, RoomWish, is_free, rank};
pub use stage::{Stage, Status, stage, status};
pub use strangers::{Welcome, welcome};
pub use task::{TaskKind, TaskState};
pub use visits::{SiteVisit, VisitDay};
pub use world::World;
