//! The file transport against a real folder.

use std::{collections::BTreeSet, fs, path::Path};

use chrono::{TimeZone as _, Utc};

use super::*;
use crate::mail::outgoing::{MailAddress, Rendered};

fn mail(message_id: &str) -> OutgoingMail {
    OutgoingMail {
        message_id: message_id.to_owned(),
        date: Utc.with_ymd_and_hms(2026, 1, 12, 8, 30, 0).unwrap(),
        from: MailAddress::named("Haus am See", "bookings@haus-am-see.example"),
        to: MailAddress::bare("zoe@client.example"),
        reply_to: None,
        in_reply_to: None,
        references: vec![],
        content: Rendered {
            subject: "Grüezi".to_owned(),
            text: "Guten Tag\n".to_owned(),
            html: "<p>Guten Tag</p>".to_owned(),
        },
        invitation: None,
    }
}

fn mails(dir: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !name.starts_with('.')).collect()
}

#[tokio::test]
async fn a_mail_becomes_one_file_named_after_its_id() {
    let data = tempfile::tempdir().unwrap();
    let outbox = data.path().join("deep/outbox");
    Mailer::files(&outbox).send(&mail("<01J8.mail@haus-am-see.example>")).await.unwrap();
    assert_eq!(mails(&outbox), BTreeSet::from(["01J8.mail@haus-am-see.example.eml".to_owned()]));
    let written = fs::read(outbox.join("01J8.mail@haus-am-see.example.eml")).unwrap();
    assert_eq!(written, compose(&mail("<01J8.mail@haus-am-see.example>")).unwrap().formatted());
}

#[tokio::test]
async fn sending_again_touches_nothing() {
    let outbox = tempfile::tempdir().unwrap();
    let mailer = Mailer::files(outbox.path());
    mailer.send(&mail("<a@x>")).await.unwrap();
    let path = outbox.path().join("a@x.eml");
    fs::write(&path, "what was sent").unwrap();
    mailer.send(&mail("<a@x>")).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was sent");
}

#[tokio::test]
async fn many_workers_sending_the_same_mails_write_each_of_them_once_and_whole() {
    let outbox = tempfile::tempdir().unwrap();
    let mailers = [Mailer::files(outbox.path()), Mailer::files(outbox.path())];
    let all: Vec<OutgoingMail> = (0..20).map(|n| mail(&format!("<{n}@x>"))).collect();
    let sends = mailers.iter().flat_map(|mailer| all.iter().map(move |mail| mailer.send(mail)));
    for sent in futures::future::join_all(sends).await {
        sent.unwrap();
    }
    assert_eq!(mails(outbox.path()).len(), 20);
    for mail in &all {
        let name = format!("{}.eml", mail.message_id.trim_matches(['<', '>']));
        assert_eq!(fs::read(outbox.path().join(name)).unwrap(), compose(mail).unwrap().formatted());
    }
}

#[tokio::test]
async fn no_message_id_leaves_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let outbox = data.path().join("outbox");
    let ids = ["<../../../etc/cron.d/x@y>", "</etc/passwd@y>", "<.hidden@y>", "<a/b@y>", "<a%00b@y>"];
    for id in ids {
        Mailer::files(&outbox).send(&mail(id)).await.unwrap();
    }
    assert_eq!(mails(&outbox).len(), ids.len());
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_mail_that_cannot_be_composed_is_not_tried_again() {
    let outbox = tempfile::tempdir().unwrap();
    let mail = OutgoingMail { to: MailAddress::bare("nobody"), ..mail("<a@x>") };
    let error = Mailer::files(outbox.path()).send(&mail).await.unwrap_err();
    assert!(error.is_permanent());
    assert_eq!(mails(outbox.path()).len(), 0);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let data = tempfile::tempdir().unwrap();
    let in_the_way = data.path().join("outbox");
    fs::write(&in_the_way, "a file, not a folder").unwrap();
    let error = Mailer::files(&in_the_way).send(&mail("<a@x>")).await.unwrap_err();
    assert!(!error.is_permanent());
}
