//! Somebody has changed one of our calendar entries by hand, and it was put right.

use askama::Template;
use booking::BookingNumber;

use super::{RenderError, Rendered, tidy};

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct EntryRepairedNotice<'a> {
    /// Whose entry.
    pub number: BookingNumber,
    /// Of whose calendar, `room B`.
    pub calendar: &'a str,
    /// Whether it was deleted, not changed.
    pub deleted: bool,
}

/// Nothing to decide: the manager should know that a calendar is no place to change a booking.
pub fn render_entry_repaired(notice: &EntryRepairedNotice<'_>) -> Result<Rendered, RenderError> {
    let EntryRepairedNotice { number, calendar, deleted } = *notice;
    let what = if deleted { "deleted" } else { "changed" };
    let text = EntryRepairedText { number, calendar, what }.render()?;
    let html = EntryRepairedHtml { number, calendar, what }.render()?;
    Ok(Rendered { subject: format!("[{number}] Calendar entry put right"), text: tidy(&text), html })
}

#[derive(Template)]
#[template(path = "manager/entry_repaired.txt")]
struct EntryRepairedText<'a> {
    number: BookingNumber,
    calendar: &'a str,
    what: &'a str,
}

#[derive(Template)]
#[template(path = "manager/entry_repaired.html")]
struct EntryRepairedHtml<'a> {
    number: BookingNumber,
    calendar: &'a str,
    what: &'a str,
}
