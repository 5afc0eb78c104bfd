//! Whether a mail wishes for a new booking.

use booking::ReaderStage;

use super::day_form::Form;
use super::talk::{About, Role, Said, Talk};
use super::words::{acts, asides, questions};
use super::{count, question};

/// A fresh conversation that wishes or names values; or, with a booking in hand, an announced second event.
pub(super) fn is_inquiry(talk: &Talk<'_>) -> bool {
    match talk.stage() {
        ReaderStage::New => talk.said.iter().any(|said| wishes(talk, said)) && !only_asks(talk),
        _ => talk.said.iter().any(|said| acts::ANOTHER.is_in(&said.sentence.text)) && has_values(talk) && !moves(talk),
    }
}

/// "another date for our event" is no other event.
fn moves(talk: &Talk<'_>) -> bool {
    matches!(talk.stage(), ReaderStage::DateProposed | ReaderStage::VisitDatesProposed | ReaderStage::CancelAsked)
}

fn has_values(talk: &Talk<'_>) -> bool {
    talk.body().any(|said| acts::WISH.is_in(&said.sentence.text) || !count::find(&said.left).is_empty())
        || !talk.days(Role::Wanted).is_empty()
}

/// A wish in words, or a day or a head count in a sentence that is not a question for information.
fn wishes(talk: &Talk<'_>, said: &Said) -> bool {
    let text = &said.sentence.text;
    let idle = said.sentence.is_subject && said.days.is_empty() && talk.body().all(|said| said.sentence.asks);
    if idle {
        return false;
    }
    if said.about == About::Past || informs_itself(said) || acts::CANCEL.is_in(text) {
        return false;
    }
    let day = said.days.iter().any(|day| day.form == Form::Full && talk.role(said, day) == Role::Wanted);
    let guests = said.about == About::Event && !count::find(&said.left).is_empty();
    acts::WISH.is_in(text) || day || guests
}

/// A question that names a topic other than whether something is free.
fn informs_itself(said: &Said) -> bool {
    said.sentence.asks
        && (question::wants_to_know(&said.sentence.text)
            || question::parts(&said.sentence.text).iter().any(|part| informs(part)))
        && !questions::SEEK.is_in(&said.sentence.text)
        || said.sentence.asks && question::wants_to_know(&said.sentence.text) && said.days.is_empty()
}

fn informs(part: &str) -> bool {
    question::topics(part).iter().any(|topic| *topic != booking::Question::Availability)
}

/// "We have nothing concrete in mind yet".
fn only_asks(talk: &Talk<'_>) -> bool {
    talk.says(&asides::NO_PLANS)
}
