//! Every mail that we write, as programs of other people read and show it.

mod browser;
mod parsers;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::{TimeZone as _, Utc};

use super::{Language, MailAddress, OutgoingMail, Rendered, letter, notice};
use crate::calendar::{Invitation, invitation};

const TO: (&str, &str) = ("Zoë Müller-Größe", "zoe@client.example");
const FROM: (&str, &str) = ("Gasthaus zum Rößli, Zürich", "bookings@haus-am-see.example");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every letter in both languages, and every notice, by its name.
fn contents() -> BTreeMap<String, Rendered> {
    let letters = [Language::En, Language::De].into_iter().flat_map(letter::every_letter);
    letters.chain(notice::every_notice()).collect()
}

/// An event and a visit: invited to, and called off.
fn invitations() -> BTreeMap<String, String> {
    let at = |hour| Utc.with_ymd_and_hms(2026, 6, 14, hour, 0, 0).unwrap();
    let mut all = BTreeMap::new();
    for (language, cancelled, of_event) in [Language::En, Language::De].into_iter().flat_map(|language| {
        [(false, true), (true, true), (false, false), (true, false)].map(|(off, event)| (language, off, event))
    }) {
        let text = invitation(&Invitation {
            uid: "BH-2026-00042@haus-am-see.example",
            number: "BH-2026-00042".parse().unwrap(),
            language,
            event: booking::Window { start: at(8), end: at(14) },
            participants: of_event.then_some(25),
            room_name: of_event.then_some("Raum B, \"Säntis\"; Süd"),
            venue_name: FROM.0,
            venue_address: Some("Seestrasse 1, 8002 Zürich"),
            organizer: &MailAddress::named(FROM.0, "bookings+0f@haus-am-see.example"),
            attendee: &MailAddress::named(TO.0, TO.1),
            sequence: u32::from(cancelled),
            changed_at: at(6),
            cancelled,
        });
        all.insert(format!("invitation {language:?} {cancelled} {of_event}"), text);
    }
    all
}

fn mail(content: Rendered, invitation: Option<String>) -> OutgoingMail {
    OutgoingMail {
        message_id: "<01J8ZK@haus-am-see.example>".to_owned(),
        date: Utc.with_ymd_and_hms(2026, 1, 12, 8, 30, 15).unwrap(),
        from: MailAddress::named(FROM.0, FROM.1),
        to: MailAddress::named(TO.0, TO.1),
        reply_to: Some(MailAddress::named(FROM.0, "bookings+0f@haus-am-see.example")),
        in_reply_to: Some("<question@client.example>".to_owned()),
        references: vec!["<first@client.example>".to_owned()],
        content,
        invitation,
    }
}

/// Everything that can leave.
fn mails() -> BTreeMap<String, OutgoingMail> {
    let contents = contents();
    let plain = contents.iter().map(|(name, content)| (name.clone(), mail(content.clone(), None)));
    let letter = contents.values().next().unwrap();
    let invited = invitations().into_iter().map(|(name, text)| (name, mail(letter.clone(), Some(text))));
    plain.chain(invited).collect()
}

/// `bin/test` says where it has installed them.
#[expect(clippy::disallowed_methods, reason = "which programs the tests use is the environment's to say")]
fn from_environment(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}
