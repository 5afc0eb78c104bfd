//! What a step causes where the manager wants to see every automatic reply: replies are held back, and what waits from
//! earlier steps is looked at again, so that nothing leaves that is no longer so.

use std::mem::discriminant;

use booking::{
    Actor, Booking, Command, Effect, Event, Input, Letter, Part, TaskKind, TaskState, World, decide, fold, joined,
    react, still_said,
};

use super::{
    Step,
    assemble::Change,
    conversation::{self, Conversation},
    held_reply::HeldReply,
    letters,
    load::Loaded,
    visit_mails,
};
use crate::{Services, mail::Language};

/// A decided step, and the replies that wait from now on, if they are others than before.
pub(super) struct Decided {
    pub(super) after: Booking,
    pub(super) events: Vec<Event>,
    pub(super) effects: Vec<Effect>,
    pub(super) held: Vec<HeldReply>,
}

/// What a step causes. Its reply is held back if the manager wants to see every one; what follows from a decision of
/// the manager's was seen already.
pub(super) async fn react_to(
    services: &Services,
    step: &Step,
    (before, after, events): (&Loaded, Booking, Vec<Event>),
    world: &World<'_>,
) -> anyhow::Result<Decided> {
    let effects = react(&before.booking, &after, &events, world);
    if events.is_empty() {
        return Ok(Decided { after, events, effects, held: Vec::new() });
    }
    let change = Change { before, after: &after, events: &events, effects: &effects, held: &[], world };
    let holds_back = services.house.approves_replies && step.actor != Actor::Manager;
    let waiting = waiting(services, &change).await?;
    let left = beside(services, step, &change, still_so(&waiting, &change), holds_back).await?;
    let is_open = after.open_tasks.contains(&TaskKind::ReplyApproval);
    let more = match left.is_empty() {
        false if left != waiting || !is_open => decide(&after, &Input::Command(Command::HoldReply), world)?,
        true if is_open => decide(&after, &Input::Command(Command::DropReply), world)?,
        _ => Vec::new(),
    };
    let after = fold(after, &more);
    let events = [events, more].concat();
    let mut effects = react(&before.booking, &after, &events, world);
    effects.retain(|effect| !(holds_back && writes_to_the_client(effect)));
    Ok(Decided { after, events, effects, held: left })
}

fn writes_to_the_client(effect: &Effect) -> bool {
    matches!(effect, Effect::Reply(_) | Effect::CallOffVisit { .. })
}

/// The replies of the booking that wait, unless the manager has just decided over them, or never will.
async fn waiting(services: &Services, change: &Change<'_>) -> anyhow::Result<Vec<HeldReply>> {
    const DECIDED: [TaskState; 3] = [TaskState::Approved, TaskState::Rejected, TaskState::Expired];
    let booking = &change.before.booking;
    let decided = change.events.iter().any(|event| match event {
        Event::TaskClosed { task: TaskKind::ReplyApproval, state } => DECIDED.contains(state),
        _ => false,
    });
    if decided || !booking.open_tasks.contains(&TaskKind::ReplyApproval) {
        return Ok(Vec::new());
    }
    let tasks = services.store.tasks_of(booking.number).await?;
    let open = tasks.iter().find(|task| task.kind == TaskKind::ReplyApproval && task.state == TaskState::Open);
    match open {
        Some(task) => Ok(HeldReply::still_addressed(services, task).await?.0),
        None => Ok(Vec::new()),
    }
}

fn still_so(waiting: &[HeldReply], change: &Change<'_>) -> Vec<HeldReply> {
    let renewed = |held: &HeldReply| {
        let letter = still_said(&held.letter, &change.before.booking, change.after, change.world)?;
        let invitation = held.invitation.clone();
        let invitation = invitation.filter(|text| visit_mails::is_still_so(text, &letter, change.after));
        Some(HeldReply { letter, invitation, ..held.clone() })
    };
    waiting.iter().filter_map(renewed).collect()
}

/// What waits beside what the step writes to the client, be it that this waits too, or that it leaves now.
async fn beside(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    left: Vec<HeldReply>,
    holds_back: bool,
) -> anyhow::Result<Vec<HeldReply>> {
    let Some(conversation) = conversation::conversation(services, step, change.after).await? else { return Ok(left) };
    let (mut replies, mut same) = (Vec::new(), Vec::new());
    for earlier in left {
        let of_earlier = conversation::of_reply(services, step, change.after, &earlier).await?;
        let is_the_same = of_earlier.is_some_and(|of_earlier| of_earlier.address == conversation.address);
        if is_the_same { same.push(earlier) } else { replies.push(earlier) }
    }
    if holds_back {
        let new = written(services, step, change, &conversation).await?;
        replies.extend(new.into_iter().fold(same, join));
    } else {
        let said: Vec<&Part> = change.effects.iter().filter_map(reply).flat_map(|letter| &letter.parts).collect();
        replies.extend(same.into_iter().filter_map(|earlier| without(earlier, &said)));
    }
    Ok(replies)
}

fn reply(effect: &Effect) -> Option<&Letter> {
    match effect {
        Effect::Reply(letter) => Some(letter),
        _ => None,
    }
}

/// What the step would write to the client.
async fn written(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    conversation: &Conversation,
) -> anyhow::Result<Vec<HeldReply>> {
    let answers = step.message.as_ref().map(|message| message.content.id.clone());
    let mut replies = Vec::new();
    for effect in change.effects {
        let written = match effect {
            Effect::Reply(letter) => {
                let invitation = letters::invitation_in(services, change, letter, conversation).await?;
                Some((letter.clone(), invitation))
            }
            Effect::CallOffVisit { day, time } => {
                let off = visit_mails::called_off(services, change, (*day, *time), conversation).await?;
                off.map(|(letter, cancel)| (letter, Some(cancel)))
            }
            _ => None,
        };
        replies.extend(written.map(|(letter, invitation)| HeldReply {
            letter,
            answers: answers.clone(),
            invitation,
            language: Language::default(),
        }));
    }
    Ok(replies)
}

/// One reply more to the same person. It is joined with the newest, unless each takes something else to their calendar.
fn join(mut replies: Vec<HeldReply>, new: HeldReply) -> Vec<HeldReply> {
    let both = |earlier: &HeldReply| match (&earlier.invitation, &new.invitation) {
        (Some(one), Some(other)) => !visit_mails::are_about_the_same(one, other),
        _ => false,
    };
    let joins = replies.last().is_some_and(|earlier| !both(earlier));
    let joined = match replies.pop_if(|_| joins) {
        Some(earlier) => HeldReply {
            letter: joined(earlier.letter, new.letter),
            answers: new.answers.or(earlier.answers),
            invitation: new.invitation.or(earlier.invitation),
            language: new.language,
        },
        None => new,
    };
    replies.push(joined);
    replies
}

/// What is left of a reply to somebody who is told `said` now.
fn without(mut earlier: HeldReply, said: &[&Part]) -> Option<HeldReply> {
    let is_said = |part: &Part| said.iter().any(|said| discriminant(*said) == discriminant(part));
    earlier.letter.parts.retain(|part| matches!(part, Part::Answer { .. }) || !is_said(part));
    (!earlier.letter.parts.is_empty()).then_some(earlier)
}
