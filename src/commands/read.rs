//! `bellhop read`: reads mails and prints what they say. Needs no store and no queue.

use std::path::Path;

use anyhow::Context as _;
use booking::Reading;
use jobs::reader::{Mail, Reader};
use serde::Serialize;

use super::Outcome;
use crate::{cli::ReadArgs, config::ReaderKind, instance::Instance, output};

#[derive(Serialize)]
struct Line {
    id: String,
    reading: Reading,
}

/// Reads the mails of a file and prints their readings in its order.
///
/// # Errors
/// When the file is not a list of mails, or a reader fails.
pub async fn run(instance: &Instance, args: &ReadArgs) -> anyhow::Result<Outcome> {
    let reader = match args.reader.unwrap_or(instance.settings.reader.kind) {
        ReaderKind::Rules => Reader::Rules,
    };
    let mut lines = Vec::new();
    for mail in mails(&args.file)? {
        let reading = reader.read(&mail).await.with_context(|| format!("mail {}", mail.id))?;
        lines.push(Line { id: mail.id, reading });
    }
    if args.json {
        output::line(serde_json::to_string(&lines)?)?;
    } else {
        output::json(&lines)?;
    }
    Ok(Outcome::Done)
}

fn mails(file: &Path) -> anyhow::Result<Vec<Mail>> {
    let text = std::fs::read(file).with_context(|| file.display().to_string())?;
    serde_json::from_slice(&text).with_context(|| format!("{} is no list of mails", file.display()))
}
