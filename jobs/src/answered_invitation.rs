//! A message that is a calendar program's answer to an invitation (iTIP `REPLY` by mail, RFC 6047): noted in the booking's
//! journal, and never read as words of the client. "Accepted" in its text accepts no offer.

use anyhow::anyhow;
use base64::{Engine, engine::general_purpose::STANDARD};
use booking::{Actor, AnswerStanding, BookingNumber, Cause, Command, Input, InvitationAnswer, Invited, TaskKind};
use store::{Commit, MailState, OutboxId, StoredMessage};

use crate::{
    Services, authentication,
    calendar::{Itip, invitation_uid, itip, visit_uid},
    inbound::Attachment,
    job::Finish,
    loops,
    mail::Language,
    process_message::was_written_to,
    unmatched::{self, Unmatched},
    workflow::{self, Step},
};

const UNKNOWN: &str =
    "A calendar program answers an invitation that we cannot tell to be ours. Nothing follows from it.";

/// Takes the answer in, if the message is one.
pub(crate) async fn take(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
) -> anyhow::Result<Option<Finish>> {
    let Some(reply) = reply_in(message)? else { return Ok(None) };
    let finish = match understood(services, message, &reply).await? {
        Some((number, answer)) => record(services, job, message, number, answer).await?,
        None if loops::set_aside(services, job, message).await? => Finish::Done,
        None => show(services, job, message).await?,
    };
    Ok(Some(finish))
}

/// What a calendar program says, as far as it concerns a booking.
#[derive(Clone, Copy)]
struct Answer {
    to: Invited,
    answer: InvitationAnswer,
    standing: AnswerStanding,
    with_words: bool,
}

fn reply_in(message: &StoredMessage) -> anyhow::Result<Option<Itip>> {
    if message.content.attachments.is_null() {
        return Ok(None);
    }
    // The error of the library would quote the mail.
    let unreadable =
        |error: serde_json::Error| anyhow!("a message's attachments cannot be read: {:?} error", error.classify());
    let files: Vec<Attachment> = serde_json::from_value(message.content.attachments.clone()).map_err(unreadable)?;
    let calendars = files.iter().filter(|file| {
        let content_type = file.content_type.to_lowercase();
        content_type.starts_with("text/calendar") || content_type.starts_with("application/ics")
    });
    let texts = calendars.filter_map(|file| String::from_utf8(STANDARD.decode(&file.content_base64).ok()?).ok());
    Ok(texts.filter_map(|text| itip(&text)).find(|object| object.method == "REPLY"))
}

/// `None` where no invitation of ours is answered, or in a way that only a person understands.
async fn understood(
    services: &Services,
    message: &StoredMessage,
    reply: &Itip,
) -> anyhow::Result<Option<(BookingNumber, Answer)>> {
    let Some((number, to)) = named(&reply.uid, services.house.domain()) else { return Ok(None) };
    let Some(invitation) = newest_invitation(services, number, &reply.uid).await? else { return Ok(None) };
    let standing = standing(message, reply, &invitation);
    let with_words = has_words(message, reply);
    // UIDs can be guessed, and so can subjects. Who was not invited must answer a mail of the booking's own conversation,
    // and what they write is for a person.
    let stranger = standing == AnswerStanding::FromAnother;
    if stranger {
        let conversation = services.store.booking_of_thread(message.thread).await?;
        let is_its_own = conversation.is_some_and(|stored| stored.booking.number == number);
        if with_words || !is_its_own || !was_written_to(services, message).await? {
            return Ok(None);
        }
    }
    let answer = match reply.answer.as_str() {
        "ACCEPTED" => InvitationAnswer::Accepted,
        "DECLINED" => InvitationAnswer::Declined,
        "TENTATIVE" => InvitationAnswer::Tentative,
        _ => return Ok(None),
    };
    Ok(Some((number, Answer { to, answer, standing, with_words })))
}

/// The booking that a UID of ours names, and what of it.
fn named(uid: &str, domain: &str) -> Option<(BookingNumber, Invited)> {
    let number = uid.split(['.', '@']).next()?.parse().ok()?;
    match uid {
        _ if uid == invitation_uid(number, domain) => Some((number, Invited::Event)),
        _ if uid == visit_uid(number, domain) => Some((number, Invited::Visit)),
        _ => None,
    }
}

/// The last one that may have reached the client.
async fn newest_invitation(services: &Services, number: BookingNumber, uid: &str) -> anyhow::Result<Option<Itip>> {
    let mails = services.store.mails_of_booking(number).await?;
    let left = mails.iter().filter(|stored| matches!(stored.state, MailState::Sent | MailState::HandingOver));
    let mut newest_first = left.rev().filter_map(|stored| itip(stored.mail.invitation.as_deref()?));
    Ok(newest_first.find(|invitation| invitation.uid == uid))
}

fn standing(message: &StoredMessage, reply: &Itip, invitation: &Itip) -> AnswerStanding {
    let content = &message.content;
    let invited = content.from_address == invitation.attendee && reply.attendee == invitation.attendee;
    if !invited || authentication::has_failed(&content.headers) {
        AnswerStanding::FromAnother
    } else if reply.sequence < invitation.sequence || invitation.method == "CANCEL" {
        AnswerStanding::Outdated
    } else {
        AnswerStanding::Current
    }
}

/// Whether the client has written something. Outlook has a mail for that, which it leaves empty otherwise; the text of
/// others is the program's own.
fn has_words(message: &StoredMessage, reply: &Itip) -> bool {
    let in_the_mail = reply.program.contains("Microsoft") && !message.content.text.trim().is_empty();
    reply.comment.is_some() || in_the_mail
}

async fn record(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
    number: BookingNumber,
    answer: Answer,
) -> anyhow::Result<Finish> {
    let Answer { to, answer, standing, with_words } = answer;
    let mut step = Step::of(number, Actor::Client, Cause::Message(message.content.id.clone()));
    step.job = Some(job);
    // The conversation of somebody else does not become the booking's.
    step.message = Some(message.clone()).filter(|_| standing != AnswerStanding::FromAnother);
    let command = Command::AnswerInvitation { to, answer, standing, with_words };
    workflow::take(services, &step, |_| vec![Input::Command(command.clone())]).await?;
    Ok(Finish::Done)
}

async fn show(services: &Services, job: OutboxId, message: &StoredMessage) -> anyhow::Result<Finish> {
    let mut commit = Commit::at(services.now());
    commit.done = Some(job);
    let task = Unmatched { kind: TaskKind::ManualReview, reason: UNKNOWN, message: Some((message, Language::En)) };
    unmatched::show(services, &task, serde_json::Value::Null, &mut commit).await?;
    unmatched::finish(services, &commit).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_uids_name_a_booking() {
        let number = "BH-2026-00042".parse().unwrap();
        let cases = [
            ("BH-2026-00042@venue.example", Some((number, Invited::Event))),
            ("BH-2026-00042.visit@venue.example", Some((number, Invited::Visit))),
            ("BH-2026-00042.b@venue.example", None),
            ("BH-2026-00042@elsewhere.example", None),
            ("040000008200E00074C5B7101A82E008", None),
            ("", None),
        ];
        for (uid, expected) in cases {
            assert_eq!(named(uid, "venue.example"), expected, "{uid}");
        }
    }
}
