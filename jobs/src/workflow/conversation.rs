//! In which conversation a booking's next mail belongs, and to whom it goes.

use booking::Booking;
use lettre::message::Mailbox;
use store::{Contact, StoredMessage, ThreadId};

use super::Step;
use crate::Services;

/// Where a mail to the client goes.
pub(super) struct Conversation {
    /// The thread.
    pub(super) thread: ThreadId,
    /// The client, as one header writes it.
    pub(super) recipient: String,
    /// The client's name, for the salutation.
    pub(super) name: Option<String>,
    /// What is answered.
    pub(super) answers: StoredMessage,
}

impl Conversation {
    /// That of a message whose sender is answered.
    pub(super) fn of(message: &StoredMessage) -> Self {
        let name = message.content.from_name.clone();
        let recipient = recipient(name.clone(), &message.content.from_address);
        Self { thread: message.thread, recipient, name, answers: message.clone() }
    }
}

/// The conversation of the message that is answered, else the booking's newest one. `None` when there is nobody to
/// write to: the client was erased, or the booking never had a message.
pub(super) async fn conversation(
    services: &Services,
    step: &Step,
    after: &Booking,
) -> anyhow::Result<Option<Conversation>> {
    let Some(answers) = answered(services, step).await? else { return Ok(None) };
    let contact = contact(services, step, after).await?;
    let name = contact.as_ref().and_then(|contact| contact.name.clone()).or_else(|| answers.content.from_name.clone());
    let address = match contact {
        Some(contact) if step.message.is_none() => contact.email,
        _ => answers.content.from_address.clone(),
    };
    let recipient = recipient(name.clone(), &address);
    Ok(Some(Conversation { thread: answers.thread, recipient, name, answers }))
}

/// The client, if they are still known. One who is only now written is in the step.
pub(super) async fn contact(services: &Services, step: &Step, after: &Booking) -> anyhow::Result<Option<Contact>> {
    let Some(id) = &after.contact else { return Ok(None) };
    match step.contacts.iter().find(|contact| contact.id == *id) {
        Some(new) => Ok(Some(new.clone())),
        None => Ok(services.store.contact(id).await?),
    }
}

async fn answered(services: &Services, step: &Step) -> anyhow::Result<Option<StoredMessage>> {
    if let Some(message) = &step.message {
        return Ok(Some(message.clone()));
    }
    let Some(thread) = services.store.threads_of(step.booking).await?.into_iter().next() else { return Ok(None) };
    Ok(services.store.messages_of(thread.id).await?.into_iter().next_back())
}

/// `Name <address>`, quoted where it must be. An address that is none stays as it is: sending says so.
fn recipient(name: Option<String>, address: &str) -> String {
    match address.parse() {
        Ok(email) => Mailbox::new(name, email).to_string(),
        Err(_) => address.to_owned(),
    }
}
