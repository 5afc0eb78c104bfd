//! Conversations that came to no booking, and in which nobody has said anything for as long as bookings name their client:
//! what was said in them goes, from the store, from what the queue keeps of ended jobs, and from the files of mails.
//!
//! Part of the clean-up of bookings: a mail is kept no longer because nothing came of it. Nor is what the manager was told
//! of it: notices about no booking go by the same age.

use chrono::{DateTime, Utc};
use store::{Person, StoredMail, Tally, ThreadId};

use crate::{
    Services,
    ended_jobs::{self, About},
    retention::Removed,
};

/// What is counted.
const CONVERSATIONS: &str = "conversations";
const NOTICES: &str = "notices";
/// Conversations or notices looked for in one go; each is a transaction of its own.
const BATCH: u64 = 100;

/// How many would go now.
pub(crate) async fn count(services: &Services) -> anyhow::Result<Tally> {
    let until = until(services);
    let conversations = services.store.count_quiet_conversations(until).await?;
    let notices = services.store.count_old_notices(until).await?;
    Ok(Tally::from([(CONVERSATIONS.to_owned(), conversations), (NOTICES.to_owned(), notices)]))
}

/// Removes what was said in them. One that fails keeps no other from it.
pub(crate) async fn remove(services: &Services, removed: &mut Removed) {
    removed.count(CONVERSATIONS, 0);
    let all = batches(services, removed).await;
    removed.close("the other conversations", all);
    removed.count(NOTICES, 0);
    let all = notices(services, removed).await;
    removed.close("the other notices", all);
}

fn until(services: &Services) -> DateTime<Utc> {
    services.retention.bookings_until(services.now())
}

async fn batches(services: &Services, removed: &mut Removed) -> anyhow::Result<()> {
    let (until, mut after) = (until(services), None);
    loop {
        let found = services.store.quiet_conversations(until, after, BATCH).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = Some(*last);
        batch(services, &found, until, removed).await?;
    }
}

/// Jobs and files first: whoever is killed in between finds in the store once more which they are.
async fn batch(
    services: &Services,
    conversations: &[ThreadId],
    until: DateTime<Utc>,
    removed: &mut Removed,
) -> anyhow::Result<()> {
    let (mut said, mut about) = (Vec::new(), About::default());
    for id in conversations {
        match services.store.person_in(*id).await {
            Ok(person) => {
                about.add(&person);
                said.push((*id, person));
            }
            Err(error) => removed.note(CONVERSATIONS, id, Err(error.into())),
        }
    }
    removed.count("queue jobs", ended_jobs::forget(services, &about).await?);
    for (id, person) in said {
        removed.note(CONVERSATIONS, id, forget(services, id, &person, until).await);
    }
    Ok(())
}

async fn notices(services: &Services, removed: &mut Removed) -> anyhow::Result<()> {
    let until = until(services);
    loop {
        let found = services.store.old_notices(until, BATCH).await?;
        if found.is_empty() {
            return Ok(());
        }
        remove_files(services, &found).await?;
        let ids: Vec<_> = found.iter().map(|stored| stored.mail.id).collect();
        removed.count(NOTICES, services.store.forget_mails(&ids).await?);
    }
}

async fn remove_files(services: &Services, mails: &[StoredMail]) -> anyhow::Result<()> {
    let ids: Vec<_> = mails.iter().map(|stored| stored.mail.message_id.clone()).collect();
    services.mailer.remove_files(&services.mailer.file_names(&ids)).await?;
    Ok(())
}

/// Says whether it was still to be done.
async fn forget(services: &Services, id: ThreadId, person: &Person, until: DateTime<Utc>) -> anyhow::Result<bool> {
    remove_files(services, &person.mails).await?;
    Ok(services.store.forget_conversation(id, until, services.now()).await?.is_some())
}
