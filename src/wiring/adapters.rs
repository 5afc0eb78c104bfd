//! What jobs reach the world with: the mail server, the calendars, the reader, other people's APIs.

use anyhow::{Context as _, ensure};
use booking::Catalogue;
use jobs::{
    calendar::{CalendarNames, Calendars},
    mail::Mailer,
    reader::{
        Reader,
        llm::{self, Llm},
    },
};
use rust_decimal::{Decimal, prelude::FromPrimitive as _};

use crate::config::{self, Settings};

/// Where mails leave.
///
/// # Errors
/// When the mail server's address cannot be used.
pub fn mailer(settings: &Settings) -> anyhow::Result<Mailer> {
    let server = settings.mail.server(&settings.venue.from_email).context("mail.smtp_url")?;
    Ok(server.map_or_else(|| Mailer::files(&settings.mail.folder), Mailer::smtp))
}

/// Where the calendars are.
///
/// # Errors
/// When the calendar server's address cannot be used, or a setting names a room that is not there.
pub fn calendars(settings: &Settings, catalogue: &Catalogue) -> anyhow::Result<Calendars> {
    let names = names(&settings.calendar, catalogue)?;
    match settings.calendar.server().context("calendar.caldav_url")? {
        Some(server) => Calendars::caldav(server, names).context("the calendar server"),
        None => Ok(Calendars::files(&settings.calendar.folder)),
    }
}

/// A room's calendar is called as the room unless a setting, which knows no capitals, names another.
fn names(settings: &config::Calendar, catalogue: &Catalogue) -> anyhow::Result<CalendarNames> {
    for key in settings.rooms.keys() {
        let is_it = |room: &booking::Room| room.id.0.eq_ignore_ascii_case(key);
        ensure!(catalogue.rooms.iter().any(is_it), "calendar.rooms.{key}: the catalogue has no such room");
    }
    let name = |room: &booking::Room| {
        let set = settings.rooms.get(&room.id.0.to_lowercase()).filter(|name| !name.is_empty());
        (room.id.clone(), set.cloned().unwrap_or_else(|| room.label(None)))
    };
    Ok(CalendarNames { rooms: catalogue.rooms.iter().map(name).collect(), visits: settings.visits.clone() })
}

/// What reads mails.
///
/// # Errors
/// When it is a model, and where it is or what it is called is missing or cannot be used.
pub fn reader(kind: config::ReaderKind, settings: &config::Llm) -> anyhow::Result<Reader> {
    match kind {
        config::ReaderKind::Rules => Ok(Reader::Rules),
        config::ReaderKind::Llm => Ok(Reader::Llm(Box::new(llm(settings).context("reader.llm")?))),
    }
}

pub(super) fn resend(settings: &Settings) -> anyhow::Result<jobs::resend::Resend> {
    let config::Resend { base_url, api_key, timeout } = &settings.resend;
    let key = api_key.as_ref().map(|key| key.expose().to_owned());
    jobs::resend::Resend::new(base_url, key, *timeout).context("Resend's API")
}

fn llm(settings: &config::Llm) -> anyhow::Result<Llm> {
    let price = |price: f64| Decimal::from_f64(price).context("a price is no number");
    Ok(Llm::new(llm::Settings {
        base_url: settings.base_url.clone().context("base_url is missing")?,
        model: settings.model.clone().context("model is missing")?,
        key: settings.key.as_ref().map(|key| key.expose().to_owned()),
        connect_timeout: settings.connect_timeout,
        timeout: settings.timeout,
        deadline: settings.deadline,
        retries: settings.retries,
        retry_wait: settings.retry_wait,
        breaker_failures: settings.breaker_failures,
        breaker_pause: settings.breaker_pause,
        prompt_price: price(settings.prompt_price)?,
        completion_price: price(settings.completion_price)?,
    })?)
}
