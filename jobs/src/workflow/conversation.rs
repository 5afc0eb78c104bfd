//! In which conversation a booking's next mail belongs, and to whom it goes.

use booking::{Booking, BookingNumber};
use lettre::message::Mailbox;
use store::{Contact, Message, StoredMessage, ThreadId};

use super::{Step, held_reply::HeldReply};
use crate::Services;

/// Where a mail to the client goes.
pub(super) struct Conversation {
    /// The thread.
    pub(super) thread: ThreadId,
    /// The address of who is written to.
    pub(super) address: String,
    /// Their name, for the salutation.
    pub(super) name: Option<String>,
    /// What is answered.
    pub(super) answers: StoredMessage,
}

impl Conversation {
    /// That of a message whose sender is answered.
    pub(super) fn of(message: &StoredMessage) -> Self {
        let Message { from_name, from_address, .. } = &message.content;
        Self {
            thread: message.thread,
            address: from_address.clone(),
            name: from_name.clone(),
            answers: message.clone(),
        }
    }

    /// `Name <address>`, quoted where it must be. An address that is none stays as it is: sending says so.
    pub(super) fn recipient(&self) -> String {
        match self.address.parse() {
            Ok(email) => Mailbox::new(self.name.clone(), email).to_string(),
            Err(_) => self.address.clone(),
        }
    }
}

/// The conversation of the message that is answered, else the booking's newest one. `None` when there is nobody to
/// write to: the client was erased, or the booking never had a message.
pub(super) async fn conversation(
    services: &Services,
    step: &Step,
    after: &Booking,
) -> anyhow::Result<Option<Conversation>> {
    answering(services, step, after, step.message.clone()).await
}

/// Where a reply goes that has waited. It goes to nobody if whom it answers was erased: the client is somebody else.
pub(super) async fn of_reply(
    services: &Services,
    step: &Step,
    after: &Booking,
    reply: &HeldReply,
) -> anyhow::Result<Option<Conversation>> {
    if reply.is_to_nobody(services).await? {
        return Ok(None);
    }
    answering(services, step, after, reply.message(services).await?).await
}

/// That of the writer of `message`; without one it is the client's.
async fn answering(
    services: &Services,
    step: &Step,
    after: &Booking,
    message: Option<StoredMessage>,
) -> anyhow::Result<Option<Conversation>> {
    let answers_a_message = message.is_some();
    let Some(answers) = (match message {
        Some(message) => Some(message),
        None => newest(services, after.number).await?,
    }) else {
        return Ok(None);
    };
    let sender = Conversation::of(&answers);
    let client = contact(services, step, after).await?;
    // Who writes from another address is not called by the client's name.
    let client = client.filter(|client| !answers_a_message || client.email == sender.address);
    Ok(Some(match client {
        Some(Contact { email, name, .. }) => {
            let signed = sender.name.clone().filter(|_| sender.address == email);
            Conversation { address: email, name: name.or(signed), ..sender }
        }
        None => sender,
    }))
}

/// The client, if they are still known. One who is only now written is in the step.
pub(super) async fn contact(services: &Services, step: &Step, after: &Booking) -> anyhow::Result<Option<Contact>> {
    let Some(id) = &after.contact else { return Ok(None) };
    match step.contacts.iter().find(|contact| contact.id == *id) {
        Some(new) => Ok(Some(new.clone())),
        None => Ok(services.store.contact(id).await?),
    }
}

/// The booking's newest message.
async fn newest(services: &Services, booking: BookingNumber) -> anyhow::Result<Option<StoredMessage>> {
    let Some(thread) = services.store.threads_of(booking).await?.into_iter().next() else { return Ok(None) };
    Ok(services.store.messages_of(thread.id).await?.into_iter().next_back())
}
