//! A [`Letter`] in the client's words: one template a language and format, one partial a part.
//!
//! The wording is in `jobs/templates`; what is here only hands it figures that are already written out.

use askama::Template;
use booking::{BillingParts, BookingNumber, Layout, Letter, Missing, Offer, Part, RoomId, RoomRefusal, VisitReason};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rust_decimal::Decimal;

use super::{
    format,
    outgoing::Rendered,
    subject::subject,
    view::{Language, LetterView},
};
use crate::one_line::one_line;

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A letter says something.
    #[error("the letter has no part")]
    Empty,
    /// The letter speaks of an offer that the view does not carry.
    #[error("the letter is about version {version} of the offer, which was not handed over")]
    OfferMissing {
        /// The version it speaks of.
        version: u32,
    },
    /// The letter confirms what the view has no offer for.
    #[error("the letter confirms an offer that was not handed over")]
    ConfirmedOfferMissing,
    /// The template engine failed.
    #[error("the template cannot be rendered")]
    Template(#[from] askama::Error),
}

/// Subject, text and HTML of `letter`.
pub fn render_letter(letter: &Letter, view: &LetterView<'_>) -> Result<Rendered, RenderError> {
    let first = letter.parts.first().ok_or(RenderError::Empty)?;
    letter.parts.iter().try_for_each(|part| check(part, view))?;
    let page = Page { parts: &letter.parts, view };
    let (text, html) = match view.language {
        Language::En => (EnglishText { page: &page }.render()?, EnglishHtml { page: &page }.render()?),
        Language::De => (GermanText { page: &page }.render()?, GermanHtml { page: &page }.render()?),
    };
    let subject = subject(view.client_subject, topic(first, view.language), view.number);
    Ok(Rendered { subject, text: tidy(&text), html })
}

/// A mail in a person's own words, under the subject of what it answers.
pub(crate) fn render_words(
    text: &str,
    client_subject: &str,
    number: Option<BookingNumber>,
    language: Language,
) -> Rendered {
    let subject = subject(Some(client_subject), topic(&Part::TeamWillAnswer, language), number);
    Rendered { subject, text: String::new(), html: String::new() }.with_text(text)
}

/// A part that speaks of what the view lacks would be a letter with holes.
fn check(part: &Part, view: &LetterView<'_>) -> Result<(), RenderError> {
    match part {
        Part::Offer { version, .. } if view.offer.is_none_or(|offer| offer.version != *version) => {
            Err(RenderError::OfferMissing { version: *version })
        }
        Part::Confirmed if view.offer.is_none() => Err(RenderError::ConfirmedOfferMissing),
        _ => Ok(()),
    }
}

/// What the letter is about, for a subject where the client wrote none.
fn topic(first: &Part, language: Language) -> &'static str {
    let (english, german) = match first {
        Part::AskMissing { .. } | Part::DateInPast { .. } => ("Your inquiry", "Ihre Anfrage"),
        Part::RoomOverview { .. } | Part::TooManyGuests { .. } => ("Rooms for your event", "Räume für Ihren Anlass"),
        Part::Offer { .. } | Part::OlderVersion { .. } | Part::RevisionFollows => ("Your offer", "Ihre Offerte"),
        Part::BillingMissing { .. } | Part::BillingComplete => ("Your billing address", "Ihre Rechnungsadresse"),
        Part::DepositRequest { .. } => ("Your deposit", "Ihre Anzahlung"),
        Part::Confirmed => ("Your booking is confirmed", "Ihre Buchung ist bestätigt"),
        Part::OptionEnded { .. } => ("Your option has ended", "Ihre Option ist abgelaufen"),
        Part::AcceptanceReceived { .. } => ("Your acceptance", "Ihre Zusage"),
        Part::ProductsSought { .. } | Part::GoOnWithout => ("Your wishes", "Ihre Wünsche"),
        Part::CounterReceived | Part::PriceStands { .. } => ("Your offer", "Ihre Offerte"),
        Part::OptionExtended { .. } => ("Your option", "Ihre Option"),
        Part::OptionReminder { .. } => ("Your option ends soon", "Ihre Option läuft bald ab"),
        Part::DepositReminder { .. } => ("Your deposit", "Ihre Anzahlung"),
        Part::DatesProposed { .. } | Part::DayBlocked { .. } => ("Dates for your event", "Daten für Ihren Anlass"),
        Part::ConflictNoted { .. } | Part::RoomGivenAway { .. } => ("Your room", "Ihr Raum"),
        Part::VisitDates { .. }
        | Part::VisitTimes { .. }
        | Part::VisitScheduled { .. }
        | Part::VisitDropped
        | Part::VisitReminder { .. }
        | Part::VisitFollowUp
        | Part::VisitCalledOff { .. } => ("Your visit", "Ihre Besichtigung"),
        Part::Goodbye | Part::HasEnded { .. } => ("Your inquiry", "Ihre Anfrage"),
        Part::CancelCheck { .. } | Part::BookingKept => ("Your booking", "Ihre Buchung"),
        Part::Cancelled { .. } => ("Your booking is cancelled", "Ihre Buchung ist storniert"),
        Part::PaymentNoted { .. } => ("Your payment", "Ihre Zahlung"),
        Part::Answer { .. } => ("Your question", "Ihre Frage"),
        Part::NoOfferYet | Part::TeamWillAnswer | Part::PersonWillWrite | Part::AnythingToAdd => {
            ("Your message", "Ihre Nachricht")
        }
    };
    match language {
        Language::En => english,
        Language::De => german,
    }
}

/// Templates leave more empty lines than a text needs: one at most, none at the end.
pub(crate) fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    format!("{}\n", lines.join("\n").trim_end())
}

#[derive(Template)]
#[template(path = "en/letter.txt")]
struct EnglishText<'a> {
    page: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "en/letter.html")]
struct EnglishHtml<'a> {
    page: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "de/letter.txt")]
struct GermanText<'a> {
    page: &'a Page<'a>,
}

#[derive(Template)]
#[template(path = "de/letter.html")]
struct GermanHtml<'a> {
    page: &'a Page<'a>,
}

/// What the templates ask for; every figure written out.
struct Page<'a> {
    parts: &'a [Part],
    view: &'a LetterView<'a>,
}

impl Page<'_> {
    fn client_name(&self) -> Option<String> {
        self.view.client_name.map(|name| one_line(name, 80)).filter(|name| !name.is_empty())
    }

    /// The booking's number; only letters about a booking name it.
    fn number(&self) -> String {
        self.view.number.map(|number| number.to_string()).unwrap_or_default()
    }

    /// Text of the client's that is quoted back, on one line and short.
    fn quoted(&self, text: &str) -> String {
        one_line(text, 40)
    }

    fn room(&self, room: &RoomId) -> String {
        match (self.view.rooms.get(room), self.view.language) {
            (Some(name), _) => name.clone(),
            (None, Language::En) => format!("Room {room}"),
            (None, Language::De) => format!("Raum {room}"),
        }
    }

    fn money(&self, amount: &Decimal) -> String {
        format::money(self.currency(), *amount)
    }

    fn currency(&self) -> &str {
        self.view.offer.map_or(&self.view.venue.currency, |offer| &offer.currency)
    }

    fn date(&self, day: &NaiveDate) -> String {
        format::date(*day)
    }

    fn day(&self, day: &NaiveDate) -> String {
        format::day(*day, self.view.language)
    }

    fn instant(&self, at: &DateTime<Utc>) -> String {
        format::instant(*at, self.view.venue.zone)
    }

    fn window(&self, window: &booking::Window) -> String {
        format::window(*window, self.view.venue.zone, self.view.language)
    }

    /// How the room would be furnished, after `cannot be set up` or before `bestuhlen`.
    fn layout(&self, layout: &Layout) -> &'static str {
        let (english, german) = match layout {
            Layout::Theatre => ("in rows like a theatre", "in Konzertbestuhlung"),
            Layout::Classroom => ("like a classroom", "in Seminarbestuhlung"),
            Layout::UShape => ("in a U-shape", "in U-Form"),
            Layout::Boardroom => ("around one table", "um einen Sitzungstisch"),
            Layout::Banquet => ("for a banquet", "als Bankett"),
            Layout::Workshop => ("with workshop tables", "mit Gruppentischen"),
        };
        match self.view.language {
            Language::En => english,
            Language::De => german,
        }
    }

    fn time(&self, time: &NaiveTime) -> String {
        time.format("%H:%M").to_string()
    }

    fn times(&self, times: &[NaiveTime]) -> String {
        times.iter().map(|time| self.time(time)).collect::<Vec<_>>().join(", ")
    }

    fn guests(&self, count: &u32) -> String {
        format::guests(*count, self.view.language)
    }

    /// The current offer if it is the one of `version`.
    fn offer(&self, version: &u32) -> Option<&Offer> {
        self.view.offer.filter(|offer| offer.version == *version)
    }

    /// What is left to pay of `offer`, if something was paid already.
    fn balance(&self, offer: &Offer) -> Option<Decimal> {
        (self.view.paid > Decimal::ZERO).then(|| (offer.total - self.view.paid).max(Decimal::ZERO))
    }

    fn missing_billing(&self, present: &BillingParts) -> Vec<&'static str> {
        let names = match self.view.language {
            Language::En => ["name or company", "street and number", "postal code", "city", "country"],
            Language::De => ["Name oder Firma", "Strasse und Hausnummer", "Postleitzahl", "Ort", "Land"],
        };
        let there = [present.name, present.street, present.postal_code, present.city, present.country];
        names.into_iter().zip(there).filter(|(_, there)| !there).map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::every_letter;
