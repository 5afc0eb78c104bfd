//! A mail that is written and waits to be sent: plain data, the same at every attempt.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the recipient reads.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// Unencoded, one line.
    pub subject: String,
    /// The plain text, lines ended by `\n`.
    pub text: String,
    /// The same as a complete HTML document.
    pub html: String,
}

impl Rendered {
    /// The same mail in the manager's own words.
    pub(crate) fn with_text(self, text: &str) -> Self {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let html = format!("<!doctype html><html><body><p style=\"white-space:pre-wrap\">{escaped}</p></body></html>");
        Self { subject: self.subject, text: text.to_owned(), html }
    }
}

/// A person or a team and where they get mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAddress {
    /// Unencoded; left out of the header when `None` or blank.
    pub name: Option<String>,
    /// `local@domain`.
    pub address: String,
}

/// One logical mail. The same value always becomes the same bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingMail {
    /// `<…@…>`, one for each logical mail, kept at every attempt (RFC 5322 §3.6.4).
    pub message_id: String,
    /// When the mail was created, not when it is sent; whole seconds count.
    pub date: DateTime<Utc>,
    /// Sender.
    pub from: MailAddress,
    /// The one recipient.
    pub to: MailAddress,
    /// Where answers go: the address with the signed token.
    pub reply_to: Option<MailAddress>,
    /// Message-ID of the message that this one answers.
    pub in_reply_to: Option<String>,
    /// Message-IDs of the thread, oldest first; `in_reply_to` need not be repeated.
    pub references: Vec<String>,
    /// Subject, text and HTML.
    pub content: Rendered,
    /// An iCalendar object with `METHOD:REQUEST` (RFC 6047), see [`crate::calendar::invitation`].
    pub invitation: Option<String>,
}

impl MailAddress {
    /// An address without a name.
    #[must_use]
    pub fn bare(address: &str) -> Self {
        Self { name: None, address: address.to_owned() }
    }

    /// An address with a name.
    #[must_use]
    pub fn named(name: &str, address: &str) -> Self {
        Self { name: Some(name.to_owned()), address: address.to_owned() }
    }
}

/// Names, addresses and bodies stay out of logs.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rendered { .. }")
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress { .. }")
    }
}

impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_managers_own_words_replace_text_and_html_and_stay_words() {
        let drafted = Rendered { subject: "S".to_owned(), text: "draft".to_owned(), html: "<p>draft</p>".to_owned() };
        let own = drafted.with_text("1 < 2 & <b>done</b>");
        assert_eq!((own.subject.as_str(), own.text.as_str()), ("S", "1 < 2 & <b>done</b>"));
        assert!(
            own.html.contains(">1 &lt; 2 &amp; &lt;b&gt;done&lt;/b&gt;<") && !own.html.contains("draft"),
            "{}",
            own.html
        );
    }
}
