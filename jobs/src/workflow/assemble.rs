//! From effects to one commit: everything that a step changes, together with the jobs that follow.

use anyhow::Context as _;
use booking::{Booking, BookingNumber, Effect, Entry, Event, TaskKind, TaskState, World};
use chrono::TimeDelta;
use serde_json::Value;
use store::{
    BookingWrite, Commit, HoldChange, Mail, MessageLink, NewTask, OutboxJob, StoredMessage, TaskChange, VisitSlots,
};

use super::{
    Loaded, Step,
    conversation::{self, Conversation},
    held_reply::HeldReply,
    letters, notices,
};
use crate::{
    Services, outbox, remind_booking::RemindBooking, remind_manager, send_mail::SendMail, sync_calendar::SyncCalendar,
    sync_visit::SyncVisit,
};

/// A decided step.
pub(super) struct Change<'a> {
    pub(super) before: &'a Loaded,
    pub(super) after: &'a Booking,
    pub(super) events: &'a [Event],
    pub(super) effects: &'a [Effect],
    /// The replies that wait for the manager from now on, if they are others than before.
    pub(super) held: &'a [HeldReply],
    pub(super) world: &'a World<'a>,
}

/// The commit of a step.
pub(super) async fn commit(services: &Services, step: &Step, change: &Change<'_>) -> anyhow::Result<Commit> {
    let number = change.after.number;
    let mut commit = Commit::at(change.world.now);
    commit.done = step.job;
    commit.contacts.clone_from(&step.contacts);
    commit.message =
        step.message.as_ref().map(|message| MessageLink { message: message.content.id.clone(), booking: number });
    commit.payment = step.payment;
    commit.mail_outcome = step.mail_outcome;
    commit.tasks.extend(step.decision.clone());
    if !change.events.is_empty() {
        commit.booking = Some(write(step, change));
    }
    let conversation = conversation::conversation(services, step, change.after).await?;
    for effect in change.effects {
        add(services, step, change, conversation.as_ref(), effect, &mut commit).await?;
    }
    let_go(services, step, change, &mut commit).await?;
    answer_in_own_words(services, step, change, conversation.as_ref(), &mut commit)?;
    Ok(commit)
}

/// Why a manager's own words are not sent.
const NOBODY: &str = "there is nobody to send the text to";

/// Sends the replies that waited. The manager's own words are about the newest.
async fn let_go(services: &Services, step: &Step, change: &Change<'_>, commit: &mut Commit) -> anyhow::Result<()> {
    for (index, reply) in step.released.iter().enumerate() {
        let is_newest = index + 1 == step.released.len();
        let own_words = step.text.as_deref().filter(|_| is_newest);
        let Some(conversation) = conversation::of_reply(services, step, change.after, reply).await? else {
            anyhow::ensure!(own_words.is_none(), NOBODY);
            continue;
        };
        let (mail, job) = letters::released(services, change, reply, own_words, &conversation)?;
        commit.mails.push(mail);
        commit.outbox.push(outbox::row(services, &job));
    }
    Ok(())
}

/// What a manager has written is sent, also by a decision that sends nothing of itself.
fn answer_in_own_words(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    conversation: Option<&Conversation>,
    commit: &mut Commit,
) -> anyhow::Result<()> {
    let replies = !step.released.is_empty() || change.effects.iter().any(|effect| matches!(effect, Effect::Reply(_)));
    let Some(text) = step.text.as_ref().filter(|_| !replies) else { return Ok(()) };
    let newest = conversation.map(|conversation| &conversation.answers).filter(|_| !step.answers_nobody);
    let message = step.about.as_ref().or(newest).context(NOBODY)?;
    let (mail, job) = letters::own_words(services, Some(change.after), message, text);
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &job));
    Ok(())
}

fn write(step: &Step, change: &Change<'_>) -> BookingWrite {
    let entry = |event: &Event| Entry {
        at: change.world.now,
        actor: step.actor,
        cause: step.cause.clone(),
        event: event.clone(),
    };
    let offers = change.effects.iter().filter_map(|effect| match effect {
        Effect::SaveOffer(offer) => Some(offer.clone()),
        _ => None,
    });
    BookingWrite {
        booking: change.after.clone(),
        expected_version: change.before.version,
        entries: change.events.iter().map(entry).collect(),
        hold: hold(change.effects),
        visit: visit(change),
        offers: offers.collect(),
    }
}

fn hold(effects: &[Effect]) -> HoldChange {
    let change = effects.iter().rev().find_map(|effect| match effect {
        Effect::TakeHold(hold) => Some(HoldChange::Take(hold.clone())),
        Effect::ReleaseHold => Some(HoldChange::Release),
        _ => None,
    });
    change.unwrap_or_default()
}

/// How long the slots of a visit are offered to one client alone.
const OFFERED_FOR: TimeDelta = TimeDelta::hours(48);

fn visit(change: &Change<'_>) -> Option<VisitSlots> {
    let zone = change.world.zone;
    change.effects.iter().find_map(|effect| match effect {
        Effect::KeepVisit(visit) => Some(VisitSlots {
            scheduled: visit.scheduled(zone),
            offered: visit.offered(zone),
            until: change.world.now + OFFERED_FOR,
        }),
        _ => None,
    })
}

/// What an effect adds to the commit.
async fn add(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    conversation: Option<&Conversation>,
    effect: &Effect,
    commit: &mut Commit,
) -> anyhow::Result<()> {
    if let Some((mail, job)) = written(services, step, change, conversation, effect).await? {
        commit.mails.push(mail);
        commit.outbox.push(outbox::row(services, &job));
    }
    commit.outbox.extend(job(services, change.after.number, effect));
    match effect {
        Effect::OpenTask(kind) => open(services, step, change, *kind, commit).await?,
        // The manager's own decision closes its task by id, not by kind.
        Effect::CloseTask(_, TaskState::Approved | TaskState::Rejected) => {}
        Effect::CloseTask(kind, state) => {
            let note = Some(match state {
                TaskState::Expired => UNDECIDED.to_owned(),
                _ => superseded_by(step.booking),
            });
            commit.tasks.push(TaskChange::Close { kind: *kind, state: *state, note });
        }
        _ => {}
    }
    Ok(())
}

/// The mail that an effect asks for, and the job that sends it.
async fn written(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    conversation: Option<&Conversation>,
    effect: &Effect,
) -> anyhow::Result<Option<(Mail, SendMail)>> {
    Ok(Some(match (effect, conversation) {
        (Effect::Reply(letter), Some(conversation)) => {
            letters::mail(services, step, change, letter, conversation).await?
        }
        (Effect::CallOffVisit { day, time }, Some(conversation)) => {
            return letters::called_off(services, change, (*day, *time), conversation).await;
        }
        (Effect::TellOptionEnded(room), _) => notices::option_ended(services, step, change, room).await?,
        (Effect::TellCancelled, _) => notices::cancelled(services, step, change).await?,
        (Effect::TellOfVisits(days), _) => {
            let visits = services.store.visits_within(days, change.after.number).await?;
            if visits.is_empty() {
                return Ok(None);
            }
            notices::visits_on_booked_days(services, step, change, &visits).await?
        }
        _ => return Ok(None),
    }))
}

/// The job that an effect asks for.
fn job(services: &Services, booking: BookingNumber, effect: &Effect) -> Option<OutboxJob> {
    match effect {
        Effect::RemindAt(reminder, at) => {
            Some(outbox::row_at(services, &RemindBooking { booking, reminder: *reminder }, *at))
        }
        Effect::SyncCalendar(rooms) => Some(outbox::row(services, &SyncCalendar { booking, rooms: rooms.clone() })),
        Effect::SyncVisit => Some(outbox::row(services, &SyncVisit { booking })),
        _ => None,
    }
}

/// Opens a task, tells the manager of it, and sees to it that they are told once more.
async fn open(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    kind: TaskKind,
    commit: &mut Commit,
) -> anyhow::Result<()> {
    let id = services.store.next_task_id().await?;
    let message = about(services, step, change, kind).await?;
    commit.tasks.push(TaskChange::Open(NewTask {
        id,
        kind,
        thread: message.as_ref().map(|message| message.thread),
        message: message.as_ref().map(|message| message.content.id.clone()),
        details: if kind == TaskKind::ReplyApproval { HeldReply::details(change.held) } else { Value::Null },
    }));
    let (mail, job) = notices::task(services, step, change, (id, kind), message.as_ref()).await?;
    commit.mails.push(mail);
    commit.outbox.push(outbox::row(services, &job));
    commit.outbox.push(remind_manager::row(services, id, commit.at));
    Ok(())
}

/// The message that a task comes from. A reply that waits on is about the one that it answers.
async fn about(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    kind: TaskKind,
) -> anyhow::Result<Option<StoredMessage>> {
    match (&step.message, change.held.last()) {
        (None, Some(reply)) if kind == TaskKind::ReplyApproval => reply.message(services).await,
        (message, _) => Ok(message.clone()),
    }
}

/// Why a task has run out.
pub(crate) const UNDECIDED: &str = "nobody has decided it in time";

fn superseded_by(booking: BookingNumber) -> String {
    format!("a later step of {booking} made it pointless")
}
