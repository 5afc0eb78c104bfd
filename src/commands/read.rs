//! `bellhop read`: reads mails and prints what they say. Needs no store and no queue.

use std::path::Path;

use anyhow::Context as _;
use booking::Reading;
use jobs::reader::Mail;
use serde::Serialize;

use super::Outcome;
use crate::{cli::ReadArgs, instance::Instance, output, wiring};

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
    let settings = &instance.settings.reader;
    let reader = wiring::reader(args.reader.unwrap_or(settings.kind), &settings.llm)?;
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
