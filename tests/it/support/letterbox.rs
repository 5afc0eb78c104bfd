//! The mails that have left the house, read back from their files with a parser of its own.

use std::{fs, path::PathBuf};

use mail_parser::{MessageParser, MimeHeaders as _};

/// The folder of the embedded transport.
pub(crate) struct Letterbox {
    folder: PathBuf,
}

/// A mail as its reader sees it.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) message_id: String,
    pub(crate) to: String,
    pub(crate) reply_to: Option<String>,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) invitation: Option<String>,
}

impl Letterbox {
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Every mail, in the order in which they were written: their ids begin with their time.
    pub(crate) fn all(&self) -> Vec<Letter> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ext| ext == "eml")).collect();
        files.sort();
        files.into_iter().map(|path| Letter::parse(&fs::read(path).unwrap())).collect()
    }

    /// The mails to one address.
    pub(crate) fn to(&self, address: &str) -> Vec<Letter> {
        self.all().into_iter().filter(|letter| letter.to == address).collect()
    }
}

impl Letter {
    fn parse(bytes: &[u8]) -> Self {
        let mail = MessageParser::default().parse(bytes).unwrap();
        let address = |list: Option<&mail_parser::Address<'_>>| {
            list.and_then(|list| list.first()).and_then(|address| address.address()).map(str::to_owned)
        };
        let is_calendar = |part: &&mail_parser::MessagePart<'_>| {
            part.content_type().is_some_and(|of| of.ctype() == "text" && of.subtype() == Some("calendar"))
        };
        Self {
            message_id: format!("<{}>", mail.message_id().unwrap()),
            to: address(mail.to()).unwrap(),
            reply_to: address(mail.reply_to()),
            subject: mail.subject().unwrap().to_owned(),
            text: mail.body_text(0).unwrap().into_owned(),
            in_reply_to: mail.in_reply_to().as_text().map(|id| format!("<{id}>")),
            invitation: mail.parts.iter().find(is_calendar).and_then(|part| part.text_contents()).map(str::to_owned),
        }
    }
}
