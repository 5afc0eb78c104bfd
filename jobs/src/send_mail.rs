//! `mail.send`: hands one stored mail over, and records that it left.
//!
//! The mail was written by the step that caused it and is the same at every attempt. A crash between the hand-over
//! and its note is the only window in which it could be handed over twice; its Message-ID is then the same, and the
//! store counts that it may have been.

use std::time::Duration;

use anyhow::anyhow;
use booking::{Actor, BookingNumber, Cause, Command, Input};
use chrono::TimeDelta;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Commit, CommitError, Mail, MailId, MailOutcome, MailState, OutboxId, StoredMail, Suppression, SuppressionCause,
    Turn, comparable,
};

use crate::{
    Services,
    job::{Finish, Hopeless, Job, LaneName, Run},
    mail::{MailAddress, OutgoingMail, Rendered, SendError},
    meters::{self, MailEnd},
    outbox,
    suppression::{self, Grounds},
    workflow::{self, Step},
};

/// So much of what a mail server says is shown, in characters.
const LONGEST_WORDS: usize = 300;

/// Within this span a recipient gets so many mails at most.
const SPAN: TimeDelta = TimeDelta::hours(1);
/// Mails of one booking that wait come so long after one another. Shorter waits are not worth the trip.
const BETWEEN: Duration = Duration::from_secs(1);

/// How often it is tried to note that a mail has left.
const TRIES: u32 = 3;

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
        if stored.state != MailState::Sent {
            self.refuse_if_suppressed(services, &stored).await?;
            if let Some(wait) = self.wait(services, &stored).await? {
                tracing::info!(mail = %self.mail, "its recipient has had many mails: it waits");
                meters::mail(self.to, MailEnd::Postponed);
                return Ok(Finish::Snooze(wait));
            }
            self.hand_over(run, services, &stored).await?;
            tracing::info!(mail = %self.mail, "the mail has left");
            meters::mail(self.to, MailEnd::Sent);
            self.note(services).await?;
        }
        self.record(run, services).await?;
        Ok(Finish::Done)
    }
}

impl SendMail {
    /// A mail to an address on the list is a dead letter: `mail unsuppress --send` brings it back.
    async fn refuse_if_suppressed(&self, services: &Services, stored: &StoredMail) -> anyhow::Result<()> {
        let Some(listed) = services.store.suppression(&stored.mail.recipient).await? else { return Ok(()) };
        if suppression::is_the_managers(services, &listed.address) {
            tracing::error!(mail = %self.mail, "mails to the manager's address did not arrive: sent all the same");
            return Ok(());
        }
        meters::mail(self.to, MailEnd::Withheld);
        let mut commit = Commit::at(services.now());
        // One that may have been handed over before is not called withheld.
        if stored.state != MailState::HandingOver {
            commit.mail_outcome = Some(MailOutcome { id: self.mail, state: MailState::Withheld });
        }
        let grounds = Grounds {
            address: &listed.address,
            cause: Some(listed.cause),
            said: listed.said.as_deref(),
            reason: &withheld(&stored.mail, &listed),
        };
        suppression::tell(services, &grounds, json!({ "mail": self.mail }), &mut commit).await?;
        services.store.commit(&commit).await?;
        outbox::relay(services).await;
        Err(Hopeless(anyhow!("the recipient's address gets no mail (`bellhop mail suppressed`)")).into())
    }

    /// How long the mail has to wait until its recipient may get one more. The manager gets all.
    async fn wait(&self, services: &Services, stored: &StoredMail) -> anyhow::Result<Option<Duration>> {
        let recipient = &stored.mail.recipient;
        let Some(most) = services.mails_per_recipient.filter(|_| !suppression::is_the_managers(services, recipient))
        else {
            return Ok(None);
        };
        let now = services.now();
        Ok(match services.store.let_go(stored, most.get().into(), (now - SPAN, now)).await? {
            Turn::Now => None,
            Turn::Later { first_of_many, behind } => {
                let left = first_of_many.and_then(|at| (at + SPAN - now).to_std().ok()).unwrap_or_default();
                // Each comes after those before it, for what waits for a time is no longer in its group.
                Some((left + BETWEEN * u32::try_from(behind)?).max(BETWEEN))
            }
        })
    }

    async fn hand_over(&self, run: &Run, services: &Services, stored: &StoredMail) -> anyhow::Result<()> {
        let mail = outgoing(services, stored).await?;
        let mut doubts = stored.doubts;
        if services.mailer.may_double() {
            doubts = services.store.begin_hand_over(self.mail).await?;
            if doubts > stored.doubts {
                tracing::warn!(mail = %self.mail, doubts, "an earlier hand-over ended nobody knows how: sent again");
            }
        }
        let Err(error) = services.mailer.send(&mail).await else { return Ok(()) };
        let over = error.is_permanent() || run.last;
        meters::mail(self.to, unsent(&error, over));
        if over {
            self.give_up(services, stored, &error, doubts).await?;
            return Err(Hopeless(error.into()).into());
        }
        if !error.leaves_in_doubt() {
            services.store.end_hand_over(self.mail).await?;
        }
        Err(error.into())
    }

    /// What will not be tried again is shown to the manager, who can telephone.
    async fn give_up(
        &self,
        services: &Services,
        stored: &StoredMail,
        error: &SendError,
        doubts: i64,
    ) -> anyhow::Result<()> {
        let mut commit = Commit::at(services.now());
        if !error.leaves_in_doubt() {
            commit.mail_outcome = Some(MailOutcome { id: self.mail, state: MailState::Failed });
        }
        if self.to == To::Client {
            let grounds = Grounds {
                address: &comparable(&stored.mail.recipient),
                cause: error.condemns_the_address().then_some(SuppressionCause::Bounced),
                said: error.said(),
                reason: &undelivered(&stored.mail, error, doubts > 0 || error.leaves_in_doubt()),
            };
            suppression::tell(services, &grounds, json!({ "mail": self.mail }), &mut commit).await?;
        }
        services.store.commit(&commit).await?;
        outbox::relay(services).await;
        Ok(())
    }

    /// The mail has left: whatever fails from here on, it is not handed over again.
    async fn note(&self, services: &Services) -> anyhow::Result<()> {
        let outcome = MailOutcome { id: self.mail, state: MailState::Sent };
        let commit = Commit { mail_outcome: Some(outcome), ..Commit::at(services.now()) };
        for _ in 1..TRIES {
            match services.store.commit(&commit).await {
                Ok(_) => return Ok(()),
                Err(error) => tracing::warn!(mail = %self.mail, %error, "a mail that has left could not be noted yet"),
            }
        }
        Ok(services.store.commit(&commit).await.map(drop)?)
    }

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

/// What is counted of a hand-over that failed.
fn unsent(error: &SendError, over: bool) -> MailEnd {
    match (error.leaves_in_doubt(), over) {
        (true, _) => MailEnd::Doubtful,
        (false, true) => MailEnd::Refused,
        (false, false) => MailEnd::Failed,
    }
}

/// What the manager is told of a mail that was not sent.
fn withheld(mail: &Mail, listed: &Suppression) -> String {
    let about = mail.booking.map_or_else(String::new, |number| format!(" about {number}"));
    let why = match listed.cause {
        SuppressionCause::Bounced => "mails to it did not arrive",
        SuppressionCause::Complained => "its reader called a mail spam",
    };
    let since = listed.since.format("%d.%m.%Y");
    format!("Our mail{about} ({:?}) to {} is withheld: since {since} {why}.", mail.subject, listed.address)
}

/// What the manager is told, with the server's own words as far as they fit.
fn undelivered(mail: &Mail, error: &SendError, in_doubt: bool) -> String {
    let about = mail.booking.map_or_else(String::new, |number| format!(" about {number}"));
    let said: String = error.said().unwrap_or("it was not taken").chars().take(LONGEST_WORDS).collect();
    let doubt = if in_doubt { " It may have arrived all the same: an answer of the server was lost." } else { "" };
    format!("Our mail{about} ({:?}) to {} is given up: {said}.{doubt}", mail.subject, mail.recipient)
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
