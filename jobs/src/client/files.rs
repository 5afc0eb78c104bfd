//! The files of mails: which there are of a client's.

use mail_parser::MessageParser;
use serde::Serialize;
use store::comparable;

use super::mentions;
use crate::Services;

/// A mail as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct MailFile {
    pub(super) name: String,
    content: String,
}

/// Those of mails with these Message-IDs or to the address; and how many others name it.
pub(super) async fn theirs(
    services: &Services,
    message_ids: &[String],
    address: &str,
) -> anyhow::Result<(Vec<MailFile>, u64)> {
    let known = services.mailer.file_names(message_ids);
    let is_theirs = |file: &MailFile| known.contains(&file.name) || is_to(&file.content, address);
    let (theirs, others): (Vec<_>, Vec<_>) = of(services, message_ids, address).await?.into_iter().partition(is_theirs);
    Ok((theirs, others.len() as u64))
}

fn is_to(mail: &str, address: &str) -> bool {
    let head = MessageParser::default().parse_headers(mail);
    let to = head.as_ref().and_then(|head| head.to());
    to.is_some_and(|to| to.iter().filter_map(|one| one.address()).any(|one| comparable(one) == address))
}

/// Those of mails with these Message-IDs, and those that name the address.
pub(super) async fn of(services: &Services, message_ids: &[String], address: &str) -> anyhow::Result<Vec<MailFile>> {
    let known = services.mailer.file_names(message_ids);
    let address = address.to_owned();
    let is_theirs =
        move |name: &str, bytes: &[u8]| known.iter().any(|known| known == name) || mentions(bytes, &address);
    let files = services.mailer.files_where(is_theirs).await?;
    let file = |(name, bytes): (String, Vec<u8>)| {
        let content = String::from_utf8_lossy(&bytes).into_owned();
        MailFile { name, content }
    };
    Ok(files.into_iter().map(file).collect())
}

/// Removes them, and says how many there were.
pub(super) async fn remove(services: &Services, message_ids: &[String], address: &str) -> anyhow::Result<u64> {
    let found = of(services, message_ids, address).await?;
    let names: Vec<_> = found.into_iter().map(|file| file.name).collect();
    Ok(services.mailer.remove_files(&names).await?)
}
