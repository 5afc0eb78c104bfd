//! What the manager is told by mail, and the draft that a decision would send.

use booking::{
    Actor, Booking, BookingNumber, Cause, Command, Effect, Event, Input, RoomId, TaskKind, Terms, decide_all, react,
};
use chrono::{DateTime, Utc};
use store::{Contact, Mail, MailId, StoredMessage, Task};

use super::{
    Step,
    assemble::Change,
    conflicts, conversation,
    held_reply::{self, HeldReply},
    letters,
    load::Surroundings,
};
use crate::{
    Services,
    mail::{
        BookedDayNotice, BookingSummary, CancelledNotice, EntryRepairedNotice, OptionEndedNotice, Rendered, TaskNotice,
        render_booked_day, render_cancelled, render_entry_repaired, render_option_ended, render_reminder, render_task,
    },
    send_mail::{SendMail, To},
    unmatched::Unmatched,
};

/// The notice of a task that has just been opened.
pub(super) async fn task(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    (id, kind): (i64, TaskKind),
    message: Option<&StoredMessage>,
) -> anyhow::Result<(Mail, SendMail)> {
    let contact = conversation::contact(services, step, change.after).await?;
    let room = room_name(services, change.after);
    let draft = match kind {
        TaskKind::ReplyApproval => held_reply::drafts(services, change.after, change.held).await?,
        kind => draft(services, change.after, kind).await?.map(|draft| draft.text),
    };
    let version = change.before.version + u64::try_from(change.events.len())?;
    let answered = change.events.iter().find(|event| matches!(event, Event::InvitationAnswered { .. }));
    let reason = answered.map(|event| format!("The client's calendar program says: {event}."));
    let notice = TaskNotice {
        task: id,
        kind,
        number: Some(change.after.number),
        summary: summary(services, change.after, contact.as_ref(), room.as_deref()),
        reason: reason.as_deref(),
        message: message.map(|message| message.content.text.as_str()),
        draft: draft.as_deref(),
        version: Some(i64::try_from(version)?),
        venue: &services.house.venue,
    };
    Ok(to_manager(services, Some(change.after.number), render_task(&notice)?))
}

/// The notice of an option that ran out.
pub(super) async fn option_ended(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    room: &RoomId,
) -> anyhow::Result<(Mail, SendMail)> {
    let contact = conversation::contact(services, step, change.after).await?;
    let room_name = services.room_label(room, None);
    let notice = OptionEndedNotice {
        number: change.after.number,
        summary: summary(services, change.after, contact.as_ref(), None),
        room: &room_name,
        ended_at: change.world.now,
        venue: &services.house.venue,
    };
    Ok(to_manager(services, Some(change.after.number), render_option_ended(&notice)?))
}

/// The notice that a room was taken on days on which other clients come to see the house.
pub(super) async fn visits_on_booked_days(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    visits: &[(BookingNumber, DateTime<Utc>)],
) -> anyhow::Result<(Mail, SendMail)> {
    let contact = conversation::contact(services, step, change.after).await?;
    let room = room_name(services, change.after);
    let summary = summary(services, change.after, contact.as_ref(), room.as_deref());
    let notice = BookedDayNotice { number: change.after.number, summary, visits, venue: &services.house.venue };
    Ok(to_manager(services, Some(change.after.number), render_booked_day(&notice)?))
}

/// The notice of a cancellation: what was booked, and what is to go back.
pub(super) async fn cancelled(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
) -> anyhow::Result<(Mail, SendMail)> {
    let contact = conversation::contact(services, step, change.after).await?;
    let before = &change.before.booking;
    let room = room_name(services, before);
    let summary = BookingSummary {
        refund_due: change.after.refund.due,
        ..summary(services, before, contact.as_ref(), room.as_deref())
    };
    let notice = CancelledNotice { number: before.number, summary, venue: &services.house.venue };
    Ok(to_manager(services, Some(before.number), render_cancelled(&notice)?))
}

/// The notice of a calendar entry that somebody had changed or deleted.
pub(crate) fn entry_repaired(
    services: &Services,
    number: BookingNumber,
    calendar: &str,
    deleted: bool,
) -> anyhow::Result<(Mail, SendMail)> {
    let rendered = render_entry_repaired(&EntryRepairedNotice { number, calendar, deleted })?;
    Ok(to_manager(services, Some(number), rendered))
}

/// The notice of a task that is still open, on what is known now.
pub(crate) async fn task_reminder(services: &Services, task: &Task) -> anyhow::Result<(Mail, SendMail)> {
    let message = about(services, task).await?;
    let stored = match task.booking {
        Some(number) => services.store.booking(number).await?,
        None => None,
    };
    let booking = stored.as_ref().map(|stored| &stored.booking);
    let contact = match booking.and_then(|booking| booking.contact.as_ref()) {
        Some(id) => services.store.contact(id).await?,
        None => None,
    };
    let room = booking.and_then(|booking| room_name(services, booking));
    let draft = match booking {
        Some(booking) => draft_of(services, booking, task).await?,
        None => None,
    };
    let sender = message.as_ref().map(|message| &message.content);
    let unknown = BookingSummary {
        client_name: sender.and_then(|content| content.from_name.as_deref()),
        email: sender.map(|content| content.from_address.as_str()),
        ..BookingSummary::default()
    };
    let notice = TaskNotice {
        task: task.id,
        kind: task.kind,
        number: task.booking,
        summary: booking.map_or(unknown, |booking| summary(services, booking, contact.as_ref(), room.as_deref())),
        reason: None,
        message: sender.map(|content| content.text.as_str()),
        draft: draft.as_deref(),
        version: stored.as_ref().map(|stored| i64::try_from(stored.version)).transpose()?,
        venue: &services.house.venue,
    };
    Ok(to_manager(services, task.booking, render_reminder(&notice)?))
}

/// The notice of something that belongs to no booking.
pub(crate) fn team_notice(
    services: &Services,
    id: i64,
    what: &Unmatched<'_>,
    draft: Option<&str>,
) -> anyhow::Result<(Mail, SendMail)> {
    let content = what.message.map(|(message, _)| &message.content);
    let notice = TaskNotice {
        task: id,
        kind: what.kind,
        number: None,
        summary: BookingSummary {
            client_name: content.and_then(|content| content.from_name.as_deref()),
            email: content.map(|content| content.from_address.as_str()),
            ..BookingSummary::default()
        },
        reason: Some(what.reason),
        message: content.map(|content| content.text.as_str()),
        draft,
        version: None,
        venue: &services.house.venue,
    };
    Ok(to_manager(services, None, render_task(&notice)?))
}

/// The text of the mail that approving a task would send now; `None` when it would send none.
///
/// # Errors
/// When the letter cannot be rendered.
pub async fn draft_of(services: &Services, booking: &Booking, task: &Task) -> anyhow::Result<Option<String>> {
    if task.kind == TaskKind::ReplyApproval {
        return held_reply::drafts(services, booking, &HeldReply::all_of(task)?).await;
    }
    Ok(draft(services, booking, task.kind).await?.map(|draft| draft.text))
}

/// What the client wrote, if the task came from a message.
async fn about(services: &Services, task: &Task) -> anyhow::Result<Option<StoredMessage>> {
    match &task.message {
        Some(id) => Ok(services.store.message(id).await?),
        None => Ok(None),
    }
}

async fn draft(services: &Services, booking: &Booking, kind: TaskKind) -> anyhow::Result<Option<Rendered>> {
    let approve = [Input::Command(Command::Approve(kind, Terms::default()))];
    let losers = conflicts::losers(services, booking, &approve).await?;
    let surroundings = Surroundings::of(services, booking, &approve, &losers).await?;
    let world = surroundings.world(services);
    let Ok((after, events)) = decide_all(booking, &approve, &world) else { return Ok(None) };
    let reply = react(booking, &after, &events, &world).into_iter().find_map(|effect| match effect {
        Effect::Reply(letter) => Some(letter),
        _ => None,
    });
    let Some(letter) = reply else { return Ok(None) };
    let decision = Step::of(booking.number, Actor::Manager, Cause::Clock);
    let conversation = conversation::conversation(services, &decision, &after).await?;
    letters::render(services, &after, &letter, conversation.as_ref()).map(Some)
}

fn room_name(services: &Services, booking: &Booking) -> Option<String> {
    let held = booking.held.as_ref().map(|held| &held.hold.room);
    held.or(booking.wished_room.as_ref()).map(|room| services.room_label(room, None))
}

fn summary<'a>(
    services: &Services,
    booking: &Booking,
    contact: Option<&'a Contact>,
    room: Option<&'a str>,
) -> BookingSummary<'a> {
    let offer = booking.current_offer();
    BookingSummary {
        client_name: contact.and_then(|contact| contact.name.as_deref()),
        company: contact.and_then(|contact| contact.company.as_deref()),
        email: contact.map(|contact| contact.email.as_str()),
        event: letters::event_of(booking, services),
        room,
        participants: booking.participants,
        offer: offer.map(|offer| (format!("{}-v{}", booking.number, offer.version), offer.total)),
        deposit: offer.and_then(|offer| offer.deposit),
        paid: booking.paid(),
        counter_wish: booking.counter_wish,
        refund_due: booking.refund.due,
    }
}

fn to_manager(services: &Services, number: Option<BookingNumber>, rendered: Rendered) -> (Mail, SendMail) {
    let id = MailId(services.new_id());
    let mail = Mail {
        id,
        booking: number,
        thread: None,
        recipient: services.house.manager.address.clone(),
        message_id: services.house.message_id(id),
        in_reply_to: None,
        references: Vec::new(),
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        invitation: None,
        offer: None,
    };
    (mail, SendMail { mail: id, booking: number, offer: None, to: To::Manager })
}
