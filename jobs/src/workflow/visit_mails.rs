//! What the client's calendar is told of a site visit: an invitation (iTIP `REQUEST`, RFC 5546) when it is agreed on or
//! moved, and a `CANCEL` when it will not take place.

use anyhow::Context as _;
use booking::{Letter, Part, Window};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use store::{Mail, MailId, Thread};

use super::{assemble::Change, conversation::Conversation, letters};
use crate::{
    Services,
    calendar::{Invitation, invitation, visit_uid},
    mail::MailAddress,
    send_mail::{SendMail, To},
};

/// What goes with a letter about the visit, if it agrees on one or calls one off.
pub(super) fn invitation_in(
    services: &Services,
    change: &Change<'_>,
    letter: &Letter,
    conversation: &Conversation,
    thread: &Thread,
) -> Option<String> {
    let zone = services.house.venue.zone;
    let (before, after) = (&change.before.booking.visit, &change.after.visit);
    let agreed = letter.parts.iter().any(|part| matches!(part, Part::VisitScheduled { .. }));
    if agreed {
        let start = after.scheduled(zone)?;
        return Some(itip(services, change, conversation, thread, start, false));
    }
    // The end of a booking has a mail of its own for that.
    let off = after.is_called_off_since(before) && change.after.ended.is_none();
    let start = before.scheduled(zone).filter(|_| off)?;
    Some(itip(services, change, conversation, thread, start, true))
}

/// The mail that calls a visit off because its booking has ended.
pub(super) async fn called_off(
    services: &Services,
    change: &Change<'_>,
    (day, time): (NaiveDate, NaiveTime),
    conversation: &Conversation,
) -> anyhow::Result<(Mail, SendMail)> {
    let letter = Letter { parts: vec![Part::VisitCalledOff { day, time }] };
    let rendered = letters::render(services, change.after, &letter, Some(conversation))?;
    let thread = services.store.thread(conversation.thread).await?.context("the thread of a message is stored")?;
    let start = change.before.booking.visit.scheduled(services.house.venue.zone);
    let cancel = start.map(|start| itip(services, change, conversation, &thread, start, true));
    let (number, id) = (Some(change.after.number), MailId(services.new_id()));
    let mail = letters::addressed(services, number, id, rendered, conversation, cancel);
    Ok((mail, SendMail { mail: id, booking: number, offer: None, to: To::Client }))
}

fn itip(
    services: &Services,
    change: &Change<'_>,
    conversation: &Conversation,
    thread: &Thread,
    start: DateTime<Utc>,
    cancelled: bool,
) -> String {
    let uid = visit_uid(change.after.number, services.house.domain());
    invitation(&Invitation {
        uid: &uid,
        number: change.after.number,
        language: letters::language(change.after),
        event: Window { start, end: start + letters::VISIT },
        participants: None,
        room_name: None,
        venue_name: &services.house.venue.name,
        venue_address: services.house.venue.address.as_deref(),
        organizer: &services.house.reply_to(&thread.token),
        attendee: &MailAddress { name: conversation.name.clone(), address: conversation.address.clone() },
        sequence: u32::try_from(change.before.version).unwrap_or(u32::MAX),
        changed_at: change.world.now,
        cancelled,
    })
}
