//! Answers of calendar programs to our invitations: noted, and shown to a person where one has to act.

use super::Draft;
use crate::{AnswerStanding, Booking, Event, InvitationAnswer, Invited, TaskKind};

/// Nothing changes by the answer. A no of the invited, and whatever they wrote with it, is for the manager.
pub(super) fn answered(
    booking: &Booking,
    (to, answer, standing): (Invited, InvitationAnswer, AnswerStanding),
    with_words: bool,
) -> Vec<Event> {
    let draft = Draft::new(booking).push(Event::InvitationAnswered { to, answer, standing });
    let stays_away = (answer, standing) == (InvitationAnswer::Declined, AnswerStanding::Current);
    let concerns_somebody = with_words || (stays_away && booking.ended.is_none());
    if concerns_somebody { draft.open_anew(TaskKind::ManualReview).events() } else { draft.events() }
}
