//! Automatic replies that wait for the manager (`approval.all_replies`): kept with their task as what they say and whom
//! they answer, not as text, so that a later reply says what an earlier one that never left would have said.

use anyhow::anyhow;
use booking::{Actor, Booking, Cause, Letter, MessageId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{StoredMessage, Task};

use super::{Step, conversation, letters};
use crate::{Services, mail::Language};

/// A reply that has not left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HeldReply {
    /// What it says.
    pub(crate) letter: Letter,
    /// The message that it answers, whose writer it goes to; `None`: it goes to the client.
    pub(crate) answers: Option<MessageId>,
    /// The iCalendar object that goes with it.
    pub(crate) invitation: Option<String>,
    /// In which language it is, where no booking says so.
    pub(crate) language: Language,
}

/// Which of the replies that wait have nobody any more whom they could go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// None of them.
    None,
    /// One or more, and not the newest.
    Earlier,
    /// The newest, if not all.
    Newest,
}

/// What the manager reads of such a reply.
pub(crate) const TO_NOBODY: &str = "a reply that waited here goes to nobody: whom it answers was erased";

impl HeldReply {
    /// The replies that wait with `task`, oldest first: one for each person who is to be written to.
    ///
    /// # Errors
    /// When what was kept cannot be read: a reply that a client waits for is not to be forgotten in silence.
    pub(crate) fn all_of(task: &Task) -> anyhow::Result<Vec<Self>> {
        let Some(kept) = task.details.get("replies").cloned() else { return Ok(Vec::new()) };
        // The error of the library would quote the reply.
        serde_json::from_value(kept).map_err(|error| {
            anyhow!("the replies kept with task {} cannot be read: {:?} error", task.id, error.classify())
        })
    }

    /// For the task's details.
    pub(crate) fn details(replies: &[Self]) -> Value {
        serde_json::json!({ "replies": replies })
    }

    /// The replies that wait with `task` and can still leave, and how it stands with the others.
    ///
    /// # Errors
    /// As [`HeldReply::all_of`], and when the store does not answer.
    pub(crate) async fn still_addressed(services: &Services, task: &Task) -> anyhow::Result<(Vec<Self>, Lost)> {
        let (mut left, mut lost) = (Vec::new(), Lost::None);
        for reply in Self::all_of(task)? {
            if reply.is_to_nobody(services).await? {
                lost = Lost::Newest;
                continue;
            }
            left.push(reply);
            lost = if lost == Lost::None { Lost::None } else { Lost::Earlier };
        }
        Ok((left, lost))
    }

    /// Whether the message that it answers is gone, with its writer: nobody else is meant by it.
    pub(super) async fn is_to_nobody(&self, services: &Services) -> anyhow::Result<bool> {
        Ok(self.answers.is_some() && self.message(services).await?.is_none())
    }

    /// The message that it answers.
    pub(super) async fn message(&self, services: &Services) -> anyhow::Result<Option<StoredMessage>> {
        match &self.answers {
            Some(id) => Ok(services.store.message(id).await?),
            None => Ok(None),
        }
    }
}

/// What the manager reads of replies that wait; where they are several, to whom each goes.
pub(super) async fn drafts(
    services: &Services,
    booking: &Booking,
    replies: &[HeldReply],
) -> anyhow::Result<Option<String>> {
    let step = Step::of(booking.number, Actor::Manager, Cause::Clock);
    let mut texts = Vec::with_capacity(replies.len());
    for reply in replies {
        if reply.is_to_nobody(services).await? {
            texts.push(format!("({TO_NOBODY})"));
            continue;
        }
        let conversation = conversation::of_reply(services, &step, booking, reply).await?;
        let text = letters::render(services, booking, &reply.letter, conversation.as_ref())?.text;
        let to = conversation.filter(|_| replies.len() > 1).map(|conversation| conversation.recipient());
        texts.push(to.map_or_else(|| text.clone(), |to| format!("To: {to}\n\n{text}")));
    }
    Ok((!texts.is_empty()).then(|| texts.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use booking::{TaskKind, TaskState};
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn task(details: Value) -> Task {
        Task {
            id: 7,
            booking: None,
            thread: None,
            message: None,
            kind: TaskKind::ReplyApproval,
            state: TaskState::Open,
            version: 1,
            details,
            opened_at: DateTime::UNIX_EPOCH,
            decided_at: None,
            note: None,
        }
    }

    #[test]
    fn replies_that_cannot_be_read_are_an_error_that_does_not_quote_them() {
        assert_eq!(HeldReply::all_of(&task(json!({}))).unwrap(), []);
        let error =
            HeldReply::all_of(&task(json!({ "replies": [{ "letter": "Dear Anna" }] }))).unwrap_err().to_string();
        assert_eq!(error, "the replies kept with task 7 cannot be read: Data error");
    }
}
