//! A mail's bytes (RFC 5322, RFC 2045 ff., RFC 6047 for the invitation). Knows no transport and no wording.
//!
//! Everything that could differ between two attempts is derived from the mail itself, boundaries too,
//! and every text that becomes a header is one line before it gets there.
//!
//! There is no `List-Unsubscribe` (RFC 2369, RFC 8058): every mail goes to one reader about a booking of their own, reminders
//! too, and there is no list to leave. Who wants no more of them answers, and the manager is told; who calls one spam gets
//! no more by the list of suppressed addresses.

use std::time::SystemTime;

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest as _, Sha256};

use super::outgoing::{MailAddress, OutgoingMail, Rendered};
use crate::one_line::one_line;

/// Longest name in an address header, in characters.
const LONGEST_NAME: usize = 120;
/// Longest subject, in characters.
const LONGEST_SUBJECT: usize = 250;
/// Longest Message-ID taken over from others; a header line ends at 998 octets (RFC 5322 §2.1.1).
const LONGEST_MESSAGE_ID: usize = 250;
/// How many ids `References` names at most: the thread's first and the newest ones.
const MOST_REFERENCES: usize = 20;

/// Why a mail can never be sent as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// The header's address is none (or needs SMTPUTF8, RFC 6531, which few servers take).
    #[error("the address in {header} is not valid")]
    Address {
        /// Name of the header.
        header: &'static str,
    },
    /// The mail's own id is no `<…@…>` of printable ASCII.
    #[error("the Message-ID is not valid")]
    MessageId,
    /// The library refused the message or a part of it.
    #[error("the message cannot be built")]
    Message,
}

/// The message, ready for any transport.
pub(crate) fn compose(mail: &OutgoingMail) -> Result<Message, ComposeError> {
    let message_id = message_id(&mail.message_id).ok_or(ComposeError::MessageId)?;
    let mut builder = Message::builder()
        .message_id(Some(message_id))
        .date(SystemTime::from(mail.date))
        .from(mailbox(&mail.from, "From")?)
        .to(mailbox(&mail.to, "To")?)
        .subject(one_line(&mail.content.subject, LONGEST_SUBJECT));
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(mailbox(reply_to, "Reply-To")?);
    }
    if let Some(id) = mail.in_reply_to.as_deref().and_then(message_id_of_others) {
        builder = builder.in_reply_to(id);
    }
    let references = references(mail);
    if !references.is_empty() {
        builder = builder.references(references.join(" "));
    }
    let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
    let builder = builder.raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()));
    builder.multipart(body(mail)?).map_err(|_| ComposeError::Message)
}

fn mailbox(of: &MailAddress, header: &'static str) -> Result<Mailbox, ComposeError> {
    let address: Address = of.address.parse().map_err(|_| ComposeError::Address { header })?;
    let printable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !printable(address.user()) || !printable(address.domain()) {
        return Err(ComposeError::Address { header });
    }
    let name = of.name.as_deref().map(|name| one_line(name, LONGEST_NAME)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address))
}

/// `id` with its brackets, if it is one word of printable ASCII around an `@`.
fn message_id(id: &str) -> Option<String> {
    let bracketed = message_id_of_others(id)?;
    bracketed.contains('@').then_some(bracketed)
}

/// Foreign ids are not always what RFC 5322 wants; those that can stand in a header are kept as they are.
fn message_id_of_others(id: &str) -> Option<String> {
    let id = id.trim();
    let inner = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(id);
    let printable = inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>');
    (printable && !inner.is_empty() && inner.len() <= LONGEST_MESSAGE_ID).then(|| format!("<{inner}>"))
}

/// The thread oldest first and each id once, ending with the answered one (RFC 5322 §3.6.4).
fn references(mail: &OutgoingMail) -> Vec<String> {
    let parent = mail.in_reply_to.as_deref().and_then(message_id_of_others);
    let mut ids: Vec<String> = Vec::new();
    for id in mail.references.iter().filter_map(|id| message_id_of_others(id)) {
        if !ids.contains(&id) && Some(&id) != parent.as_ref() {
            ids.push(id);
        }
    }
    ids.extend(parent);
    if ids.len() > MOST_REFERENCES {
        ids.drain(1..=ids.len() - MOST_REFERENCES);
    }
    ids
}

fn body(mail: &OutgoingMail) -> Result<MultiPart, ComposeError> {
    let Rendered { text, html, .. } = &mail.content;
    let alternative = MultiPart::alternative()
        .boundary(boundary(mail, "alternative"))
        .singlepart(SinglePart::plain(line_ends(text)))
        .singlepart(SinglePart::html(line_ends(html)));
    let Some(invitation) = &mail.invitation else {
        return Ok(alternative);
    };
    let inline = SinglePart::builder()
        .header(content_type(&format!("text/calendar; method={}; charset=utf-8", method(invitation)))?)
        .body(line_ends(invitation));
    let attached = Attachment::new("invite.ics".to_owned())
        .body(line_ends(invitation), content_type("application/ics; name=\"invite.ics\"")?);
    let mixed = MultiPart::mixed().boundary(boundary(mail, "mixed"));
    Ok(mixed.multipart(alternative.singlepart(inline)).singlepart(attached))
}

/// The type names the same method as the object (RFC 6047 §2.4).
fn method(invitation: &str) -> &'static str {
    if invitation.lines().any(|line| line.trim_end() == "METHOD:CANCEL") { "CANCEL" } else { "REQUEST" }
}

fn content_type(text: &str) -> Result<ContentType, ComposeError> {
    ContentType::parse(text).map_err(|_| ComposeError::Message)
}

/// Only CR LF and LF are line ends of a text part; a lone CR would be neither (RFC 5322 §2.3).
fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The same for the same mail, and nothing that a text could contain: it depends on the text.
fn boundary(mail: &OutgoingMail, level: &str) -> String {
    let mut digest = Sha256::new();
    let invitation = mail.invitation.as_deref().unwrap_or_default();
    for part in [level, &mail.message_id, &mail.content.text, &mail.content.html, invitation] {
        digest.update(part.len().to_be_bytes());
        digest.update(part);
    }
    let digest = base16ct::lower::encode_string(&digest.finalize()[..20]);
    format!("bellhop-{digest}")
}

#[cfg(test)]
mod tests;
