//! From effects to one commit: everything that a step changes, together with the jobs that follow.

use anyhow::Context as _;
use booking::{Booking, BookingNumber, Effect, Entry, Event, TaskState, World};
use chrono::TimeDelta;
use store::{BookingWrite, Commit, HoldChange, MessageLink, NewTask, TaskChange, VisitSlots};

use super::{
    Loaded, Step,
    conversation::{Conversation, conversation},
    letters, notices, visit_mails,
};
use crate::{
    Services, outbox, remind_booking::RemindBooking, remind_manager, sync_calendar::SyncCalendar, sync_visit::SyncVisit,
};

/// A decided step.
pub(super) struct Change<'a> {
    pub(super) before: &'a Loaded,
    pub(super) after: &'a Booking,
    pub(super) events: &'a [Event],
    pub(super) effects: &'a [Effect],
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
    let conversation = conversation(services, step, change.after).await?;
    for effect in change.effects {
        add(services, step, change, conversation.as_ref(), effect, &mut commit).await?;
    }
    answer_in_own_words(services, step, change, conversation.as_ref(), &mut commit)?;
    Ok(commit)
}

/// What a manager has written is sent, also by a decision that sends nothing of itself.
fn answer_in_own_words(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    conversation: Option<&Conversation>,
    commit: &mut Commit,
) -> anyhow::Result<()> {
    let replies = change.effects.iter().any(|effect| matches!(effect, Effect::Reply(_)));
    let Some(text) = step.text.as_ref().filter(|_| !replies) else { return Ok(()) };
    let message = step.about.as_ref().or(conversation.map(|conversation| &conversation.answers));
    let message = message.context("there is nobody to send the text to")?;
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
    match effect {
        Effect::Reply(letter) => {
            let Some(conversation) = conversation else { return Ok(()) };
            let (mail, job) = letters::mail(services, step, change, letter, conversation).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::OpenTask(kind) => {
            let id = services.store.next_task_id().await?;
            let message = step.message.as_ref();
            commit.tasks.push(TaskChange::Open(NewTask {
                id,
                kind: *kind,
                thread: message.map(|message| message.thread),
                message: message.map(|message| message.content.id.clone()),
                details: serde_json::Value::Null,
            }));
            let (mail, job) = notices::task(services, step, change, id, *kind).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &job));
            commit.outbox.push(remind_manager::row(services, id, commit.at));
        }
        // The manager's own decision closes its task by id, not by kind.
        Effect::CloseTask(_, TaskState::Approved | TaskState::Rejected) => {}
        Effect::CloseTask(kind, state) => {
            commit.tasks.push(TaskChange::Close {
                kind: *kind,
                state: *state,
                note: Some(superseded_by(step.booking)),
            });
        }
        Effect::RemindAt(reminder, at) => {
            let job = RemindBooking { booking: change.after.number, reminder: *reminder };
            commit.outbox.push(outbox::row_at(services, &job, *at));
        }
        Effect::SyncCalendar(rooms) => {
            let job = SyncCalendar { booking: change.after.number, rooms: rooms.clone() };
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::SyncVisit => {
            let job = SyncVisit { booking: change.after.number };
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::CallOffVisit { day, time } => {
            let Some(conversation) = conversation else { return Ok(()) };
            let (mail, job) = visit_mails::called_off(services, change, (*day, *time), conversation).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::TellOfVisits(days) => {
            let visits = services.store.visits_within(days, change.after.number).await?;
            if !visits.is_empty() {
                let (mail, job) = notices::visits_on_booked_days(services, step, change, &visits).await?;
                commit.mails.push(mail);
                commit.outbox.push(outbox::row(services, &job));
            }
        }
        Effect::TellOptionEnded(room) => {
            let (mail, job) = notices::option_ended(services, step, change, room).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::TellCancelled => {
            let (mail, job) = notices::cancelled(services, step, change).await?;
            commit.mails.push(mail);
            commit.outbox.push(outbox::row(services, &job));
        }
        Effect::TakeHold(_) | Effect::ReleaseHold | Effect::SaveOffer(_) | Effect::KeepVisit(_) => {}
    }
    Ok(())
}

fn superseded_by(booking: BookingNumber) -> String {
    format!("a later step of {booking} made it pointless")
}
