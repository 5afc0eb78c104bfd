//! Answers to what clients ask, from the catalogue. A question never changes a fact.

use crate::{Catalogue, Part, Question};

/// An answer to each question that the catalogue knows one to, and whether that is all of them.
#[must_use]
pub fn answers(questions: &[Question], language: Option<&str>, catalogue: &Catalogue) -> (Vec<Part>, bool) {
    let answer = |topic: &Question| {
        let faq = catalogue.faq.iter().find(|faq| faq.topic == *topic)?;
        let text = if language == Some("de") { &faq.de } else { &faq.en };
        Some(Part::Answer { topic: *topic, text: text.clone() })
    };
    let mut known: Vec<Part> = Vec::new();
    for part in questions.iter().filter_map(answer) {
        if !known.contains(&part) {
            known.push(part);
        }
    }
    let all = !questions.is_empty() && questions.iter().all(|topic| answer(topic).is_some());
    (known, all)
}

/// Whether `part` tells already what was asked about.
pub(crate) fn tells(part: &Part, topic: Question) -> bool {
    match part {
        Part::Offer { .. } => matches!(topic, Question::Price | Question::Availability | Question::Payment),
        Part::RoomOverview { .. } => matches!(topic, Question::Price | Question::Availability | Question::Capacity),
        Part::TooManyGuests { .. } => topic == Question::Capacity,
        Part::CancelCheck { refund: Some(_), .. } | Part::Cancelled { refund: Some(_) } => {
            topic == Question::CancellationPolicy
        }
        Part::VisitDates { .. } | Part::VisitTimes { .. } => topic == Question::VisitInfo,
        Part::DatesProposed { .. } => topic == Question::Availability,
        _ => false,
    }
}
