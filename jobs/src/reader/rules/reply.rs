//! What a mail in a running conversation does, given what the venue asked last.

use booking::{ActKind, ReaderStage, Reading};

use super::talk::{About, Role, Said, Talk};
use super::words::{acts, noise};
use super::{days, haggle, orders, values};

/// Reads the acts in the order in which one excludes another.
pub(super) fn fill(talk: &Talk<'_>, reading: &mut Reading) {
    if ending(talk, reading) {
        restated(talk, reading);
        return;
    }
    days::fill(talk, reading);
    hours(talk, reading);
    room(talk, reading);
    requirements(talk, reading);
    orders::of_reply(talk, reading);
    offer(talk, reading);
    let open = matches!(
        talk.stage(),
        ReaderStage::DateProposed | ReaderStage::TimeAsked | ReaderStage::RoomProposed | ReaderStage::OfferSent
    );
    if open && reading.acts.is_empty() && talk.says(&acts::FAREWELL) {
        reading.acts.push(ActKind::Decline);
    }
}

/// Yes, no and walking away, where they end something. Tells whether the rest is idle.
fn ending(talk: &Talk<'_>, reading: &mut Reading) -> bool {
    let cancels = talk.body().any(|said| ends(talk, said, &acts::CANCEL));
    let leaves = talk.body().any(|said| ends(talk, said, &acts::WALK_AWAY));
    let first = talk.body().next().map_or("", |said| said.sentence.text.as_str());
    let leaves = leaves || (acts::NO.starts(first) && first.split(' ').count() <= 4 && talk.body().count() <= 2);
    let act = match talk.stage() {
        ReaderStage::CancelAsked => return answer_to_cancel(talk, reading, cancels),
        ReaderStage::New if cancels && !talk.inquires => ActKind::Cancel,
        ReaderStage::New => return false,
        ReaderStage::DateProposed | ReaderStage::TimeAsked | ReaderStage::RoomProposed | ReaderStage::OfferSent
            if cancels || leaves =>
        {
            ActKind::Decline
        }
        ReaderStage::BillingRequested | ReaderStage::DepositRequested | ReaderStage::Confirmed if cancels || leaves => {
            ActKind::Cancel
        }
        _ if cancels => ActKind::Cancel,
        _ => return false,
    };
    reading.acts.push(act);
    true
}

/// Whether this sentence ends the booking: no product, no visit, no question about terms, nothing denied or moved.
fn ends(talk: &Talk<'_>, said: &Said, cue: &super::cue::Cue) -> bool {
    let text = &said.sentence.text;
    let moved =
        talk.days(Role::Wanted).iter().any(|(_, day)| {
            Some(day.first) != talk.context.event_date && !talk.context.offered_dates.contains(&day.first)
        }) && acts::MOVE.is_in(text);
    let asks = said.sentence.asks && !(acts::YOU_DO.is_in(text) && said.asked.is_empty());
    (cue.is_in(text) || (cue.is_same(&acts::WALK_AWAY) && goes_elsewhere(said)))
        && said.about == About::Event
        && !asks
        && !moved
        && !acts::KEEP.is_in(text)
        && !acts::CONDITIONAL_END.is_in(text)
        && (acts::CANCEL.is_in(text) || !talk.body().any(asks_for_less))
        && super::product::known(&said.left, true)
            .iter()
            .all(|thing| thing.product.name == "Wasser" && text.contains("ins Wasser"))
}

/// "Wir haben uns für die Berghütte entschieden": for anything but what the venue proposed.
fn goes_elsewhere(said: &Said) -> bool {
    let text = &said.sentence.text;
    let values = !said.days.is_empty()
        || !said.hours.is_empty()
        || super::layout::find(text).is_some()
        || !super::count::find(&said.left).is_empty();
    !values && acts::DECIDED.find(text).is_some_and(|at| !acts::YOURS.is_in(&text[at]))
}

/// A better price is asked for, not only mentioned.
fn asks_for_less(said: &Said) -> bool {
    acts::HAGGLE.is_in(&said.sentence.text) && (said.sentence.asks || acts::WOULD.is_in(&said.sentence.text))
}

/// The venue asked "really cancel?".
fn answer_to_cancel(talk: &Talk<'_>, reading: &mut Reading, cancels: bool) -> bool {
    let first = talk.body().next().map_or("", |said| said.sentence.text.as_str());
    let keeps = acts::NO.starts(first) || talk.says(&acts::KEEP);
    if keeps && !acts::YES.starts(first) {
        reading.acts.push(ActKind::Decline);
        return true;
    }
    let leaves = acts::YES.starts(first)
        || talk.says(&acts::FAREWELL)
        || talk.body().any(|said| ends(talk, said, &acts::WALK_AWAY));
    if cancels || leaves || talk.body().any(agrees) {
        reading.acts.push(ActKind::Confirm);
        reading.acts.extend(cancels.then_some(ActKind::Cancel));
    }
    !reading.acts.is_empty()
}

/// "our booking for 14 May, Room B": said again, changes nothing.
fn restated(talk: &Talk<'_>, reading: &mut Reading) {
    let days = talk.telling().flat_map(|said| said.days.iter().map(|day| day.first));
    reading.date = days.into_iter().find(|date| talk.context.event_date == Some(*date));
    reading.room = talk.rooms().into_iter().next().map(|room| room.letter);
}

/// A yes that its own clause does not take back.
pub(super) fn agrees(said: &Said) -> bool {
    let text = &said.sentence.text;
    !said.sentence.asks
        && said.about != About::Past
        && acts::YES.find(text).is_some_and(|at| !acts::NOT.is_in(super::count::clause(text, &at)))
}

/// Hours for the event; a part of the day where hours were asked for.
fn hours(talk: &Talk<'_>, reading: &mut Reading) {
    values::hours(talk, reading);
    if reading.start.is_some() || reading.end.is_some() {
        reading.acts.push(ActKind::GiveTime);
    } else if talk.stage() == ReaderStage::TimeAsked {
        if let Some(daypart) = talk.vague().daypart {
            reading.acts.push(ActKind::GiveTime);
            reading.vague = Some(booking::Vague { daypart: Some(daypart), ..reading.vague.take().unwrap_or_default() });
        }
        if reading.acts.is_empty() && !talk.context.offered_times.is_empty() && talk.body().any(agrees) {
            reading.acts.push(ActKind::Confirm);
        }
    }
}

fn room(talk: &Talk<'_>, reading: &mut Reading) {
    let rooms: Vec<String> = talk.rooms().into_iter().filter(|room| !room.refused).map(|room| room.letter).collect();
    let other = rooms.iter().find(|room| talk.context.room.as_ref() != Some(room));
    let instead = talk.says(&acts::INSTEAD) || talk.body().any(|said| said.sentence.asks);
    let switches = talk.stage() == ReaderStage::OfferSent || (talk.stage() == ReaderStage::RoomProposed && instead);
    let named = other.filter(|_| switches).or(rooms.first()).cloned();
    let proposed = talk.stage() == ReaderStage::RoomProposed;
    match named {
        Some(letter) => {
            let news = proposed || talk.context.room.as_ref() != Some(&letter);
            reading.acts.extend(news.then_some(ActKind::ChooseRoom));
            reading.room = Some(letter);
        }
        None if proposed && talk.body().any(|said| agrees(said) && said.about == About::Event) => {
            reading.acts.push(ActKind::Confirm);
            reading.room.clone_from(&talk.context.room);
        }
        None => {}
    }
}

fn requirements(talk: &Talk<'_>, reading: &mut Reading) {
    reading.participants =
        talk.counts().into_iter().find(|count| count.anew || count.people > 3).map(|count| count.people);
    reading.layout = values::layout(talk);
    if reading.participants.is_some() || reading.layout.is_some() {
        reading.acts.push(ActKind::ChangeRequirements);
    }
}

/// Whether a better price is asked for; a sum under a condition is one only where an offer is in hand.
pub(super) fn haggles(talk: &Talk<'_>, text: &str) -> bool {
    acts::HAGGLE.is_in(text) || (talk.stage() == ReaderStage::OfferSent && acts::SUM_IF.is_in(text))
}

/// Yes to the offer, or a lower price.
fn offer(talk: &Talk<'_>, reading: &mut Reading) {
    let haggles: Vec<&Said> = talk
        .body()
        .filter(|said| haggles(talk, &said.sentence.text) && said.asked.is_empty() && said.about == About::Event)
        .collect();
    if !haggles.is_empty() && talk.stage() != ReaderStage::New {
        let near = talk.body().filter(|said| said.asked.is_empty()).map(|said| said.sentence.text.as_str());
        reading.acts.push(ActKind::Counter);
        reading.counter = Some(haggle::figure(near));
    } else if talk.stage() == ReaderStage::OfferSent && accepts(talk, reading) {
        reading.acts.push(ActKind::Accept);
    }
}

/// Sure words, or praise that no reservation and no change takes back.
fn accepts(talk: &Talk<'_>, reading: &Reading) -> bool {
    let unconditional =
        |said: &&Said| !said.sentence.asks && said.about != About::Past && !acts::CONDITION.is_in(&said.sentence.text);
    let said = |cue: &super::cue::Cue, said: &Said| {
        cue.find(&said.sentence.text).is_some_and(|at| {
            let clause = super::count::clause(&said.sentence.text, &at);
            !acts::NOT.is_in(clause) && (said.about == About::Event || !acts::VISIT.is_in(clause))
        })
    };
    let redone = reading.acts.iter().any(|act| matches!(act, ActKind::ChangeDate | ActKind::ChooseRoom));
    let taken = |said: &&Said| !redone || !acts::BUT.is_in(&said.sentence.text);
    let sure = talk.body().filter(unconditional).filter(taken).any(|s| said(&acts::ACCEPT, s));
    let changes = reading.acts.iter().any(|act| {
        matches!(act, ActKind::ChangeDate | ActKind::ChooseRoom | ActKind::ChangeRequirements | ActKind::RemoveProducts)
    });
    let sentences: Vec<&Said> = talk.body().filter(|said| said.asked.is_empty()).collect();
    let reserved = sentences.iter().any(|said| acts::BUT.is_in(&said.sentence.text) && said.about == About::Event);
    let elsewhere = talk.says(&noise::SAID_ELSEWHERE);
    sure || (!changes
        && !reserved
        && !elsewhere
        && sentences.iter().filter(|s| unconditional(s)).any(|s| said(&acts::LIKES, s)))
}
