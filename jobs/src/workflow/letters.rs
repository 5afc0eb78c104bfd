//! From a letter to the mail that waits to be sent: written once, in the transaction that causes it.

use anyhow::Context;
use booking::{Booking, BookingNumber, Letter, Part, Window, event_window};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;
use store::{Mail, MailId, StoredMessage, Thread};

use super::{Step, assemble::Change, conversation::Conversation, held_reply::HeldReply, visit_mails};
use crate::{
    Services,
    calendar::{Invitation, invitation, invitation_uid},
    mail::{Language, LetterView, MailAddress, Rendered, render_letter, render_words},
    send_mail::{SendMail, To},
};

/// How long a site visit takes.
pub(crate) const VISIT: TimeDelta = TimeDelta::hours(1);

/// The mail that carries `letter`, and the job that sends it.
pub(super) async fn mail(
    services: &Services,
    step: &Step,
    change: &Change<'_>,
    letter: &Letter,
    conversation: &Conversation,
) -> anyhow::Result<(Mail, SendMail)> {
    let invitation = invitation_in(services, change, letter, conversation).await?;
    written(services, change, (letter, step.text.as_deref()), invitation, conversation)
}

/// The mail that carries a reply which waited for the manager; their own words take the place of the reply's.
pub(super) fn released(
    services: &Services,
    change: &Change<'_>,
    reply: &HeldReply,
    own_words: Option<&str>,
    conversation: &Conversation,
) -> anyhow::Result<(Mail, SendMail)> {
    written(services, change, (&reply.letter, own_words), reply.invitation.clone(), conversation)
}

/// The mail that calls a visit off because its booking has ended, if the client was ever invited.
pub(super) async fn called_off(
    services: &Services,
    change: &Change<'_>,
    slot: (NaiveDate, NaiveTime),
    conversation: &Conversation,
) -> anyhow::Result<Option<(Mail, SendMail)>> {
    let Some((letter, cancel)) = visit_mails::called_off(services, change, slot, conversation).await? else {
        return Ok(None);
    };
    written(services, change, (&letter, None), Some(cancel), conversation).map(Some)
}

fn written(
    services: &Services,
    change: &Change<'_>,
    (letter, own_words): (&Letter, Option<&str>),
    invitation: Option<String>,
    conversation: &Conversation,
) -> anyhow::Result<(Mail, SendMail)> {
    let mut rendered = render(services, change.after, letter, Some(conversation))?;
    if let Some(text) = own_words {
        rendered = rendered.with_text(text);
    }
    let id = MailId(services.new_id());
    let (number, offer) = (Some(change.after.number), offer_in(letter));
    let mail = Mail { offer, ..addressed(services, number, id, rendered, conversation, invitation) };
    Ok((mail, SendMail { mail: id, booking: number, offer, to: To::Client }))
}

/// The iCalendar object that goes with a letter.
pub(super) async fn invitation_in(
    services: &Services,
    change: &Change<'_>,
    letter: &Letter,
    conversation: &Conversation,
) -> anyhow::Result<Option<String>> {
    let thread = services.store.thread(conversation.thread).await?.context("the thread of a message is stored")?;
    match invite(services, change, letter, conversation, &thread) {
        Some(of_event) => Ok(Some(of_event)),
        None => visit_mails::invitation_in(services, change, letter, conversation, &thread).await,
    }
}

/// The answer to a message that belongs to no booking, and the job that sends it.
pub(crate) fn team_answer(
    services: &Services,
    message: &StoredMessage,
    language: Language,
    letter: &Letter,
) -> anyhow::Result<(Mail, SendMail)> {
    let conversation = Conversation::of(message);
    let view = LetterView {
        number: None,
        language,
        client_name: conversation.name.as_deref(),
        client_subject: Some(&message.content.subject),
        venue: &services.house.venue,
        rooms: &services.room_labels(None),
        event: None,
        participants: None,
        offer: None,
        paid: Decimal::ZERO,
        payment_url: None,
    };
    let id = MailId(services.new_id());
    let mail = addressed(services, None, id, render_letter(letter, &view)?, &conversation, None);
    Ok((mail, SendMail { mail: id, booking: None, offer: None, to: To::Client }))
}

/// The manager's own words to who wrote `message`, and the job that sends them.
pub(crate) fn own_words(
    services: &Services,
    booking: Option<&Booking>,
    message: &StoredMessage,
    text: &str,
) -> (Mail, SendMail) {
    let number = booking.map(|booking| booking.number);
    let language = booking.map(language).unwrap_or_default();
    let rendered = render_words(text, &message.content.subject, number, language);
    let id = MailId(services.new_id());
    let mail = addressed(services, number, id, rendered, &Conversation::of(message), None);
    (mail, SendMail { mail: id, booking: number, offer: None, to: To::Client })
}

/// The letter as the client will read it.
pub(super) fn render(
    services: &Services,
    after: &Booking,
    letter: &Letter,
    conversation: Option<&Conversation>,
) -> anyhow::Result<Rendered> {
    let rooms = services.room_labels(after.language.as_deref());
    let payment_url = services.house.payment_link(after);
    let view = LetterView {
        number: Some(after.number),
        language: language(after),
        client_name: conversation.and_then(|conversation| conversation.name.as_deref()),
        client_subject: conversation.map(|conversation| conversation.answers.content.subject.as_str()),
        venue: &services.house.venue,
        rooms: &rooms,
        event: event_of(after, services),
        participants: after.participants,
        offer: after.offers.last().map(|priced| &priced.offer),
        paid: after.paid(),
        payment_url: payment_url.as_deref(),
    };
    Ok(render_letter(letter, &view)?)
}

pub(super) fn language(booking: &Booking) -> Language {
    booking.language.as_deref().map(Language::from_tag).unwrap_or_default()
}

/// The event's time: that of the hold, else what the facts say.
pub(super) fn event_of(booking: &Booking, services: &Services) -> Option<Window> {
    if let Some(held) = &booking.held {
        return Some(held.event);
    }
    let wanted = booking.requirements()?;
    Some(event_window(wanted.first_day, wanted.last_day, wanted.start, wanted.end, services.house.venue.zone))
}

fn offer_in(letter: &Letter) -> Option<u32> {
    letter.parts.iter().find_map(|part| match part {
        Part::Offer { version, .. } => Some(*version),
        _ => None,
    })
}

pub(super) fn addressed(
    services: &Services,
    booking: Option<BookingNumber>,
    id: MailId,
    rendered: Rendered,
    conversation: &Conversation,
    invitation: Option<String>,
) -> Mail {
    let answered = &conversation.answers.content;
    let mut references = answered.references.clone();
    references.push(answered.message_id.clone());
    Mail {
        id,
        booking,
        thread: Some(conversation.thread),
        recipient: conversation.recipient(),
        message_id: services.house.message_id(id),
        in_reply_to: Some(answered.message_id.clone()),
        references,
        subject: rendered.subject,
        text: rendered.text,
        html: rendered.html,
        invitation,
        offer: None,
    }
}

/// A confirmation carries an invitation (iTIP `REQUEST`, RFC 5546), and the cancellation of what was confirmed takes it
/// back (`CANCEL`).
fn invite(
    services: &Services,
    change: &Change<'_>,
    letter: &Letter,
    conversation: &Conversation,
    thread: &Thread,
) -> Option<String> {
    let before = &change.before.booking;
    let cancelled = letter.parts.iter().any(|part| matches!(part, Part::Cancelled { .. }));
    let held = match cancelled {
        true => before.held.as_ref().filter(|_| before.confirmed)?,
        false => change.after.held.as_ref().filter(|_| letter.parts.contains(&Part::Confirmed))?,
    };
    let uid = invitation_uid(change.after.number, services.house.domain());
    Some(invitation(&Invitation {
        uid: &uid,
        number: change.after.number,
        language: language(change.after),
        event: held.event,
        participants: Some(held.requirements.participants),
        room_name: Some(&services.room_label(&held.hold.room, change.after.language.as_deref())),
        venue_name: &services.house.venue.name,
        venue_address: services.house.venue.address.as_deref(),
        organizer: &services.house.reply_to(&thread.token),
        attendee: &MailAddress { name: conversation.name.clone(), address: conversation.address.clone() },
        sequence: u32::from(cancelled),
        changed_at: change.world.now,
        cancelled,
    }))
}
