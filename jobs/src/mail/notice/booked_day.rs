//! A room was taken on a day on which somebody else comes to see the house.

use askama::Template;
use booking::BookingNumber;
use chrono::{DateTime, Utc};

use super::{BookingSummary, RenderError, Rendered, Venue, facts, format, tidy};

/// See the module.
#[derive(Clone)]
pub struct BookedDayNotice<'a> {
    /// The booking that has the room.
    pub number: BookingNumber,
    /// What is known of it.
    pub summary: BookingSummary<'a>,
    /// The visits of other bookings on its days.
    pub visits: &'a [(BookingNumber, DateTime<Utc>)],
    /// Zone, currency and signature.
    pub venue: &'a Venue,
}

/// Nothing to decide: the manager may want to move the visit.
pub fn render_booked_day(notice: &BookedDayNotice<'_>) -> Result<Rendered, RenderError> {
    let facts = facts(&notice.summary, notice.venue);
    let visit = |(number, start): &(BookingNumber, DateTime<Utc>)| {
        format!("{number}, {}", format::instant(*start, notice.venue.zone))
    };
    let visits: Vec<String> = notice.visits.iter().map(visit).collect();
    let text = BookedDayText { notice, facts: &facts, visits: &visits }.render()?;
    let html = BookedDayHtml { notice, facts: &facts, visits: &visits }.render()?;
    let subject = format!("[{}] Booked on a day with a site visit", notice.number);
    Ok(Rendered { subject, text: tidy(&text), html })
}

#[derive(Template)]
#[template(path = "manager/booked_day.txt")]
struct BookedDayText<'a> {
    notice: &'a BookedDayNotice<'a>,
    facts: &'a [(&'static str, String)],
    visits: &'a [String],
}

#[derive(Template)]
#[template(path = "manager/booked_day.html")]
struct BookedDayHtml<'a> {
    notice: &'a BookedDayNotice<'a>,
    facts: &'a [(&'static str, String)],
    visits: &'a [String],
}
