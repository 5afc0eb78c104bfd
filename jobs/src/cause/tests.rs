//! Each failure has its word, however deep it stands in what was said of it.

use std::{collections::BTreeSet, time::Duration};

use reqwest::StatusCode;

use super::*;
use crate::{calendar::CalendarOf, job::Hopeless};

fn told(error: impl Into<anyhow::Error>) -> (&'static str, Option<String>) {
    let cause = Cause::of(&error.into());
    (cause.word(), cause.code().map(str::to_owned))
}

#[test]
fn a_failure_is_told_by_its_word_and_its_code_and_never_by_what_it_says() {
    let said = || anyhow::anyhow!("550 <anna@client.example>: Anna Keller is unknown");
    let server = |source| CalendarError::Server { of: CalendarOf::Visits, source };
    let model = LlmError::Status { status: 429, retry_after: Some(Duration::from_secs(7)) };
    let cases = [
        (said(), "other", None),
        (anyhow::Error::from(io::Error::other("/srv/anna")).context("the folder"), "io", None),
        (QueueError::Full.into(), "queue.full", None),
        (anyhow::Error::from(QueueError::NoAnswer).context("Anna Keller"), "queue.silent", None),
        (CommitError::VisitTaken.into(), "store.taken", None),
        (SendError::Compose(ComposeError::Address { header: "To" }).into(), "mail.address", None),
        (SendError::Write(io::Error::other("/srv/anna")).into(), "mail.file", None),
        (server(CalDavError::Refused(StatusCode::FORBIDDEN)).into(), "calendar.refused", Some("403")),
        (server(CalDavError::Login).into(), "calendar.login", None),
        (CalendarError::Damaged { of: CalendarOf::Visits }.into(), "calendar.damaged", None),
        (model.into(), "model.status", Some("429")),
        (Hopeless(FetchError::Refused(StatusCode::NOT_FOUND).into()).into(), "resend.refused", Some("404")),
        (Stopped(Duration::from_secs(60)).into(), "job.stopped", None),
        (Unopened::NoJob { kind: "mail.sent".to_owned(), v: 1 }.into(), "job.unknown", None),
    ];
    for (error, word, code) in cases {
        let says = format!("{error:#}");
        assert_eq!(told(error), (word, code.map(str::to_owned)), "{says}");
    }
}

#[test]
fn the_words_are_all_different_and_of_letters_and_dots() {
    let words: Vec<_> = Cause::words().collect();
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte));
    assert!(words.iter().all(|word| plain(word)), "{words:?}");
}
