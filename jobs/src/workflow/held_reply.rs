//! Automatic replies that wait for the manager (`approval.all_replies`): kept with their task as what they say, not as
//! text, so that a later reply says what an earlier one that never left would have said.

use booking::{
    Actor, Booking, BookingNumber, Command, Effect, Event, Input, Letter, TaskKind, TaskState, World, decide, fold,
    joined, react, still_said,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Task;

use super::Step;
use crate::{Services, mail::Language};

/// A reply that has not left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldReply {
    /// What it says.
    pub(crate) letter: Letter,
    /// The iCalendar object that goes with it.
    #[serde(default)]
    pub(crate) invitation: Option<String>,
    /// In which language it is, where no booking says so.
    #[serde(default)]
    pub(crate) language: Language,
}

impl HeldReply {
    /// The reply that waits with `task`.
    pub(crate) fn of(task: &Task) -> Option<Self> {
        serde_json::from_value(task.details.get("reply")?.clone()).ok()
    }

    /// For the task's details.
    pub(crate) fn details(&self) -> Value {
        serde_json::json!({ "reply": self })
    }
}

/// A decided step, and the reply of it that waits.
pub(super) struct Decided {
    pub(super) after: Booking,
    pub(super) events: Vec<Event>,
    pub(super) effects: Vec<Effect>,
    pub(super) held: Option<HeldReply>,
}

/// What a step causes. Its reply is held back if the manager wants to see every one; what follows from a decision of
/// the manager's was seen already.
pub(super) async fn react_to(
    services: &Services,
    step: &Step,
    (before, after, events): (&Booking, Booking, Vec<Event>),
    world: &World<'_>,
) -> anyhow::Result<Decided> {
    let effects = react(before, &after, &events, world);
    let waits = services.house.approves_replies && step.actor != Actor::Manager;
    let Some(letter) = effects.iter().find_map(reply).filter(|_| waits).cloned() else {
        return Ok(Decided { after, events, effects, held: None });
    };
    let more = decide(&after, &Input::Command(Command::HoldReply), world)?;
    let after = fold(after, &more);
    let events = [events, more].concat();
    let mut effects = react(before, &after, &events, world);
    effects.retain(|effect| reply(effect).is_none());
    let held = match waiting(services, step.booking).await? {
        Some(earlier) => HeldReply {
            letter: match still_said(&earlier.letter, before, &after, world) {
                Some(earlier) => joined(earlier, letter),
                None => letter,
            },
            invitation: earlier.invitation,
            language: earlier.language,
        },
        None => HeldReply { letter, invitation: None, language: Language::default() },
    };
    Ok(Decided { after, events, effects, held: Some(held) })
}

fn reply(effect: &Effect) -> Option<&Letter> {
    match effect {
        Effect::Reply(letter) => Some(letter),
        _ => None,
    }
}

/// The reply of a booking that waits already.
async fn waiting(services: &Services, booking: BookingNumber) -> anyhow::Result<Option<HeldReply>> {
    let tasks = services.store.tasks_of(booking).await?;
    let open = tasks.iter().find(|task| task.kind == TaskKind::ReplyApproval && task.state == TaskState::Open);
    Ok(open.and_then(HeldReply::of))
}
