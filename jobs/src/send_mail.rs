//! `mail.send`: hands one stored mail over, and records that it left.
//!
//! The mail was written by the step that caused it and is the same at every attempt. A crash between the hand-over
//! and the record is the only window in which it could be handed over twice; its Message-ID is then the same.

use anyhow::anyhow;
use booking::{Actor, BookingNumber, Cause, Command, Input};
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};
use store::{Commit, CommitError, MailId, MailOutcome, MailState, OutboxId, StoredMail};

use crate::{
    Services,
    job::{Finish, Hopeless, Job, LaneName, Run},
    mail::{MailAddress, OutgoingMail, Rendered, SendError},
    workflow::{self, Step},
};

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMail {
    /// The stored mail.
    pub mail: MailId,
    /// Whose booking it is about.
    pub booking: Option<BookingNumber>,
    /// The offer version that it carries: sent when the mail has really left.
    pub offer: Option<u32>,
    /// To whom; together with the booking it is the group, so that mails leave in the order they were written.
    pub to: To,
}

/// Who gets a mail. Not an address: payloads hold no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// The booking's client.
    Client,
    /// The venue's manager.
    Manager,
}

impl Job for SendMail {
    const KIND: &'static str = "mail.send";
    const LANE: LaneName = LaneName::Mail;

    fn group(&self) -> Option<String> {
        let reader = match self.to {
            To::Client => "client",
            To::Manager => "manager",
        };
        self.booking.map(|booking| format!("{booking}:{reader}"))
    }

    async fn run(self, run: &Run, services: &Services) -> anyhow::Result<Finish> {
        let Some(stored) = services.store.mail(self.mail).await? else {
            return Ok(Finish::Cancel("the mail was erased".to_owned()));
        };
        if stored.state == MailState::Queued {
            services.mailer.send(&outgoing(services, &stored).await?).await.map_err(judged)?;
        }
        self.record(run, services).await?;
        Ok(Finish::Done)
    }
}

impl SendMail {
    /// In one transaction: the mail has left, the offer in it is sent, the job is done.
    async fn record(&self, run: &Run, services: &Services) -> anyhow::Result<()> {
        let outcome = MailOutcome { id: self.mail, state: MailState::Sent };
        let job: OutboxId = run.id.parse()?;
        let (Some(booking), Some(version)) = (self.booking, self.offer) else {
            let commit = Commit { done: Some(job), mail_outcome: Some(outcome), ..Commit::at(services.now()) };
            return match services.store.commit(&commit).await {
                Ok(_) | Err(CommitError::AlreadyDone) => Ok(()),
                Err(error) => Err(error.into()),
            };
        };
        let cause = Cause::Mail(self.mail.to_string());
        let mut step = Step::of(booking, Actor::System, cause);
        step.job = Some(job);
        step.mail_outcome = Some(outcome);
        workflow::take(services, &step, |_| vec![Input::Command(Command::OfferSent(version))]).await?;
        Ok(())
    }
}

fn judged(error: SendError) -> anyhow::Error {
    if error.is_permanent() { Hopeless(error.into()).into() } else { error.into() }
}

async fn outgoing(services: &Services, stored: &StoredMail) -> anyhow::Result<OutgoingMail> {
    let mail = &stored.mail;
    let thread = match mail.thread {
        Some(thread) => services.store.thread(thread).await?,
        None => None,
    };
    Ok(OutgoingMail {
        message_id: mail.message_id.clone(),
        date: stored.created_at,
        from: services.house.from.clone(),
        to: address(&mail.recipient).ok_or_else(|| Hopeless(anyhow!("the stored recipient is no address")))?,
        reply_to: thread.map(|thread| services.house.reply_to(&thread.token)),
        in_reply_to: mail.in_reply_to.clone(),
        references: mail.references.clone(),
        content: Rendered { subject: mail.subject.clone(), text: mail.text.clone(), html: mail.html.clone() },
        invitation: mail.invitation.clone(),
    })
}

/// The parser's own error would quote the address.
fn address(recipient: &str) -> Option<MailAddress> {
    let mailbox: Mailbox = recipient.parse().ok()?;
    Some(MailAddress { name: mailbox.name, address: mailbox.email.to_string() })
}
