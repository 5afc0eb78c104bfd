//! One step of a booking: load, decide, react, commit, relay. Every change of a booking is taken here.
//!
//! The rules are the `booking` crate's; this is the shell around them. A step that loses a race (the booking has
//! moved on, somebody took the room) is decided again on what is there now: the loser gets a proper answer.

mod assemble;
mod conflicts;
mod conversation;
mod held_reply;
mod hold_back;
mod letters;
mod load;
mod notices;
mod visit_mails;

use anyhow::bail;
use booking::{Actor, Billing, BookingNumber, Cause, Command, Input, Refusal, decide_all};
use store::{
    BillingAddress, Commit, CommitError, Contact, MailOutcome, OutboxId, PaymentLink, StoredMessage, Task, TaskChange,
};

pub(crate) use assemble::UNDECIDED;
pub(crate) use held_reply::{HeldReply, Lost, TO_NOBODY};
pub(crate) use letters::{VISIT, own_words, team_answer};
use load::Surroundings;
pub(crate) use load::{Loaded, load};
pub use notices::draft_of;
pub(crate) use notices::{entry_repaired, task_reminder, team_notice};

use crate::{Services, billing, outbox};

/// How often a step is decided anew before its job is tried again later.
const TRIES: usize = 25;

/// What makes a booking move, and what is written beside the booking.
pub(crate) struct Step {
    /// Which booking; one that does not exist is opened.
    pub(crate) booking: BookingNumber,
    /// Who.
    pub(crate) actor: Actor,
    /// Why.
    pub(crate) cause: Cause,
    /// The outbox-backed job that takes the step.
    pub(crate) job: Option<OutboxId>,
    /// The message that is answered.
    pub(crate) message: Option<StoredMessage>,
    /// The payment event that is recorded.
    pub(crate) payment: Option<PaymentLink>,
    /// People to write.
    pub(crate) contacts: Vec<Contact>,
    /// Parts of the invoice address, to be laid over what is known of it.
    pub(crate) billing: Option<Billing>,
    /// The manager's decision that is carried out.
    pub(crate) decision: Option<TaskChange>,
    /// The version that the manager saw.
    pub(crate) seen_version: Option<u64>,
    /// The message that the decided task came from.
    pub(crate) about: Option<StoredMessage>,
    /// Whether that message is gone: who wrote it was erased, and an answer to it is for nobody else.
    pub(crate) answers_nobody: bool,
    /// The manager's own words: in place of the (newest) reply's, or as the answer to `about` where there is no reply.
    pub(crate) text: Option<String>,
    /// What became of a mail.
    pub(crate) mail_outcome: Option<MailOutcome>,
    /// The replies that waited for the manager and may leave now.
    pub(crate) released: Vec<HeldReply>,
}

impl Step {
    /// A step that writes nothing but what is decided.
    pub(crate) fn of(booking: BookingNumber, actor: Actor, cause: Cause) -> Self {
        Self {
            booking,
            actor,
            cause,
            job: None,
            message: None,
            payment: None,
            contacts: Vec::new(),
            billing: None,
            decision: None,
            seen_version: None,
            about: None,
            answers_nobody: false,
            text: None,
            mail_outcome: None,
            released: Vec::new(),
        }
    }
}

/// How a step ended.
#[derive(Debug)]
pub(crate) enum Taken {
    /// It was committed.
    Committed,
    /// Its job had its effect before.
    AlreadyDone,
    /// Its decision was taken before.
    AlreadyDecided(Box<Task>),
    /// The booking is not at the version that the manager saw.
    Stale {
        /// Where it is.
        found: u64,
    },
    /// The rules refuse the command.
    Refused(Refusal),
}

/// Takes a step. `inputs` is asked again whenever the booking has moved on, with the invoice address as it would then be.
pub(crate) async fn take(
    services: &Services,
    step: &Step,
    inputs: impl Fn(Option<&BillingAddress>) -> Vec<Input> + Sync,
) -> anyhow::Result<Taken> {
    for _ in 0..TRIES {
        if let Some(taken) = attempt(services, step, &inputs).await? {
            return Ok(taken);
        }
    }
    bail!("booking {} moved on {TRIES} times while a step was decided", step.booking)
}

/// Whether the rules would follow a command as the booking stands.
pub(crate) async fn would_follow(
    services: &Services,
    number: BookingNumber,
    command: &Command,
) -> anyhow::Result<bool> {
    let loaded = load(services, number).await?;
    let inputs = [Input::Command(command.clone())];
    let surroundings = Surroundings::of(services, &loaded.booking, &inputs, &[]).await?;
    Ok(decide_all(&loaded.booking, &inputs, &surroundings.world(services)).is_ok())
}

/// One try; `None` when somebody else was faster.
async fn attempt(
    services: &Services,
    step: &Step,
    inputs: &(impl Fn(Option<&BillingAddress>) -> Vec<Input> + Sync),
) -> anyhow::Result<Option<Taken>> {
    let loaded = load(services, step.booking).await?;
    if step.seen_version.is_some_and(|seen| seen != loaded.version) {
        return Ok(Some(Taken::Stale { found: loaded.version }));
    }
    let billing = match &step.billing {
        Some(given) => Some(billing::merged(services, &loaded.booking, given).await?),
        None => None,
    };
    let inputs = inputs(billing.as_ref());
    match plan(services, step, &loaded, &inputs).await? {
        Ok(mut commits) => {
            commits.own.billing_addresses.extend(billing);
            settle(services, &commits.in_order()).await
        }
        Err(refusal) => {
            tracing::info!(booking = %step.booking, %refusal, "a command was refused");
            Ok(Some(Taken::Refused(refusal)))
        }
    }
}

/// What a step writes: of its own booking, and before that of those that give it their room.
struct Commits {
    giving_way: Vec<Commit>,
    own: Commit,
}

impl Commits {
    fn in_order(self) -> Vec<Commit> {
        self.giving_way.into_iter().chain([self.own]).collect()
    }
}

async fn plan(
    services: &Services,
    step: &Step,
    loaded: &Loaded,
    inputs: &[Input],
) -> anyhow::Result<Result<Commits, Refusal>> {
    let losers = conflicts::losers(services, &loaded.booking, inputs).await?;
    let mut giving_way = Vec::with_capacity(losers.len());
    for loser in &losers {
        let its_step = Step::of(*loser, step.actor, step.cause.clone());
        let loser = load(services, *loser).await?;
        match write(services, &its_step, &loser, &[Input::Command(Command::GiveWay)], &[]).await? {
            Ok(commit) => giving_way.push(commit),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(write(services, step, loaded, inputs, &losers).await?.map(|own| Commits { giving_way, own }))
}

/// What the inputs change of one booking, the rooms of `gone` being free.
async fn write(
    services: &Services,
    step: &Step,
    loaded: &Loaded,
    inputs: &[Input],
    gone: &[BookingNumber],
) -> anyhow::Result<Result<Commit, Refusal>> {
    let surroundings = Surroundings::of(services, &loaded.booking, inputs, gone).await?;
    let world = surroundings.world(services);
    let (after, events) = match decide_all(&loaded.booking, inputs, &world) {
        Ok(decided) => decided,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let decided = hold_back::react_to(services, step, (loaded, after, events), &world).await?;
    let change = assemble::Change {
        before: loaded,
        after: &decided.after,
        events: &decided.events,
        effects: &decided.effects,
        held: &decided.held,
        world: &world,
    };
    assemble::commit(services, step, &change).await.map(Ok)
}

async fn settle(services: &Services, commits: &[Commit]) -> anyhow::Result<Option<Taken>> {
    match services.store.commit_together(commits).await {
        Ok(_) => {
            outbox::relay(services).await;
            Ok(Some(Taken::Committed))
        }
        Err(
            CommitError::Stale { .. }
            | CommitError::SlotTaken { .. }
            | CommitError::VisitTaken
            | CommitError::TaskOpen(_),
        ) => Ok(None),
        Err(CommitError::AlreadyDone) => Ok(Some(Taken::AlreadyDone)),
        Err(CommitError::AlreadyDecided(task)) => Ok(Some(Taken::AlreadyDecided(task))),
        Err(error) => Err(error.into()),
    }
}
