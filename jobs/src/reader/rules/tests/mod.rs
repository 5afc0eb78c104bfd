//! The reader's tests: tables of small mails, the corpus, and hostile input.

mod acts;
mod corpus;
mod plain;
mod robust;
mod values;
mod wording;

use booking::{ReaderContext, ReaderStage, Reading};

use crate::reader::{Mail, Reader};

/// A mail of Monday, 2 March 2026.
pub(super) fn mail(body: &str, context: ReaderContext) -> Mail {
    Mail {
        id: "test".to_owned(),
        received_at: "2026-03-02T09:00:00+01:00".parse().unwrap(),
        from: "Nora Feld <nora.feld@example.com>".to_owned(),
        subject: "Re: your mail".to_owned(),
        body: body.to_owned(),
        context,
    }
}

fn at(stage: ReaderStage) -> ReaderContext {
    ReaderContext {
        stage,
        event_date: "2026-05-20".parse().ok(),
        room: Some("B".to_owned()),
        ..ReaderContext::default()
    }
}

fn read(body: &str, context: ReaderContext) -> Reading {
    super::read(&mail(body, context))
}

/// What a fresh inquiry with this sentence says.
fn inquiry(sentence: &str) -> Reading {
    read(&format!("We would like to book a room. {sentence}"), ReaderContext::default())
}

#[tokio::test]
async fn the_rules_are_the_reader_that_needs_nobody() {
    let mail = mail("Yes please, go ahead.", at(ReaderStage::OfferSent));
    assert_eq!(Reader::default().read(&mail).await.unwrap(), super::read(&mail));
}

#[test]
fn every_table_of_phrases_compiles() {
    use super::{billing, contact, language, layout, room, words};
    let tables = [
        billing::compile_all(),
        contact::compile_all(),
        language::compile_all(),
        layout::compile_all(),
        room::compile_all(),
        words::acts::compile_all(),
        words::asides::compile_all(),
        words::calendar::compile_all(),
        words::frame::compile_all(),
        words::noise::compile_all(),
        words::people::compile_all(),
        words::questions::compile_all(),
        words::things::compile_all(),
    ];
    assert!(tables.iter().sum::<usize>() > 90, "{tables:?}");
}
