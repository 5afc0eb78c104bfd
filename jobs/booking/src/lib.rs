//! The pure booking workflow of a venue: facts, derived stage, `decide` / `evolve` / `react`.
//!
//! Knows no clock, no I/O, no randomness, no storage and no mail. Personal data never enters:
//! people, addresses and texts are named by id.

mod hold;
mod ids;
mod letter;
mod offer;
mod reading;
mod task;

pub use hold::{Hold, HoldKind, Window};
pub use ids::{BillingId, BookingNumber, ContactId, MessageId, NumberError, OfferId, RoomId};
pub use letter::{BillingParts, Letter, Missing, Part, RoomLine, RoomRefusal};
pub use offer::{Line, Offer, OfferState};
pub use reading::{
    ActKind, Billing, Contact, Counter, Layout, Product, Question, ReaderContext, ReaderStage, Reading, Vague, Visit,
};
pub use task::{TaskKind, TaskState};
