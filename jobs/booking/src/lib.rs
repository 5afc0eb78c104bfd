//! The pure booking workflow of a venue: facts, derived stage, `decide` / `evolve` / `react`.
//!
//! Knows no clock, no I/O, no randomness, no storage and no mail. Personal data never enters:
//! people, addresses and texts are named by id.

mod catalogue;
mod hold;
mod ids;
mod letter;
mod local_time;
mod offer;
mod pricing;
mod reading;
mod rooms;
mod task;

pub use catalogue::{
    Cancellation, Catalogue, CatalogueError, CatalogueProduct, Category, DepositPolicy, Faq, Fault, Policy, Room, Unit,
};
pub use hold::{Hold, HoldKind, Window};
pub use ids::{BillingId, BookingNumber, ContactId, MessageId, NumberError, OfferId, RoomId};
pub use letter::{BillingParts, Letter, Missing, Part, RoomLine, RoomRefusal};
pub use local_time::{event_window, parse_time};
pub use offer::{Line, Offer, OfferState};
pub use pricing::{ChosenProduct, Deposit, OfferInputs, PricingError, deposit, price};
pub use reading::{
    ActKind, Billing, Contact, Counter, Layout, Product, Question, ReaderContext, ReaderStage, Reading, Vague, Visit,
};
pub use rooms::{Occupied, RoomWish, is_free, rank};
pub use task::{TaskKind, TaskState};
