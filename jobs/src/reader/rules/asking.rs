//! Which topics a sentence of this mail asks about.

use booking::{Question, ReaderStage};

use super::count;
use super::layout;
use super::product;
use super::question;
use super::reply;
use super::room;
use super::talk::{About, Said, Talk};
use super::vague;
use super::words::{acts, questions, things};

/// The topics; none for requests, manners and what an inquiry asks anyway.
pub(super) fn asked(talk: &Talk<'_>, said: &Said) -> Vec<Question> {
    if !said.sentence.asks || said.sentence.is_subject || said.about == About::Past {
        return Vec::new();
    }
    let mut topics = Vec::new();
    for part in question::parts(&said.sentence.text) {
        for topic in of_part(talk, said, part) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
    }
    if topics == [Question::Other] {
        return untold(talk, said);
    }
    topics
}

/// A question without a topic of its own: a wish to be called, or a question about what the sentence before told.
fn untold(talk: &Talk<'_>, said: &Said) -> Vec<Question> {
    let who = questions::WHO.is_in(&said.sentence.text) && talk.says(&acts::HUMAN);
    if who || acts::HUMAN.is_in(&said.sentence.text) {
        return Vec::new();
    }
    let before = talk.body().take_while(|other| !std::ptr::eq(*other, said)).last();
    let told = before.filter(|before| !before.sentence.asks && before.sentence.paragraph == said.sentence.paragraph);
    let topic = told
        .filter(|_| questions::REFERS.is_in(&said.sentence.text))
        .and_then(|told| question::told(&told.sentence.text));
    vec![topic.unwrap_or(Question::Other)]
}

fn of_part(talk: &Talk<'_>, said: &Said, part: &str) -> Vec<Question> {
    if is_action(talk, said, part) || !is_question(said, part) {
        return Vec::new();
    }
    let topics = question::topics(part);
    if talk.inquires {
        return in_inquiry(part, topics);
    }
    let proposes = !said.days.is_empty()
        || (talk.stage() != ReaderStage::New && vague::find(part, talk.today) != booking::Vague::default());
    if topics == [Question::Availability] && proposes {
        return Vec::new();
    }
    let aside = questions::PERMISSION.is_in(part) && !acts::VISIT.is_in(part) && !proposes && said.hours.is_empty();
    let other = topics.is_empty()
        && (said.about != About::Visit || aside)
        && part.contains(' ')
        && question::is_other(part)
        && !questions::SEEK.is_in(part);
    if other { vec![Question::Other] } else { topics }
}

/// The first part of "A few questions: ..." is an announcement.
fn is_question(said: &Said, part: &str) -> bool {
    let last = said.sentence.text.trim_end_matches('?').ends_with(part.trim_end_matches('?'));
    let listed = questions::INDIRECT.is_in(&said.sentence.text) && !question::topics(part).is_empty();
    last || listed
        || question::wants_to_know(part)
        || questions::EXISTS.is_in(part)
        || questions::IS_IT.starts(part)
        || questions::REQUEST.is_in(part)
        || questions::PERMISSION.is_in(part)
}

/// Whether the own event is possible is what an inquiry asks by itself.
fn in_inquiry(part: &str, topics: Vec<Question>) -> Vec<Question> {
    let seeks = questions::SEEK.is_in(part) || questions::RHETORICAL.is_in(part);
    let topics: Vec<_> = topics
        .into_iter()
        .filter(|topic| *topic != Question::Availability)
        .filter(|topic| !seeks || *topic != Question::Capacity)
        .collect();
    let other = topics.is_empty()
        && !seeks
        && part.contains(' ')
        && question::is_other(part)
        && !questions::AVAILABLE.is_in(part)
        && part_is_whole(part);
    if other { vec![Question::Other] } else { topics }
}

fn part_is_whole(part: &str) -> bool {
    part.ends_with('?')
}

/// A request put as a question.
fn is_action(talk: &Talk<'_>, said: &Said, part: &str) -> bool {
    if question::wants_to_know(part) {
        return acts::HUMAN.is_in(part) && !acts::PAID.is_in(part);
    }
    let request = questions::REQUEST.is_in(part) || questions::PROPOSES.is_in(part);
    let has_topic = !question::topics(part).is_empty();
    let haggles = reply::haggles(talk, part) && talk.stage() != ReaderStage::New && !questions::INCLUDED.is_in(part);
    let visits = acts::VISIT.is_in(part) && !questions::TOURS.is_in(part);
    let human = acts::HUMAN.is_in(part);
    let supplies = acts::YOU_DO.is_in(part) && things::SUPPLY.is_in(part) && !product::known(part, true).is_empty();
    let orders = supplies
        || request
            && (things::ADD.is_in(part) || things::REMOVE.is_in(part))
            && !product::known(part, true).is_empty()
            && !questions::INCLUDED.is_in(part);
    let available = said.days.is_empty() && question::topics(part) == [Question::Availability];
    let other_room =
        || room::find(part, talk.stage()).iter().any(|room| talk.context.room.as_ref() != Some(&room.letter));
    let switches = (request && !has_topic && !room::find(part, talk.stage()).is_empty())
        || (available && talk.stage() == ReaderStage::RoomProposed && other_room());
    let recounts = (request || questions::PERMISSION.is_in(part))
        && !has_topic
        && count::find(part).iter().any(|count| count.anew);
    let orders = orders || (questions::WOULD_BE.is_in(part) && !product::known(part, true).is_empty());
    let proposes = !has_topic
        && (!said.days.is_empty() || said.hours.iter().any(|hours| !hours.weak))
        && questions::POSSIBLE.is_in(part);
    let moves = proposes || (request || acts::MOVE.is_in(part)) && !said.days.is_empty() && !topical(part);
    let open = || talk.stage() != ReaderStage::New && vague::find(part, talk.today) != booking::Vague::default();
    let other_day = !has_topic && (acts::OTHER_DAY.is_in(part) || (questions::PROPOSES.is_in(part) && open()));
    let adjusts =
        questions::ADJUST.is_in(part) && request || questions::DONE.is_in(part) && layout::find(part).is_some();
    adjusts || recounts || other_day || haggles || visits || human || orders || switches || moves
}

/// A topic that no proposal of a day has.
fn topical(part: &str) -> bool {
    question::topics(part).iter().any(|topic| !matches!(topic, Question::Availability | Question::Other))
}
