//! `bellhop bookings`: looks at bookings, and does to them what only a manager may.

use anyhow::Context as _;
use booking::{Booking, BookingNumber, Command, SiteVisit, stage, status};
use chrono_tz::Tz;
use jobs::{
    Clock, Services,
    instructions::{Instruction, follow},
};
use serde_json::{Value, json};
use store::{JournalEntry, Store, StoredBooking};

use super::Outcome;
use crate::{
    cli::{BookingsCommand, ExtendArgs, VisitArgs, VisitWent},
    instance::Instance,
    output, wiring,
};

/// Bookings that a listing shows.
const LISTED: u64 = 1000;

/// Answers `bellhop bookings …`.
///
/// # Errors
/// When the store cannot be read, or there is no such booking.
pub async fn run(instance: &Instance, command: BookingsCommand) -> anyhow::Result<Outcome> {
    let zone = instance.settings.venue.timezone;
    match command {
        BookingsCommand::List { json } => list(&wiring::store(instance).await?, zone, json).await?,
        BookingsCommand::Show { number, json } => show(&wiring::store(instance).await?, zone, number, json).await?,
        BookingsCommand::Visit(args) => visit(&wiring::services(instance, Clock::system(), None).await?, &args).await?,
        BookingsCommand::Extend(args) => {
            extend(&wiring::services(instance, Clock::system(), None).await?, &args).await?;
        }
    }
    Ok(Outcome::Done)
}

async fn visit(services: &Services, args: &VisitArgs) -> anyhow::Result<()> {
    let done = args.went == VisitWent::Done;
    let command = Command::VisitWas { done };
    let instruction = Instruction { booking: args.number, command, seen_version: args.version };
    follow(services, &instruction).await?;
    let how = if done { "took place" } else { "did not take place: nobody came" };
    Ok(output::line(format!("{}: the visit {how}", args.number))?)
}

async fn extend(services: &Services, args: &ExtendArgs) -> anyhow::Result<()> {
    let days = args.days.unwrap_or(services.catalogue.policy.option_days);
    let command = Command::Extend { days };
    let instruction = Instruction { booking: args.number, command, seen_version: args.version };
    let after = follow(services, &instruction).await?.booking;
    let zone = services.house.venue.zone;
    let until = after.held.and_then(|held| held.hold.expires_at).context("an extended option has an end")?;
    let until = until.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    Ok(output::line(format!("{}: the option lasts until {until}", args.number))?)
}

async fn list(store: &Store, zone: Tz, json: bool) -> anyhow::Result<()> {
    let bookings = store.bookings(None, LISTED).await?;
    if json {
        let rows: Vec<Value> = bookings.iter().map(summary).collect();
        return Ok(output::json(&rows)?);
    }
    let rows: Vec<Vec<String>> = bookings.iter().map(|stored| row(stored, zone)).collect();
    Ok(output::table(&["booking", "status", "stage", "day", "room", "guests", "offer", "updated"], &rows)?)
}

fn row(stored: &StoredBooking, zone: Tz) -> Vec<String> {
    let booking = &stored.booking;
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    vec![
        booking.number.to_string(),
        status(booking).as_str().to_owned(),
        stage(booking).as_str().to_owned(),
        or_dash(booking.first_day.map(|day| day.format("%d.%m.%Y").to_string())),
        or_dash(room(booking)),
        or_dash(booking.participants.map(|count| count.to_string())),
        or_dash(booking.current_offer().map(|offer| format!("{} {}", offer.currency, offer.total))),
        stored.updated_at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string(),
    ]
}

fn room(booking: &Booking) -> Option<String> {
    booking.held.as_ref().map(|held| held.hold.room.to_string())
}

fn summary(stored: &StoredBooking) -> Value {
    let booking = &stored.booking;
    json!({
        "number": booking.number,
        "version": stored.version,
        "status": status(booking),
        "stage": stage(booking),
        "date": booking.first_day,
        "end_date": booking.last_day,
        "room": room(booking),
        "participants": booking.participants,
        "offer": booking.current_offer(),
        "opened_at": stored.opened_at,
        "updated_at": stored.updated_at,
    })
}

async fn show(store: &Store, zone: Tz, number: BookingNumber, as_json: bool) -> anyhow::Result<()> {
    let stored = store.booking(number).await?;
    let stored = stored.with_context(|| format!("there is no booking {number}"))?;
    let journal = store.journal(number).await?;
    if as_json {
        return Ok(output::json(&whole(store, &stored, &journal).await?)?);
    }
    facts(&stored, zone).into_iter().try_for_each(|(what, value)| output::line(format!("{what:<10} {value}")))?;
    output::line("")?;
    print_journal(&journal, zone)
}

/// The journal as a table: what happened, oldest first.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_journal(journal: &[JournalEntry], zone: Tz) -> anyhow::Result<()> {
    let rows: Vec<Vec<String>> = journal.iter().map(|line| journal_row(line, zone)).collect();
    Ok(output::table(&["", "when", "who", "what"], &rows)?)
}

fn journal_row(line: &JournalEntry, zone: Tz) -> Vec<String> {
    let entry = &line.entry;
    vec![
        line.seq.to_string(),
        entry.at.with_timezone(&zone).format("%d.%m.%Y %H:%M:%S").to_string(),
        format!("{:?}", entry.actor).to_lowercase(),
        entry.event.to_string(),
    ]
}

fn facts(stored: &StoredBooking, zone: Tz) -> Vec<(&'static str, String)> {
    let booking = &stored.booking;
    let mut facts = vec![
        ("booking", format!("{}, version {}", booking.number, stored.version)),
        ("status", format!("{}, stage {}", status(booking).as_str(), stage(booking).as_str())),
    ];
    if let Some(held) = &booking.held {
        let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string();
        let window = &held.hold.window;
        let until = held.hold.expires_at.map_or_else(String::new, |end| format!(", as an option until {}", local(end)));
        facts
            .push(("room", format!("{}, held {} – {}{until}", held.hold.room, local(window.start), local(window.end))));
        facts.push(("event", format!("{} – {}", local(held.event.start), local(held.event.end))));
    }
    if let Some((day, time)) = booking.visit.slot() {
        let how = match booking.visit {
            SiteVisit::Done { .. } => "took place",
            SiteVisit::NoShow { .. } => "nobody came",
            _ => "agreed on",
        };
        facts.push(("visit", format!("{} {}, {how}", day.format("%d.%m.%Y"), time.format("%H:%M"))));
    }
    facts.extend(booking.participants.map(|count| ("guests", count.to_string())));
    if let Some(offer) = booking.current_offer() {
        let deposit = offer.deposit.map_or_else(String::new, |deposit| format!(", deposit {deposit}"));
        facts.push((
            "offer",
            format!("v{}, {} {}{deposit}, {:?}", offer.version, offer.currency, offer.total, offer.state),
        ));
        facts.push(("paid", format!("{} {}", offer.currency, booking.paid())));
    }
    let open: Vec<_> = booking.open_tasks.iter().map(|task| task.as_str()).collect();
    if !open.is_empty() {
        facts.push(("open tasks", open.join(", ")));
    }
    facts
}

async fn whole(store: &Store, stored: &StoredBooking, journal: &[JournalEntry]) -> anyhow::Result<Value> {
    let number = stored.booking.number;
    let lines: Vec<Value> = journal.iter().map(journal_json).collect();
    let mails = store.mails_of_booking(number).await?;
    let mails: Vec<Value> = mails
        .iter()
        .map(|stored| {
            json!({ "id": stored.mail.id, "message_id": stored.mail.message_id, "subject": stored.mail.subject,
                    "state": stored.state, "created_at": stored.created_at, "sent_at": stored.sent_at,
                    "doubts": stored.doubts })
        })
        .collect();
    let mut whole = summary(stored);
    whole["state"] = serde_json::to_value(&stored.booking)?;
    whole["hold"] = serde_json::to_value(store.hold(number).await?)?;
    whole["offers"] = serde_json::to_value(store.offers(number).await?)?;
    whole["payments"] = serde_json::to_value(store.payments_of(number).await?)?;
    whole["tasks"] = serde_json::to_value(store.tasks_of(number).await?)?;
    whole["mails"] = Value::from(mails);
    whole["journal"] = Value::from(lines);
    Ok(whole)
}

fn journal_json(line: &JournalEntry) -> Value {
    json!({ "seq": line.seq, "at": line.entry.at, "actor": line.entry.actor, "cause": line.entry.cause,
            "event": line.entry.event, "text": line.entry.event.to_string() })
}
