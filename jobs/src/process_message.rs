//! `booking.process_message`: reads a client's mail and lets it move its booking.

use anyhow::Context as _;
use booking::{
    Act, ActKind, Actor, Booking, BookingNumber, Cause, ContactId, Input, MessageFacts, MessageId, Reading, acts_of,
    reader_context,
};
use serde::{Deserialize, Serialize};
use store::{Contact, OutboxId, StoredMessage, ThreadId};

use crate::{
    Services, answered_invitation, authentication, billing, inbound, injections,
    job::{Finish, Job, LaneName, Run},
    loops, meters,
    reader::Mail,
    returned_mail, seen_offer, strangers, unread,
    workflow::{self, Step},
};

/// A shorter text, "Yes, please" say, may well be sent twice, in characters.
const SHORTEST_REPEAT: usize = 30;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessMessage {
    /// The stored message.
    pub message: MessageId,
    /// Its thread: messages of one thread are worked on one at a time, in import order.
    pub thread: ThreadId,
}

impl Job for ProcessMessage {
    const KIND: &'static str = "booking.process_message";
    const LANE: LaneName = LaneName::Workflow;

    fn group(&self) -> Option<String> {
        Some(format!("thread:{}", self.thread))
    }

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let job: OutboxId = run.id.parse()?;
        let Some(message) = services.store.message(&self.message).await? else {
            return Ok(Finish::Cancel("the message was erased".to_owned()));
        };
        let booking = services.store.booking_of_thread(self.thread).await?.map(|stored| stored.booking);
        let thread = services.store.thread(self.thread).await?.context("the thread of a message is stored")?;
        if let Some(finish) = returned_mail::take(services, job, &message).await? {
            return Ok(finish);
        }
        if let Some(finish) = answered_invitation::take(services, job, &message).await? {
            return Ok(finish);
        }
        if written_by_a_machine(&message) {
            return done(services, job).await;
        }
        if injections::is_blocked(&thread) && injections::set_aside(services, job, &message).await? {
            return Ok(Finish::Done);
        }
        if loops::set_aside(services, job, &message).await? {
            return Ok(Finish::Done);
        }
        let reading = match read(services, &message, booking.as_ref()).await {
            Ok(reading) => reading,
            Err(error) if run.last => return unread::show(services, job, &message, booking.as_ref(), &error).await,
            Err(error) => return Err(error),
        };
        if injections::is_one(&reading) {
            return injections::count(services, job, &message, &thread).await;
        }
        match booking {
            Some(booking) if booking.ended.is_none() || !asks_for_an_event(&reading) => {
                answer(services, job, message, &reading, booking.number).await
            }
            // What has ended stays as it is; whoever comes back gets a booking of their own.
            Some(_) | None if asks_for_an_event(&reading) => {
                let year = chrono::Datelike::year(&services.now().with_timezone(&services.house.venue.zone));
                let number = services.store.next_booking_number(year).await?;
                answer(services, job, message, &reading, number).await
            }
            _ => strangers::answer(services, job, &message, &reading).await,
        }
    }
}

/// Machines are never answered (RFC 3834): no mail loops.
fn written_by_a_machine(message: &StoredMessage) -> bool {
    const BULK: [&str; 4] = ["bulk", "junk", "list", "auto_reply"];
    let headers = &message.content.headers;
    let is_bulk = |value: &str| BULK.iter().any(|bulk| value.eq_ignore_ascii_case(bulk));
    inbound::is_automatic(headers) || inbound::header(headers, "Precedence").is_some_and(is_bulk)
}

fn asks_for_an_event(reading: &Reading) -> bool {
    reading.acts.contains(&ActKind::Inquire)
}

async fn done(services: &Services, job: OutboxId) -> anyhow::Result<Finish> {
    services.store.mark_done(job, services.now()).await?;
    Ok(Finish::Done)
}

async fn read(services: &Services, message: &StoredMessage, booking: Option<&Booking>) -> anyhow::Result<Reading> {
    let content = &message.content;
    let from = match &content.from_name {
        Some(name) => format!("{name} <{}>", content.from_address),
        None => content.from_address.clone(),
    };
    let mail = Mail {
        id: content.id.to_string(),
        received_at: message.received_at.with_timezone(&services.house.venue.zone).fixed_offset(),
        from,
        subject: content.subject.clone(),
        body: content.text.clone(),
        context: reader_context(booking),
    };
    let reading = services.reader.read(&mail).await;
    meters::reading(reading.is_ok());
    reading
}

/// Lets the message move the booking, which is opened if it is not there yet.
async fn answer(
    services: &Services,
    job: OutboxId,
    message: StoredMessage,
    reading: &Reading,
    number: BookingNumber,
) -> anyhow::Result<Finish> {
    let mut step = Step::of(number, Actor::Client, Cause::Message(message.content.id.clone()));
    step.job = Some(job);
    let contact = contact(services, &message, reading);
    let before = workflow::load(services, number).await?;
    if before.version == 0 {
        step.contacts.push(contact.clone());
    }
    let known = is_known(services, &before.booking, &message).await?;
    let doubtful = !known || authentication::has_failed(&message.content.headers);
    if (doubtful && binds(reading, &before.booking)) || (!known && !was_written_to(services, &message).await?) {
        let act = Input::Act(Act::LeaveToTeam { acts: reading.acts.clone() });
        step.message = Some(message);
        workflow::take(services, &step, |_| vec![act.clone()]).await?;
        return Ok(Finish::Done);
    }
    let seen = seen_offer::version(services, number, &message).await?;
    let repeats = repeats(services, &message).await?;
    step.billing.clone_from(&reading.billing);
    step.message = Some(message);
    workflow::take(services, &step, |billing| {
        let billing = billing.map(|address| (address.id.clone(), billing::parts(address)));
        let facts = MessageFacts { contact: contact.id.clone(), billing, seen_offer: seen, repeats };
        acts_of(reading, &facts, &services.catalogue).into_iter().map(Input::Act).collect()
    })
    .await?;
    Ok(Finish::Done)
}

/// Whether the message would bind the client or end something. A bare yes does where the client was asked whether to
/// cancel.
fn binds(reading: &Reading, booking: &Booking) -> bool {
    const BINDING: [ActKind; 4] = [ActKind::Accept, ActKind::Cancel, ActKind::Decline, ActKind::GiveBilling];
    let asked = booking.cancel_asked && reading.acts.contains(&ActKind::Confirm);
    asked || reading.acts.iter().any(|act| BINDING.contains(act))
}

/// Whether the message answers a mail of ours, or was sent to a thread's own address: its writer has seen one. A
/// number in a subject can be guessed.
pub(crate) async fn was_written_to(services: &Services, message: &StoredMessage) -> anyhow::Result<bool> {
    let content = &message.content;
    let by_token = content.recipients.iter().any(|to| services.house.names_a_thread(to));
    let ours = services.store.mails_of_thread(message.thread).await?;
    let answers = content.in_reply_to.iter().chain(&content.references);
    Ok(by_token || answers.into_iter().any(|id| ours.iter().any(|stored| stored.mail.message_id == *id)))
}

/// Whether the sender is who the booking is for; anybody's inquiry opens one.
async fn is_known(services: &Services, booking: &Booking, message: &StoredMessage) -> anyhow::Result<bool> {
    let Some(id) = &booking.contact else { return Ok(true) };
    let contact = services.store.contact(id).await?;
    Ok(contact.is_some_and(|contact| contact.email == message.content.from_address))
}

/// How many messages before this one in its thread had the very same text, without a break.
async fn repeats(services: &Services, message: &StoredMessage) -> anyhow::Result<u32> {
    let text = words(&message.content.text);
    if text.chars().count() < SHORTEST_REPEAT {
        return Ok(0);
    }
    let thread = services.store.messages_of(message.thread).await?;
    let before = thread.iter().rev().filter(|other| other.seq < message.seq);
    let same = before.take_while(|other| words(&other.content.text) == text).count();
    Ok(u32::try_from(same)?)
}

/// The text without what mail programs change of it.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn contact(services: &Services, message: &StoredMessage, reading: &Reading) -> Contact {
    Contact {
        id: ContactId(services.new_id().to_string()),
        email: message.content.from_address.clone(),
        name: reading.contact.name.clone().or_else(|| message.content.from_name.clone()),
        phone: reading.contact.phone.clone(),
        company: reading.contact.company.clone(),
        language: reading.language.clone(),
    }
}
