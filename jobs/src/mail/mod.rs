//! Mail out: what a [`booking::Letter`] or a manager's notice reads like, the bytes of a message, and handing it over.
//!
//! Rendering is pure and public; only a job can send. Does not know when a mail is due, whom it
//! answers, or whether it was sent before: the caller says all of that in [`OutgoingMail`].

mod compose;
mod format;
mod letter;
mod mailer;
mod notice;
mod outgoing;
mod smtp;
mod subject;
#[cfg(test)]
mod tests;
mod view;
mod written;

pub use compose::ComposeError;
pub(crate) use letter::render_words;
pub use letter::{RenderError, render_letter};
pub use mailer::{Mailer, SendError};
pub use notice::{
    BookedDayNotice, BookingSummary, CancelledNotice, EntryRepairedNotice, OptionEndedNotice, TaskNotice,
    render_booked_day, render_cancelled, render_entry_repaired, render_option_ended, render_reminder, render_task,
};
pub use outgoing::{MailAddress, OutgoingMail, Rendered};
pub use smtp::{SmtpError, SmtpServer, SmtpServerError, Stage};
pub use view::{Language, LetterView, Venue};
