//! What jobs reach the world with: the mail server, the reader, other people's APIs.

use anyhow::Context as _;
use jobs::{
    mail::Mailer,
    reader::{
        Reader,
        llm::{self, Llm},
    },
};
use rust_decimal::{Decimal, prelude::FromPrimitive as _};

use crate::config::{self, Settings};

pub(super) fn mailer(settings: &Settings) -> anyhow::Result<Mailer> {
    let server = settings.mail.server(&settings.venue.from_email).context("mail.smtp_url")?;
    Ok(server.map_or_else(|| Mailer::files(&settings.mail.folder), Mailer::smtp))
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
