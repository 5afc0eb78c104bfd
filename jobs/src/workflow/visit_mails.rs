//! What the client's calendar is told of a site visit: an invitation (iTIP `REQUEST`, RFC 5546) when it is agreed on or
//! moved, and a `CANCEL` when it will not take place.

use anyhow::Context as _;
use booking::{Booking, BookingNumber, Letter, Part, SiteVisit, Window};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use store::{MailState, Thread};

use super::{assemble::Change, conversation::Conversation, letters};
use crate::{
    Services,
    calendar::{Invitation, invitation, visit_uid},
    mail::MailAddress,
};

/// What goes with a letter about the visit, if it agrees on one or calls one off.
pub(super) async fn invitation_in(
    services: &Services,
    change: &Change<'_>,
    letter: &Letter,
    conversation: &Conversation,
    thread: &Thread,
) -> anyhow::Result<Option<String>> {
    let zone = services.house.venue.zone;
    let (before, after) = (&change.before.booking.visit, &change.after.visit);
    if letter.parts.iter().any(|part| matches!(part, Part::VisitScheduled { .. })) {
        let start = after.scheduled(zone);
        return Ok(start.map(|start| itip(services, change, conversation, thread, start, false)));
    }
    // The end of a booking has a letter of its own for that.
    if after.is_called_off_since(before) && change.after.ended.is_none() {
        return cancel(services, change, conversation, thread).await;
    }
    Ok(None)
}

/// The letter that calls a visit off because its booking has ended, and what takes it out of the client's calendar;
/// `None` if it never got there.
pub(super) async fn called_off(
    services: &Services,
    change: &Change<'_>,
    (day, time): (NaiveDate, NaiveTime),
    conversation: &Conversation,
) -> anyhow::Result<Option<(Letter, String)>> {
    let thread = services.store.thread(conversation.thread).await?.context("the thread of a message is stored")?;
    let letter = Letter { parts: vec![Part::VisitCalledOff { day, time }] };
    Ok(cancel(services, change, conversation, &thread).await?.map(|cancel| (letter, cancel)))
}

/// Takes back an invitation that has left, or leaves before this does. One that waits for the manager, or that they
/// threw away, is none.
async fn cancel(
    services: &Services,
    change: &Change<'_>,
    conversation: &Conversation,
    thread: &Thread,
) -> anyhow::Result<Option<String>> {
    let start = change.before.booking.visit.scheduled(services.house.venue.zone);
    let invited = is_invited(services, change.after.number).await?;
    Ok(start.filter(|_| invited).map(|start| itip(services, change, conversation, thread, start, true)))
}

/// Whether the client's calendar has the visit: the last of our mails about it invites to it.
async fn is_invited(services: &Services, number: BookingNumber) -> anyhow::Result<bool> {
    let uid = visit_uid(number, services.house.domain());
    let mails = services.store.mails_of_booking(number).await?;
    let leaving = mails.iter().rev().filter(|stored| stored.state != MailState::Failed);
    let mut about_it =
        leaving.filter_map(|stored| stored.mail.invitation.as_deref()).filter(|text| is_about(text, &uid));
    Ok(about_it.next().is_some_and(is_request))
}

/// Whether what was to go with a letter still may: nobody is invited to what the letter no longer agrees on, and
/// nothing is called off that is agreed on again.
pub(super) fn is_still_so(invitation: &str, letter: &Letter, now: &Booking) -> bool {
    let agrees = |part: &Part| matches!(part, Part::VisitScheduled { .. } | Part::Confirmed);
    if is_request(invitation) {
        letter.parts.iter().any(agrees)
    } else {
        !matches!(now.visit, SiteVisit::Scheduled { .. })
    }
}

/// Whether two iCalendar objects are about the same event: the later one says it all.
pub(super) fn are_about_the_same(one: &str, other: &str) -> bool {
    property(one, "UID") == property(other, "UID")
}

fn is_about(invitation: &str, uid: &str) -> bool {
    property(invitation, "UID").is_some_and(|found| found == uid)
}

fn is_request(invitation: &str) -> bool {
    property(invitation, "METHOD").is_some_and(|method| method == "REQUEST")
}

/// The value of a property of an object of ours. Long lines are folded (RFC 5545 §3.1).
fn property(invitation: &str, name: &str) -> Option<String> {
    let whole = invitation.replace("\r\n ", "");
    whole.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.to_owned()))
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
