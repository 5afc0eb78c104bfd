//! Mails to the manager, in English: a task that waits, an option that ended. Decides nothing.

mod booked_day;
mod entry_repaired;
mod words;

use askama::Template;
use booking::{BookingNumber, TaskKind, Window};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use self::words::{Words, words};
pub use self::{
    booked_day::{BookedDayNotice, render_booked_day},
    entry_repaired::{EntryRepairedNotice, render_entry_repaired},
};
use super::{
    format,
    letter::{RenderError, tidy},
    outgoing::Rendered,
    view::{Language, Venue},
};
use crate::one_line::one_line;

/// Longest reason, in characters: it may hold a subject, an address and what a server said.
const LONGEST_REASON: usize = 1000;
/// Longest text that a notice quotes, in characters. `tasks show` has the whole of it.
const LONGEST_QUOTE: usize = 4000;

/// What a manager is told of a booking. What is not known yet is left out of the mail.
#[derive(Clone, Default)]
pub struct BookingSummary<'a> {
    /// The client's name.
    pub client_name: Option<&'a str>,
    /// The client's company.
    pub company: Option<&'a str>,
    /// The client's address.
    pub email: Option<&'a str>,
    /// The booked time, without buffers.
    pub event: Option<Window>,
    /// The chosen room's name, `Room B`.
    pub room: Option<&'a str>,
    /// Guests.
    pub participants: Option<u32>,
    /// The current offer's number, `BH-2026-00042-v1`, and its total.
    pub offer: Option<(String, Decimal)>,
    /// Deposit asked for.
    pub deposit: Option<Decimal>,
    /// Received so far.
    pub paid: Decimal,
    /// The total that the client last asked for.
    pub counter_wish: Option<Decimal>,
    /// What is to go back.
    pub refund_due: Decimal,
}

/// A task that waits for the manager.
#[derive(Clone)]
pub struct TaskNotice<'a> {
    /// The task's id as it is typed.
    pub task: i64,
    /// What is asked.
    pub kind: TaskKind,
    /// The booking, if the task is about one.
    pub number: Option<BookingNumber>,
    /// What is known of the booking.
    pub summary: BookingSummary<'a>,
    /// Why the machine does not decide alone, in English.
    pub reason: Option<&'a str>,
    /// What the client wrote.
    pub message: Option<&'a str>,
    /// The mail that an approval sends.
    pub draft: Option<&'a str>,
    /// The version that the decision is about; a stale one is refused.
    pub version: Option<i64>,
    /// Zone, currency and signature.
    pub venue: &'a Venue,
}

/// An option ran out and its room was released.
#[derive(Clone)]
pub struct OptionEndedNotice<'a> {
    /// The booking.
    pub number: BookingNumber,
    /// What is known of it.
    pub summary: BookingSummary<'a>,
    /// The released room's name.
    pub room: &'a str,
    /// When the option ended.
    pub ended_at: DateTime<Utc>,
    /// Zone, currency and signature.
    pub venue: &'a Venue,
}

/// A client has cancelled and the room was released.
#[derive(Clone)]
pub struct CancelledNotice<'a> {
    /// The booking.
    pub number: BookingNumber,
    /// What is known of it.
    pub summary: BookingSummary<'a>,
    /// Zone, currency and signature.
    pub venue: &'a Venue,
}

/// One mail a task: what is asked, what is known, what either answer does, how to answer.
pub fn render_task(notice: &TaskNotice<'_>) -> Result<Rendered, RenderError> {
    let words = words(notice.kind);
    let facts = facts(&notice.summary, notice.venue);
    let view = TaskView {
        words: &words,
        notice,
        facts: &facts,
        message: notice.message.map(quoted),
        draft: notice.draft.map(quoted),
        reason: notice.reason.map(|reason| one_line(reason, LONGEST_REASON)),
    };
    let subject = match notice.number {
        Some(number) => format!("[{number}] To decide: {} (task {})", words.title, notice.task),
        None => format!("To decide: {} (task {})", words.title, notice.task),
    };
    Ok(Rendered { subject, text: tidy(&TaskText { view: &view }.render()?), html: TaskHtml { view: &view }.render()? })
}

/// The same once more, a day later.
pub fn render_reminder(notice: &TaskNotice<'_>) -> Result<Rendered, RenderError> {
    let first = render_task(notice)?;
    Ok(Rendered { subject: first.subject.replacen("To decide:", "Still to decide:", 1), ..first })
}

/// Nothing to decide: the manager should know.
pub fn render_option_ended(notice: &OptionEndedNotice<'_>) -> Result<Rendered, RenderError> {
    let facts = facts(&notice.summary, notice.venue);
    let ended = format::instant(notice.ended_at, notice.venue.zone);
    let text = EndedText { notice, facts: &facts, ended: &ended }.render()?;
    let html = EndedHtml { notice, facts: &facts, ended: &ended }.render()?;
    let subject = format!("[{}] Option ended, {} released", notice.number, one_line(notice.room, 60));
    Ok(Rendered { subject, text: tidy(&text), html })
}

/// The client has cancelled: nothing to decide, unless money is to go back.
pub fn render_cancelled(notice: &CancelledNotice<'_>) -> Result<Rendered, RenderError> {
    let facts = facts(&notice.summary, notice.venue);
    let text = CancelledText { notice, facts: &facts }.render()?;
    let html = CancelledHtml { notice, facts: &facts }.render()?;
    let subject = format!("[{}] Cancelled by the client", notice.number);
    Ok(Rendered { subject, text: tidy(&text), html })
}

/// Label and value of what is known, in reading order.
fn facts(of: &BookingSummary<'_>, venue: &Venue) -> Vec<(&'static str, String)> {
    let line = |text: &str| Some(one_line(text, 120)).filter(|line| !line.is_empty());
    let money = |amount| format::money(&venue.currency, amount);
    let known = [
        ("Client", of.client_name.and_then(line)),
        ("Company", of.company.and_then(line)),
        ("E-mail", of.email.and_then(line)),
        ("Event", of.event.map(|event| format::window(event, venue.zone, Language::En))),
        ("Room", of.room.and_then(line)),
        ("Guests", of.participants.map(|count| count.to_string())),
        ("Offer", of.offer.as_ref().map(|(number, total)| format!("{number}, {}", money(*total)))),
        ("Deposit", of.deposit.map(money)),
        ("Paid", (!of.paid.is_zero()).then(|| money(of.paid))),
        ("Total asked for", of.counter_wish.map(money)),
        ("To refund", (!of.refund_due.is_zero()).then(|| money(of.refund_due))),
    ];
    known.into_iter().filter_map(|(label, value)| value.map(|value| (label, value))).collect()
}

/// A text line by line, cut where it is too long for a notice.
fn quoted(text: &str) -> Vec<String> {
    let mut kept: String = text.chars().take(LONGEST_QUOTE).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept.trim().lines().map(|line| one_line(line, LONGEST_QUOTE + 1)).collect()
}

struct TaskView<'a> {
    words: &'a Words,
    notice: &'a TaskNotice<'a>,
    facts: &'a [(&'static str, String)],
    message: Option<Vec<String>>,
    draft: Option<Vec<String>>,
    reason: Option<String>,
}

#[derive(Template)]
#[template(path = "manager/task.txt")]
struct TaskText<'a> {
    view: &'a TaskView<'a>,
}

#[derive(Template)]
#[template(path = "manager/task.html")]
struct TaskHtml<'a> {
    view: &'a TaskView<'a>,
}

#[derive(Template)]
#[template(path = "manager/cancelled.txt")]
struct CancelledText<'a> {
    notice: &'a CancelledNotice<'a>,
    facts: &'a [(&'static str, String)],
}

#[derive(Template)]
#[template(path = "manager/cancelled.html")]
struct CancelledHtml<'a> {
    notice: &'a CancelledNotice<'a>,
    facts: &'a [(&'static str, String)],
}

#[derive(Template)]
#[template(path = "manager/option_ended.txt")]
struct EndedText<'a> {
    notice: &'a OptionEndedNotice<'a>,
    facts: &'a [(&'static str, String)],
    ended: &'a str,
}

#[derive(Template)]
#[template(path = "manager/option_ended.html")]
struct EndedHtml<'a> {
    notice: &'a OptionEndedNotice<'a>,
    facts: &'a [(&'static str, String)],
    ended: &'a str,
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::every_notice;
