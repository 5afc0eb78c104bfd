//! What becomes of a message that belongs to no booking (or to one that has ended, if it asks for an event).

use crate::{ActKind, Catalogue, Letter, Reading, answers};

/// Acts that need no answer and nobody's look.
const SILENT: [ActKind; 3] = [ActKind::Spam, ActKind::DuplicateOrThanks, ActKind::Injection];

/// How somebody without a booking is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Welcome {
    /// The message opens a booking.
    Open,
    /// It is answered, and nothing is opened.
    Answer(Letter),
    /// It is kept, and nobody is written to.
    Silence,
    /// A person looks at it, and its sender is told so.
    Team,
}

/// How the writer of a message without a booking is met.
#[must_use]
pub fn welcome(reading: &Reading, catalogue: &Catalogue) -> Welcome {
    let silent = !reading.acts.is_empty() && reading.acts.iter().all(|act| SILENT.contains(act));
    if reading.acts.contains(&ActKind::Inquire) {
        return Welcome::Open;
    }
    if silent {
        return Welcome::Silence;
    }
    match answers(&reading.questions, reading.language.as_deref(), catalogue) {
        (parts, true) if reading.acts == [ActKind::Ask] => Welcome::Answer(Letter { parts }),
        _ => Welcome::Team,
    }
}
