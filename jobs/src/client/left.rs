//! Where an address is named still, after an erasure or before one.

use store::{Tally, comparable};

use super::{erase::note, export, files, imported::imported};
use crate::Services;

/// The columns by which a mail is the person's own.
const OWN: [&str; 3] = ["messages.from_address", "mails.recipient", "mails.address"];

/// What was posted, as bytes.
const BODIES: &str = "deliveries.body";

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// In what is theirs: it came in meanwhile, or was not reached.
    pub theirs: Tally,
    /// In the conversations of others, who have written of them, and in what the manager has yet to hear of others, or to look
    /// at: an erasure leaves that to those whose it is.
    pub by_others: Tally,
}

/// Looks through the store, the queue and the files of mails.
///
/// # Errors
/// When one of them cannot be read.
pub async fn left(services: &Services, address: &str) -> anyhow::Result<Left> {
    let address = comparable(address);
    let mut left = in_the_store(services, &address).await?;
    let imported = imported(services, &address).await?;
    note(&mut left.theirs, BODIES, imported.may_go.len() as u64);
    note(&mut left.by_others, BODIES, imported.of_others);
    note(&mut left.theirs, "mail files", files::of(services, &[], &address).await?.len() as u64);
    for (name, lane) in services.lanes.iter() {
        let jobs = lane.search(|shown| export::is_about(shown, &[], &address)).await?;
        note(&mut left.theirs, &format!("queue jobs ({})", name.as_str()), jobs.len() as u64);
    }
    Ok(left)
}

/// Who has mails of their own there may be named in those: nothing is said to be of others then.
async fn in_the_store(services: &Services, address: &str) -> anyhow::Result<Left> {
    let mut named = services.store.mentions(address).await?;
    // Only one engine finds anything in bytes, and only what is not packed; whoever unpacks them counts them.
    named.remove(BODIES);
    let person = services.store.person(address).await?;
    let has_mails = !(person.messages.is_empty() && person.mails.is_empty() && person.quoting_mails == 0);
    let (by_others, theirs) = named.into_iter().partition(|(place, _)| !has_mails && is_said_in_a_mail(place));
    Ok(Left { theirs, by_others })
}

fn is_said_in_a_mail(place: &str) -> bool {
    ["messages.", "mails."].iter().any(|table| place.starts_with(table)) && !OWN.contains(&place)
}
