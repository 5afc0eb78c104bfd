//! `bellhop tasks`: what waits for the manager, and deciding it.

use std::{fs, path::Path};

use anyhow::Context as _;
use booking::{TaskState, Terms};
use chrono_tz::Tz;
use jobs::{
    Clock, Services,
    decisions::{Decided, Decision, Verdict, decide},
};
use serde_json::{Value, json};
use store::{Message, Task};

use super::Outcome;
use crate::{cli::TasksCommand, instance::Instance, output, wiring};

/// Tasks that a listing shows.
const LISTED: u64 = 1000;

/// Answers `bellhop tasks …`.
///
/// # Errors
/// When the store cannot be reached, there is no such task, or the decision is refused.
pub async fn run(instance: &Instance, command: TasksCommand) -> anyhow::Result<Outcome> {
    let services = wiring::services(instance, Clock::system(), None).await?;
    match command {
        TasksCommand::List { json } => list(&services, json).await?,
        TasksCommand::Show { id, json } => show(&services, id, json).await?,
        TasksCommand::Approve(args) => {
            let text = args.text.as_deref().map(read_text).transpose()?;
            let terms = Terms { amount: args.amount, name: args.name, dates: args.dates };
            let verdict = Verdict::Approve { text, terms };
            let decision = Decision { task: args.id, verdict, seen_version: args.version };
            return take(&services, decision).await;
        }
        TasksCommand::Reject(args) => {
            let verdict = Verdict::Reject { note: args.note };
            return take(&services, Decision { task: args.id, verdict, seen_version: None }).await;
        }
    }
    Ok(Outcome::Done)
}

fn read_text(file: &Path) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

async fn list(services: &Services, json: bool) -> anyhow::Result<()> {
    let tasks = services.store.tasks(Some(TaskState::Open), LISTED).await?;
    if json {
        return Ok(output::json(&tasks)?);
    }
    let zone = services.house.venue.zone;
    let rows: Vec<Vec<String>> = tasks.iter().map(|task| row(task, zone)).collect();
    Ok(output::table(&["task", "kind", "booking", "version", "opened"], &rows)?)
}

fn row(task: &Task, zone: Tz) -> Vec<String> {
    vec![
        task.id.to_string(),
        task.kind.to_string(),
        task.booking.map_or_else(|| "-".to_owned(), |number| number.to_string()),
        task.version.to_string(),
        task.opened_at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string(),
    ]
}

async fn show(services: &Services, id: i64, as_json: bool) -> anyhow::Result<()> {
    let task = services.store.task(id).await?.with_context(|| format!("there is no task {id}"))?;
    let draft = draft(services, &task).await?;
    let message = message(services, &task).await?;
    if as_json {
        let mut whole = serde_json::to_value(&task)?;
        whole["draft"] = json!(draft);
        whole["client_message"] = json!(message.map(|Message { from_address, subject, text, .. }| {
            json!({ "from": from_address, "subject": subject, "text": text })
        }));
        return Ok(output::json(&whole)?);
    }
    let zone = services.house.venue.zone;
    output::line(format!("task {}: {}, {}", task.id, task.kind, task.state))?;
    output::line(format!("opened {}", task.opened_at.with_timezone(&zone).format("%d.%m.%Y %H:%M")))?;
    if let Some(number) = task.booking {
        output::line(format!("booking {number}, opened at version {}", task.version))?;
    }
    if let Some(reason) = task.details.get("reason").and_then(Value::as_str) {
        output::line(format!("reason: {reason}"))?;
    }
    if let Some(note) = &task.note {
        output::line(format!("note: {note}"))?;
    }
    if let Some(Message { from_address, subject, text, .. }) = message {
        output::line(format!("\n{from_address} wrote ({subject}):\n\n{}", text.trim_end()))?;
    }
    match draft {
        Some(draft) => Ok(output::line(format!("\nApproving sends:\n\n{draft}"))?),
        None => Ok(()),
    }
}

/// What the client wrote, if the task came from a message.
async fn message(services: &Services, task: &Task) -> anyhow::Result<Option<Message>> {
    let Some(id) = &task.message else { return Ok(None) };
    Ok(services.store.message(id).await?.map(|stored| stored.content))
}

/// The mail that approving the task would send now.
async fn draft(services: &Services, task: &Task) -> anyhow::Result<Option<String>> {
    let Some(number) = task.booking.filter(|_| task.state == TaskState::Open) else { return Ok(None) };
    let Some(stored) = services.store.booking(number).await? else { return Ok(None) };
    jobs::draft_of(services, &stored.booking, task).await
}

async fn take(services: &Services, decision: Decision) -> anyhow::Result<Outcome> {
    match decide(services, &decision).await {
        Ok(Decided::Now(task)) => output::line(said(&task, "is now"))?,
        Ok(Decided::Before(task)) => output::line(said(&task, "was decided before: it is"))?,
        Err(error) => return Err(error.into()),
    }
    Ok(Outcome::Done)
}

fn said(task: &Task, how: &str) -> String {
    let about = task.booking.map_or_else(String::new, |number| format!(" of {number}"));
    let note = task.note.as_deref().map_or_else(String::new, |note| format!(" ({note})"));
    format!("task {}{about}: {} {how} {}{note}", task.id, task.kind, task.state)
}
