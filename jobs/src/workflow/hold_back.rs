//! What a step causes where the manager wants to see every automatic reply: replies are held back, and what waits from
//! earlier steps is looked at again, so that nothing leaves that is no longer so.

use std::mem::discriminant;

use booking::{
    Actor, Booking, Command, Effect, Event, Input, Letter, Part, TaskKind, TaskState, World, decide, fold, joined,
    react, still_said,
};

use super::{Step, assemble::Change, conversation, held_reply::HeldReply, letters, load::Loaded};
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
    let waiting = waiting(services, &change).await?;
    let holds_back = services.house.approves_replies && step.actor != Actor::Manager;
    let mut left = still_so(&waiting, &change);
    if let Some(letter) = effects.iter().find_map(reply) {
        left = beside(services, step, &change, left, (letter, holds_back)).await?;
    }
    let is_open = after.open_tasks.contains(&TaskKind::ReplyApproval);
    if left == waiting && is_open != left.is_empty() {
        return Ok(Decided { after, events, effects, held: Vec::new() });
    }
    let command = if left.is_empty() { Command::DropReply } else { Command::HoldReply };
    let more = decide(&after, &Input::Command(command), world)?;
    let after = fold(after, &more);
    let events = [events, more].concat();
    let mut effects = react(&before.booking, &after, &events, world);
    effects.retain(|effect| !holds_back || reply(effect).is_none());
    Ok(Decided { after, events, effects, held: left })
}

fn reply(effect: &Effect) -> Option<&Letter> {
    match effect {
        Effect::Reply(letter) => Some(letter),
        _ => None,
    }
}

/// The replies of the booking that wait, unless the manager has just decided over them.
async fn waiting(services: &Services, change: &Change<'_>) -> anyhow::Result<Vec<HeldReply>> {
    const DECIDED: [TaskState; 2] = [TaskState::Approved, TaskState::Rejected];
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
    Ok(open.map(HeldReply::all_of).unwrap_or_default())
}

fn still_so(waiting: &[HeldReply], change: &Change<'_>) -> Vec<HeldReply> {
    let renewed = |held: &HeldReply| {
        let letter = still_said(&held.letter, &change.before.booking, change.after, change.world)?;
        Some(HeldReply { letter, ..held.clone() })
    };
    waiting.iter().filter_map(renewed).collect()
}

/// What waits beside a new letter. One that waits too is joined with the reply to the same person; what one says that
/// leaves now is not said to the same person again.
async fn beside(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    left: Vec<HeldReply>,
    (letter, waits): (&Letter, bool),
) -> anyhow::Result<Vec<HeldReply>> {
    let Some(conversation) = conversation::conversation(services, step, change.after).await? else { return Ok(left) };
    let (mut replies, mut same) = (Vec::new(), None);
    for earlier in left {
        let of_earlier = conversation::of_reply(services, step, change.after, &earlier).await?;
        match of_earlier.filter(|of_earlier| of_earlier.address == conversation.address) {
            Some(_) => same = Some(earlier),
            None => replies.push(earlier),
        }
    }
    if waits {
        let invitation = letters::invitation_in(services, change, letter, &conversation).await?;
        let answers = step.message.as_ref().map(|message| message.content.id.clone());
        let new = HeldReply { letter: letter.clone(), answers, invitation, language: Language::default() };
        replies.push(join(same, new));
    } else {
        replies.extend(same.and_then(|earlier| without(earlier, letter)));
    }
    Ok(replies)
}

fn join(earlier: Option<HeldReply>, new: HeldReply) -> HeldReply {
    let Some(earlier) = earlier else { return new };
    HeldReply {
        letter: joined(earlier.letter, new.letter),
        answers: new.answers.or(earlier.answers),
        invitation: new.invitation.or(earlier.invitation),
        language: new.language,
    }
}

/// What is left of a reply beside `letter`.
fn without(mut earlier: HeldReply, letter: &Letter) -> Option<HeldReply> {
    let says = |part: &Part| letter.parts.iter().any(|said| discriminant(said) == discriminant(part));
    earlier.letter.parts.retain(|part| matches!(part, Part::Answer { .. }) || !says(part));
    (!earlier.letter.parts.is_empty()).then_some(earlier)
}
