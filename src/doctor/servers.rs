//! The servers behind the work: the store, the mail server, the calendars, and whatever reads mails.

use booking::RoomId;
use chrono::{DateTime, Utc};
use jobs::{calendar::CalendarOf, reader::Mail};
use store::Store;

use super::Finding;
use crate::{
    clock,
    config::{ReaderKind, Settings},
    instance::Instance,
    wiring,
};

const MIGRATE: &str = "run `bellhop migrate`";

/// The store of an instance, if it has one: looking makes none.
pub(super) async fn open(instance: &Instance) -> Result<Store, Finding> {
    let file = instance.settings.data.join("bellhop.db");
    let is_embedded = instance.settings.database.url.is_none() && instance.database_url.scheme() == "sqlite";
    if is_embedded && !file.exists() {
        return Err(Finding::fail("store", format!("there is none at {}", file.display()), MIGRATE));
    }
    let remedy = format!("see whether the server at {} runs and lets us in", instance.database_url);
    wiring::store(instance).await.map_err(|error| Finding::fail("store", format!("{error:#}"), remedy))
}

pub(super) async fn store(instance: &Instance) -> Vec<Finding> {
    let store = match open(instance).await {
        Ok(store) => store,
        Err(finding) => return vec![finding],
    };
    vec![match (store.ping().await, store.pending_migrations().await) {
        (Err(error), _) => Finding::fail("store", error.to_string(), format!("see to {}", instance.database_url)),
        (_, Err(error)) => {
            Finding::fail("store", error.to_string(), "run the release that last migrated it, or a newer one")
        }
        (_, Ok(pending)) if !pending.is_empty() => {
            Finding::fail("store", format!("lacks {} migrations", pending.len()), MIGRATE)
        }
        (Ok(()), Ok(_)) => Finding::ok("store", format!("{} answers and is up to date", instance.database_url)),
    }]
}

pub(super) async fn mail(settings: &Settings) -> Vec<Finding> {
    let place =
        settings.mail.smtp_url.as_ref().map_or_else(|| settings.mail.folder.display().to_string(), ToString::to_string);
    let tried = match wiring::mailer(settings) {
        Ok(mailer) => mailer.try_out().await.map_err(anyhow::Error::from),
        Err(error) => Err(error),
    };
    let remedy = "check mail.smtp_url, the password in it, and mail.smtp_authority where the certificate is your own";
    vec![match tried {
        Ok(()) if settings.mail.smtp_url.is_some() => {
            Finding::ok("mail", format!("{place} lets us in; nothing was sent"))
        }
        Ok(()) => Finding::ok("mail", format!("mails become files in {place}")),
        Err(error) => Finding::fail("mail", format!("{place}: {error:#}"), remedy),
    }]
}

/// One line for all of them, or one for each that cannot be read.
pub(super) async fn calendars(settings: &Settings) -> Vec<Finding> {
    let built = wiring::catalogue(settings).and_then(|catalogue| {
        Ok((wiring::calendars(settings, &catalogue)?, catalogue.rooms.into_iter().map(|room| room.id)))
    });
    let (calendars, rooms) = match built {
        Ok((calendars, rooms)) => (calendars, rooms.collect::<Vec<RoomId>>()),
        Err(error) => return vec![Finding::fail("calendar", format!("{error:#}"), "mend the setting that it names")],
    };
    let all: Vec<_> = rooms.into_iter().map(CalendarOf::Room).chain([CalendarOf::Visits]).collect();
    let (now, mut failed) = (clock::of_the_machine(), Vec::new());
    for of in &all {
        if let Err(error) = calendars.try_out(of, now).await {
            let remedy = "see calendar.caldav_url, its user and password, and what the calendar is called there";
            failed.push(Finding::fail("calendar", format!("{:#}", anyhow::Error::from(error)), remedy));
        }
    }
    if failed.is_empty() {
        let place =
            settings.calendar.caldav_url.clone().unwrap_or_else(|| settings.calendar.folder.display().to_string());
        return vec![Finding::ok("calendar", format!("all {} can be read in {place}", all.len()))];
    }
    failed
}

pub(super) async fn reader(settings: &Settings) -> Vec<Finding> {
    let llm = &settings.reader.llm;
    if settings.reader.kind == ReaderKind::Rules {
        return vec![Finding::ok("reader", "rules, which ask nobody")];
    }
    let read = match wiring::reader(settings.reader.kind, llm) {
        Ok(reader) => reader.read(&sample(clock::of_the_machine())).await,
        Err(error) => Err(error),
    };
    let model = llm.model.clone().unwrap_or_default();
    vec![match read {
        Ok(_) => Finding::ok("reader", format!("{model} has read a sample")),
        Err(error) => {
            let remedy = "see reader.llm.base_url, model and key; mails wait meanwhile, and nothing else reads them";
            Finding::fail("reader", format!("{model}: {error:#}"), remedy)
        }
    }]
}

/// A mail of nobody.
fn sample(now: DateTime<Utc>) -> Mail {
    Mail {
        id: "sample".to_owned(),
        received_at: now.fixed_offset(),
        from: "Sample <sample@venue.example>".to_owned(),
        subject: "Workshop".to_owned(),
        body: "We would like to book a room for 25 people.".to_owned(),
        context: booking::ReaderContext::default(),
    }
}
