//! A message that reports what became of a mail of ours: a bounce or a complaint that came as a mail.

use store::{OutboxId, StoredMail, StoredMessage, comparable};

use crate::{
    Services,
    authentication::has_failed,
    inbound::{self, Attachment, DeliveryReport, Fate},
    job::Finish,
    undelivered,
};

/// Takes the report in, if the message is one about a mail of ours. Message-IDs go round with every answer to all, so
/// more is wanted before an address is put on the list: that the report names it, and that it is not known to be forged.
/// Who writes from the very address that is said not to work is a person with something to say.
pub(crate) async fn take(
    services: &Services,
    job: OutboxId,
    message: &StoredMessage,
) -> anyhow::Result<Option<Finish>> {
    let files: Vec<Attachment> = serde_json::from_value(message.content.attachments.clone()).unwrap_or_default();
    let Some(returned) = inbound::returned(&files) else { return Ok(None) };
    let Some(mail) = ours(services, message, returned.message_id.as_deref()).await? else { return Ok(None) };
    let address = comparable(&mail.mail.recipient);
    if comparable(&message.content.from_address) == address {
        return Ok(None);
    }
    // Who has a mail forwarded is told of an address that is not theirs to lose.
    let named = returned.recipients.iter().any(|to| comparable(to) == address);
    let counts = named && !has_failed(&message.content.headers);
    let fate = match returned.fate {
        Fate::Bounced | Fate::Complained if !counts => Fate::Refused,
        fate => fate,
    };
    let report = DeliveryReport {
        fate,
        recipient: address,
        message_id: Some(mail.mail.message_id.clone()),
        detail: returned.detail,
        occurred_at: Some(message.content.date),
    };
    undelivered::settle(services, job, &report, Some(&mail)).await.map(Some)
}

async fn ours(
    services: &Services,
    message: &StoredMessage,
    message_id: Option<&str>,
) -> anyhow::Result<Option<StoredMail>> {
    let content = &message.content;
    let answered = content.in_reply_to.iter().chain(&content.references).map(String::as_str);
    for id in message_id.into_iter().chain(answered) {
        if let Some(mail) = services.store.mail_of_message_id(id).await? {
            return Ok(Some(mail));
        }
    }
    Ok(None)
}
