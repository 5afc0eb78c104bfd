//! From a delivery to something we may believe: the schemes by which providers sign their webhooks.
//!
//! A [`Delivery`] is what came in over the wire, believed by nobody. A [`Scheme`] checks it against a source's
//! [`Secrets`] and the time, and answers with a [`Verified`] or a [`Rejection`]. What the sender is then told is
//! data too: [`Scheme::answer`].
//!
//! Everything here is a pure function: no I/O, no clock, no web framework, no knowledge of what a body means.
//! Of unverified bytes only the signature's own fields may be read, and a [`Verified`] has exactly one maker
//! (`verify.rs`), so that nobody can hold one that was not checked:
//!
//! ```compile_fail
//! let forged = webhooks::Verified { body: b"{}" };
//! ```
//!
//! A new scheme is one file in `schemes/` and one line in the table in `schemes/mod.rs`.

mod answers;
mod claim;
mod delivery;
mod fields;
mod hash;
mod hex;
mod key;
mod media;
mod names;
mod password;
mod rejection;
mod schemes;
mod secrets;
pub mod sign;
mod verify;

pub use answers::{Answer, Answers, Occasion};
pub use delivery::Delivery;
pub use key::{KeyKind, SecretFlaw};
pub use names::HeaderNames;
pub use rejection::{Flaw, Rejection};
pub use schemes::{SCHEMES, Scheme, UnknownScheme};
pub use secrets::{SecretError, Secrets};
pub use verify::{RestsOn, Verified};
